import { sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { rows, type Database } from '../../drizzle/client';
import { SIMPLE_KINDS, simpleOf } from '../../server/facts/simple';
import { ingest, parseFact, verify, withLedger } from '../../server/ledger';
import type { FactKind } from '../../server/facts/fact';
import type { Store } from '../../server/types';
import { testStore } from '../database';
import type { Batch } from '../randomShop';
import { shapeOf } from '../../server/ledger/rows/write';

/** Imports without files, and what a ledger holds, so that it can be held against one without the import. */

/** An import as the jobs make it, without a file. Gives its number. */
export const bringInto = async (
  database: Database,
  store: Store,
  batches: readonly Batch[],
): Promise<number> => {
  const [begun] = await rows<{ id: number }>(
    database.db,
    sql`insert into imports (store_id, format, status, started_at, finished_at, new_count)
        values (${store.id}, 'test', 'published', now(), now(), 1) returning id::int as id`,
  );
  await withLedger(database, store, async (ledger) => {
    ledger.noteFor(begun!.id);
    for (const { kind, facts } of batches)
      await ledger.apply(
        kind,
        facts.map((raw) => parsed(kind, raw)),
      );
  });
  return begun!.id;
};

const parsed = <K extends FactKind>(kind: K, raw: unknown) => {
  const found = parseFact(kind, 1, raw);
  if ('fact' in found) return found.fact;
  throw new Error(JSON.stringify(found.rejections));
};

const FACTS = [
  ...['orders', 'order_lines', 'sessions', 'spend', 'fx_rates', 'sightings', 'customers'],
  ...['page_vitals', 'series', 'series_values'],
  ...SIMPLE_KINDS.map((kind) => shapeOf(simpleOf(kind).table).name),
];
const ROLLUPS = [
  'rollup_sales',
  'rollup_lines',
  'rollup_sessions',
  'rollup_spend',
  'rollup_presence',
  'rollup_gaps',
  'rollup_cohorts',
  'rollup_intervals',
  'rollup_seconds',
  'rollup_histograms',
  'rollup_costs',
  'customer_days',
];
/** Columns that name a place in a rollup, not an amount. */
const PLACE =
  /^(cut|grain|bucket|day|source|channel|device|country|currency|customer_type|identity|product_type|kind|prev_day|subject|value|cohort|period|month|days|customer_key)$/;
const amounts = (row: object) => Object.entries(row).filter(([name]) => !PLACE.test(name));

/** Everything that the ledger of a store says, in one comparable list. */
const ledgerOf = async (database: Database, store: Store): Promise<string[]> => {
  const all: string[] = [];
  const read = async (table: string, what = sql`t.*`, where = sql`true`) => {
    const found = await rows<{ row: Record<string, unknown> }>(
      database.db,
      sql`select to_jsonb(x) - 'store_id' - 'shard_key' as row
          from (select ${what} from ${sql.identifier(table)} t where t.store_id = ${store.id} and ${where}) x`,
    );
    return found.map(({ row }) => row);
  };
  for (const table of FACTS) for (const row of await read(table)) all.push(`${table} ${JSON.stringify(row)}`);
  // a refund that waits for its order counts in nothing: only that it is there matters
  for (const row of await read('reversals', sql`t.*`, sql`t.booked`))
    all.push(`reversal ${JSON.stringify(row)}`);
  for (const row of await read('reversals', sql`t.external_id, t.content_hash`, sql`not t.booked`))
    all.push(`waiting ${JSON.stringify(row)}`);
  for (const table of ROLLUPS)
    for (const row of await read(table))
      if (amounts(row).some(([, amount]) => Number(amount) !== 0))
        all.push(`${table} ${JSON.stringify(row)}`);
  return all.sort();
};

/** The ledger is that of a store that took these batches alone, and agrees with itself. */
export const expectLedgerOf = async (database: Database, store: Store, standing: readonly Batch[]) => {
  const fresh = await testStore(database);
  for (const { kind, facts } of standing) await ingest(database, fresh, kind, facts);
  const [is, should] = [await ledgerOf(database, store), await ledgerOf(database, fresh)];
  const without = (all: string[], others: string[]) => {
    const known = new Set(others);
    return all.filter((row) => !known.has(row));
  };
  expect({ tooMuch: without(is, should), missing: without(should, is) }).toEqual({
    tooMuch: [],
    missing: [],
  });
  expect(await verify(database, store)).toMatchObject({ ok: true, differences: [] });
};
