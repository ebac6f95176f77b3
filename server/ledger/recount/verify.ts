import { sql, type SQL } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import { oneRow, rows, type Database, type Db } from '../../../drizzle/client';
import { customerDays } from '../../../drizzle/schema';
import type { Store } from '../../types';
import { compare, compareCustomer, compareSale, Report } from './check';
import { checkCosts } from './checkCosts';
import { checkLinks } from './checkLinks';
import { rollupRows, type RollupRows } from '../rollups/flush';
import { misjoined } from '../customers/joinAll';
import { lockStore } from '../rows/lock';
import { wrongMatches } from '../sales/matches';
import { rebuildAtNextStart } from './rebuild';
import { misplacedSessions } from './rechannel';
import { recompute, type Recomputed } from './recompute';
import type { Restated, ReversalRow } from '../rows/rows';
import { columnName, shapeOf, typeOf } from '../rows/write';
import { DIFFERS, NAMES } from '../sentences';

/** Recomputes everything derived from the raw rows and compares both ways. Exactness is the product. */

export interface Verification {
  ok: boolean;
  /** Sentences, at most 50. */
  differences: string[];
  /** How many rows of each kind were recomputed. */
  checked: Record<string, number>;
}

/**
 * Compares a store's rollups, customers and conversions with a recompute from its raw rows. Where they
 * differ, the next start rebuilds the store.
 */
export const verify = (database: Database, store: Store): Promise<Verification> =>
  database.write(async (tx) => {
    await lockStore(tx, store.id);
    const report = new Report();
    const deltas = await recompute(tx, store, comparedWith(report));
    for (const sentence of await misjoined(tx, store.id)) report.differ(sentence);
    await checkCosts(tx, store.id, report);
    await checkLinks(tx, store.id, report);
    await checkWaiting(tx, store.id, report);
    await checkMatches(tx, store.id, report);
    await checkChannels(tx, store.id, report);
    for (const expected of rollupRows({ deltas, store })) await compareRollup(tx, store.id, expected, report);
    const ok = report.differences.length === 0;
    if (!ok) await rebuildAtNextStart(tx, store.id);
    return { ok, differences: report.differences, checked: report.checked };
  });

const compareNotes = (notes: readonly Restated<ReversalRow>[], report: Report): void => {
  for (const { old, next } of notes) compare(report, NAMES.creditNote(next.externalId), old, next);
};

/** Holds what a recompute finds against what is stored. */
const comparedWith = (report: Report): Recomputed => ({
  count: (kind, n) => report.count(kind, n),
  customers: ({ sales, notes, states }) => {
    for (const { old, next } of sales) compareSale(old, next, report);
    compareNotes(notes, report);
    for (const [key, { old, next }] of states) compareCustomer(key, old ?? undefined, next, report);
  },
  notes: (notes) => compareNotes(notes, report),
  spend: (changes) => {
    for (const { old, next } of changes) compare(report, NAMES.spend(next.externalId), old, next);
  },
});

/** Whether a session of an order is known is what the sessions say. */
const checkMatches = async (tx: Db, storeId: number, report: Report): Promise<void> => {
  const wrong = await wrongMatches(tx, storeId);
  if (wrong > 0) report.differ(DIFFERS.matched(wrong));
};

/** The channel of a session is what the owner's rules, else the table, give it. Those of orders are compared with them. */
const checkChannels = async (tx: Db, storeId: number, report: Report): Promise<void> => {
  const wrong = await misplacedSessions(tx, storeId);
  if (wrong > 0) report.differ(DIFFERS.channel(wrong));
};

/** A refund whose order never came counts in nothing. */
const checkWaiting = async (tx: Db, storeId: number, report: Report): Promise<void> => {
  const { wrong } = await oneRow<{ wrong: number }>(
    tx,
    sql`select count(*)::int as wrong from reversals v where v.store_id = ${storeId} and v.booked
          and v.order_external_id is not null and not exists (
            select 1 from orders o where o.store_id = v.store_id and o.source = v.source
              and o.external_id = v.order_external_id)`,
  );
  if (wrong > 0) report.differ(DIFFERS.waiting(wrong));
};

const columnList = (properties: readonly string[]): SQL =>
  sql.join(
    properties.map((property) => sql.identifier(columnName(property))),
    sql`, `,
  );

/** Every measure is a whole number; a square may be larger than a number can be exactly. */
const wholeOf = (value: unknown): bigint => BigInt((value ?? 0) as number | string);

const isNothing = (row: Record<string, unknown>, measures: readonly string[]): boolean =>
  measures.every((measure) => Number(row[measure] ?? 0) === 0);

/** A row of a rollup by its key, of which the store's number is left out. */
const rowName = (table: string, id: string): string => `${table} ${id.split('\u0001').slice(1).join(' ')}`;

/** Both ways: nothing expected is missing, and nothing is stored that is not expected. */
const compareRollup = async (
  tx: Db,
  storeId: number,
  expected: RollupRows,
  report: Report,
): Promise<void> => {
  const { table } = expected;
  const { name, key, measures } = partsOf(table);
  const wanted = new Map(expected.rows.map((row) => [key.map((k) => row[k]).join('\u0001'), row]));
  for await (const stored of storedPages(tx, table, storeId)) {
    for (const row of stored) {
      const id = key.map((k) => row[k]).join('\u0001');
      const want = wanted.get(id);
      wanted.delete(id);
      if (!want && isNothing(row, measures)) continue;
      for (const measure of measures) {
        const [is, should] = [wholeOf(row[measure]), wholeOf(want?.[measure])];
        if (is !== should) report.differ(DIFFERS.value(rowName(name, id), columnName(measure), is, should));
      }
    }
    report.count(name, stored.length);
  }
  for (const [id, row] of wanted) {
    if (!isNothing(row, measures)) report.differ(DIFFERS.missing(rowName(name, id)));
  }
};

const partsOf = (table: PgTable): { name: string; key: string[]; measures: string[] } => {
  const { name, key, types } = shapeOf(table);
  return { name, key, measures: [...types.keys()].filter((property) => !key.includes(property)) };
};

async function* storedPages(
  tx: Db,
  table: PgTable,
  storeId: number,
): AsyncGenerator<Record<string, unknown>[]> {
  const { name, key, measures } = partsOf(table);
  const aliased = [...key, ...measures].map((property) => {
    const column = sql.identifier(columnName(property));
    const text = shapeOf(table).types.get(property) === 'date' ? sql`${column}::text` : sql`${column}`;
    return sql`${text} as ${sql.identifier(property)}`;
  });
  const size = table === customerDays ? 20_000 : 50_000;
  let after: SQL = sql``;
  while (true) {
    const page = await rows<Record<string, unknown>>(
      tx,
      sql`select ${sql.join(aliased, sql`, `)} from ${sql.identifier(name)}
          where store_id = ${storeId} ${after} order by ${columnList(key)} limit ${size}`,
    );
    const last = page.at(-1);
    if (!last) return;
    yield page;
    const values = sql.join(
      key.map((k) => sql`${last[k]}::${sql.raw(typeOf(table, k))}`),
      sql`, `,
    );
    after = sql`and (${columnList(key)}) > (${values})`;
  }
}
