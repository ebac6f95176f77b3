import { sql } from 'drizzle-orm';
import { bigint, customType, date, index, numeric, text, type PgColumn } from 'drizzle-orm/pg-core';
import type { Day, Instant } from '../../shared/days';

/** Leads every tenant key and never changes, so that one store's rows can be placed together. */
export const storeId = () => bigint({ mode: 'number' }).notNull();

/** Money in minor units of the currency that the table's header names; also plain counts. */
export const amount = () => bigint({ mode: 'number' }).notNull().default(0);

/** A sum of squares of amounts: whole, and too large for the other columns. */
export const squares = () => numeric().notNull().default('0');

/** An instant; always with a zone. A select of the builder gives it as ISO 8601 in UTC. */
export const instant = customType<{ data: Instant; driverData: string }>({
  dataType: () => 'timestamp(3) with time zone',
  fromDriver: (stamp) => new Date(stamp).toISOString(),
});

/** JSON kept as text, whose default is SQL. A select of the builder gives it parsed. */
export const jsonText = <T>() =>
  customType<{ data: T; driverData: string }>({
    dataType: () => 'text',
    toDriver: (value) => JSON.stringify(value),
    fromDriver: (json) => JSON.parse(json) as T,
  })();

/** A store-local calendar day, `YYYY-MM-DD`. */
export const day = () => date({ mode: 'string' }).$type<Day>();

/** Version of a fact: the source's own updated-at if it has one, and a hash of the content. */
export const version = () => ({ sourceUpdatedAt: instant(), contentHash: text().notNull() });

/**
 * Whose a fact is, never in clear. The key is made of what the fact has, following merges and erasures. The hash of its
 * e-mail address, if it has one, joins people (METRICS C14).
 */
export const told = () => ({ ownKey: text().notNull().default(''), emailHash: text() });

/** Who a fact says that it is of, where the fact may name nobody. */
export const toldPerhaps = () => ({ ownKey: text(), emailHash: text() });

/** All facts with one e-mail address are found by it, in the order of their clock. */
export const emailIndex = (name: string, email: PgColumn, clock: PgColumn, store: PgColumn) =>
  index(name)
    .on(store, email, clock)
    .where(sql`${email} is not null`);

/** What an order is split by. `''` never occurs in a fact; what is not known is `unknown`. */
export const orderDimensions = () => ({
  channel: text().notNull(),
  device: text().notNull(),
  country: text().notNull(),
});

/** What the owner's rules of channels decide by, and what they have put aside. */
export const ruled = () => ({
  /** JSON of the campaign's words and the referrer's host; null = the fact tells nothing. */
  evidence: text(),
  /** The channel by the table, where a rule has put another in its place; derived. */
  tableChannel: text(),
});

/** Rate that turned the fact's currency into the store's (METRICS C6); null = unconverted. */
export const conversion = () => ({
  currency: text().notNull(),
  fxRate: numeric(),
  fxDay: day(),
  /** `same` currency, given by the `platform`, or looked up in the rate `table`. */
  fxSource: text({ enum: ['same', 'platform', 'table'] }),
});
