import { bigint, date, text, timestamp } from 'drizzle-orm/pg-core';

/** Leads every tenant key and never changes, so that one store's rows can be placed together. */
export const storeId = () => bigint({ mode: 'number' }).notNull();

/** Money in minor units of the currency that the table's header names; also plain counts. */
export const amount = () => bigint({ mode: 'number' }).notNull().default(0);

/** An instant; always with a zone. */
export const instant = () => timestamp({ withTimezone: true, mode: 'string', precision: 3 });

/** A store-local calendar day, `YYYY-MM-DD`. */
export const day = () => date({ mode: 'string' });

/** Version of a fact: the source's own updated-at if it has one, and a hash of the content. */
export const version = () => ({ sourceUpdatedAt: instant(), contentHash: text().notNull() });
