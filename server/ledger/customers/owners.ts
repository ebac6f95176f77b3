import { sql, type SQL } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import { iso, rows, type Db } from '../../../drizzle/client';
import { orders, reversals } from '../../../drizzle/schema';
import { FACTS_OF_CUSTOMERS } from '../../facts/simple';
import { HIDING_CHANNELS } from '../../facts/identity';
import type { FactKey } from '../rows/rows';
import { columnName, keysAs, shapeOf } from '../rows/write';
import type { Instant } from '../../time';

/**
 * Whose an e-mail address is (METRICS C14): the platform id that an order, credit note or customer record had with
 * it first, whenever they came. Ids of channels that hide who buys identify nobody.
 */

/** A table whose facts identify a customer. */
export interface IdentifiedTable {
  table: PgTable;
  /** When the fact was. */
  clock: string;
  /** Rows that identify somebody by themselves; `t` is the table. */
  naming: SQL;
  /** Of those, the ones by which an id is seen with an address. */
  seeing: SQL;
}

const isOpen = sql`t.channel not in (${sql.join(
  HIDING_CHANNELS.map((channel) => sql`${channel}`),
  sql`, `,
)})`;

const ORDERS: IdentifiedTable = {
  table: orders,
  clock: 'placedAt',
  naming: sql`true`,
  seeing: sql`t.excluded is null and ${isOpen}`,
};
const NOTES: IdentifiedTable = {
  table: reversals,
  clock: 'occurredAt',
  naming: sql`t.order_external_id is null`,
  seeing: isOpen,
};
/** Customer records: what customers did beside buying. */
export const RECORDS: readonly IdentifiedTable[] = FACTS_OF_CUSTOMERS.map(({ table, clock }) => ({
  table,
  clock,
  naming: sql`true`,
  seeing: sql`true`,
}));
export const IDENTIFIED_TABLES: readonly IdentifiedTable[] = [ORDERS, NOTES, ...RECORDS];

/** Seen with an e-mail address. */
export interface Sighted {
  ownKey: string;
  at: Instant;
}
/** By e-mail hash; null = nobody's. */
export type Owners = ReadonlyMap<string, Sighted | null>;

/** The earlier one; of two at one instant the lesser key, so that the order of arrival never matters. */
export const earlier = (a: Sighted | null | undefined, b: Sighted): Sighted => {
  if (!a) return b;
  const apart = Date.parse(a.at) - Date.parse(b.at);
  if (apart !== 0) return apart < 0 ? a : b;
  return a.ownKey <= b.ownKey ? a : b;
};

const firstIn = (
  { table, clock, naming, seeing }: IdentifiedTable,
  storeId: number,
  apart: readonly FactKey[],
) => {
  const at = sql`t.${sql.identifier(columnName(clock))}`;
  const others =
    apart.length === 0
      ? sql``
      : sql`and (t.source, t.external_id) not in (
          select r.source, r.external_id from ${keysAs(table, apart, ['source', 'externalId'])})`;
  return sql`
    select w.email_hash as "emailHash", f.own_key as "ownKey", ${iso(sql`f.at`)} as at from wanted w
    cross join lateral (
      select t.own_key, ${at} as at from ${sql.identifier(shapeOf(table).name)} t
      where t.store_id = ${storeId} and t.email_hash = w.email_hash and t.own_key like 'id:%'
        and ${naming} and ${seeing} ${others}
      order by ${at}, t.own_key collate "C" limit 1
    ) f`;
};

/** Facts of a table that are under way, and do not count as they are stored. */
export type Apart = ReadonlyMap<PgTable, readonly FactKey[]>;

/** Whose these addresses are, by what is stored. */
export const ownersOf = async (
  tx: Db,
  storeId: number,
  hashes: Iterable<string>,
  apart: Apart = new Map(),
): Promise<Map<string, Sighted>> => {
  const wanted = [...new Set(hashes)].map((emailHash) => ({ emailHash }));
  const owners = new Map<string, Sighted>();
  if (wanted.length === 0) return owners;
  const found = await rows<Sighted & { emailHash: string }>(
    tx,
    sql`with wanted as materialized (select r.email_hash from ${keysAs(orders, wanted, ['emailHash'])})
      ${sql.join(
        IDENTIFIED_TABLES.map((identified) =>
          firstIn(identified, storeId, apart.get(identified.table) ?? []),
        ),
        sql` union all `,
      )}`,
  );
  for (const { emailHash, ownKey, at } of found)
    owners.set(emailHash, earlier(owners.get(emailHash), { ownKey, at }));
  return owners;
};
