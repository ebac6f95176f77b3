import { getTableName, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import {
  customerDays,
  rollupCohorts,
  rollupCosts,
  rollupGaps,
  rollupHistograms,
  rollupIntervals,
  rollupLines,
  rollupPresence,
  rollupSales,
  rollupSeconds,
  rollupSessions,
  rollupSpend,
} from '../../../drizzle/schema';
import { oneRow, type Db } from '../../../drizzle/client';
import { monthOf, type Day } from '../../time';
import { Deltas, ORDER_DIMS, SESSION_DIMS, SPEND_DIMS } from './deltas';
import { checkAdded, checkNew, countsAmong, leastOf } from './counts';
import { Sums } from './sums';
import type { Writing } from './writing';
import { held, refuse } from '../rows/invariant';
import { addUp, append, columnName, filledUp, keysAs } from '../rows/write';
import { NAMES, WRONG } from '../sentences';

/** From day × all dimensions to the rows that are stored: every cut, at day and month grain. */

interface Cube {
  table: PgTable;
  /** Dimension properties that have a cut of their own; 'total' = none, 'cube' = all. */
  cuts: readonly string[];
  /** What stays apart in every cut. */
  apart?: string;
}

const SALES: Cube = { table: rollupSales, cuts: ['total', ...ORDER_DIMS, 'cube'] };
const LINES: Cube = { table: rollupLines, cuts: ['productType', 'cube'] };
const COSTS: Cube = { table: rollupCosts, cuts: SALES.cuts };
const SESSIONS: Cube = {
  ...{ table: rollupSessions, cuts: ['total', ...SESSION_DIMS, 'cube'] },
  apart: 'source',
};
const SPEND: Cube = { table: rollupSpend, cuts: ['total', ...SPEND_DIMS, 'cube'] };

/** The changes of each cut by day, and by month as the sum of its days. */
const expand = (sums: Sums, { cuts, apart }: Cube): Sums => {
  const [, ...dims] = sums.columns;
  const columns = ['cut', 'grain', 'bucket', ...dims];
  const expanded = new Sums(columns);
  for (const cut of cuts) {
    const name = columnName(cut);
    const days = new Sums(['day', ...dims]);
    for (const { key, amounts } of sums.changes()) {
      days.add(
        key.map((value, i) =>
          i === 0 || cut === 'cube' || cut === dims[i - 1] || apart === dims[i - 1] ? value : '',
        ),
        amounts,
      );
    }
    for (const { key, amounts } of days.changes()) {
      const [first, ...place] = key;
      // keys of sums are text, and the first of them is a day
      const day = held(first, NAMES.dayOfRow(name)) as Day;
      expanded.add([name, 'day', day, ...place], amounts);
      expanded.add([name, 'month', monthOf(day), ...place], amounts);
    }
  }
  return expanded;
};

export interface RollupRows {
  table: PgTable;
  rows: Record<string, unknown>[];
  measures: string[];
}

const rowsOf = (table: PgTable, sums: Sums, storeId: number): RollupRows => {
  const measures = new Set<string>();
  const rows: Record<string, unknown>[] = [];
  for (const { key, amounts } of sums.changes()) {
    const row: Record<string, unknown> = { storeId };
    sums.columns.forEach((column, i) => (row[column] = key[i]));
    for (const measure in amounts) {
      measures.add(measure);
      const amount = amounts[measure];
      row[measure] = typeof amount === 'bigint' ? String(amount) : amount;
    }
    rows.push(row);
  }
  return { table, rows, measures: [...measures] };
};

type Counted = Pick<Writing, 'store' | 'deltas'>;

/** Every rollup's rows for these deltas. */
export const rollupRows = ({ deltas, store: { id: storeId } }: Counted): RollupRows[] => [
  rowsOf(SALES.table, expand(deltas.sales, SALES), storeId),
  rowsOf(LINES.table, expand(deltas.lines, LINES), storeId),
  rowsOf(COSTS.table, expand(deltas.costs, COSTS), storeId),
  rowsOf(SESSIONS.table, expand(deltas.sessions, SESSIONS), storeId),
  rowsOf(rollupHistograms, deltas.histograms, storeId),
  rowsOf(SPEND.table, expand(deltas.spend, SPEND), storeId),
  rowsOf(rollupPresence, deltas.presence, storeId),
  rowsOf(rollupGaps, deltas.gaps, storeId),
  rowsOf(rollupCohorts, deltas.cohorts, storeId),
  rowsOf(rollupIntervals, deltas.intervals, storeId),
  rowsOf(rollupSeconds, deltas.seconds, storeId),
  rowsOf(customerDays, deltas.customerDays, storeId),
];

/** The tables that `rollupRows` is about. */
export const ROLLUPS: readonly PgTable[] = [
  SALES.table,
  LINES.table,
  COSTS.table,
  SESSIONS.table,
  rollupHistograms,
  SPEND.table,
  rollupPresence,
  rollupGaps,
  rollupCohorts,
  rollupIntervals,
  rollupSeconds,
  customerDays,
];

/** Of these tables those that have nothing of the store yet, so that its rows can be appended. */
const emptyOf = async (tx: Db, tables: readonly PgTable[], storeId: number): Promise<Set<PgTable>> => {
  if (tables.length === 0) return new Set();
  const any = tables.map(
    (table, i) =>
      sql`exists (select 1 from ${table} where store_id = ${storeId}) as ${sql.identifier(`t${i}`)}`,
  );
  const found = await oneRow<Record<string, boolean>>(tx, sql`select ${sql.join(any, sql`, `)}`);
  return new Set(tables.filter((_, i) => !found[`t${i}`]));
};

/** Writes the deltas into the rollups, in the transaction that wrote their facts. */
export const flush = async ({ tx, ...counted }: Counted & { tx: Db }): Promise<void> => {
  const changed = rollupRows(counted).filter(({ rows }) => rows.length > 0);
  const empty = await emptyOf(
    tx,
    changed.map(({ table }) => table),
    counted.store.id,
  );
  for (const { table, rows, measures } of changed) {
    if (empty.has(table)) {
      checkNew(table, rows, measures);
      await append(tx, table, filledUp(rows, measures));
    } else await addTo(tx, counted.store.id, { table, rows, measures });
    if (table === customerDays) await dropEmptyDays(tx, rows);
  }
};

/** A kilobyte each: one of every customer and day that a file has. */
const MOST_WAITING = 30_000;

/** Writes what waits once it is much, between two changes: memory does not grow with what a transaction takes in. */
export const flushWhenMany = async (writing: Writing, most = MOST_WAITING): Promise<void> => {
  if (writing.deltas.size <= most) return;
  const sources = writing.deltas.sessionSources();
  await flush(writing);
  writing.deltas = new Deltas(writing.store, sources);
};

/** Writes the rollups of a store that has none, whatever they count: nothing is held against them. */
export const fill = async ({ tx, ...counted }: Counted & { tx: Db }): Promise<void> => {
  for (const { table, rows, measures } of rollupRows(counted)) {
    if (rows.length === 0) continue;
    await append(tx, table, filledUp(rows, measures));
    if (table === customerDays) await dropEmptyDays(tx, rows);
  }
};

/** Adds to what is stored, and reads back that every row is there and counts no less than nothing. */
const addTo = async (tx: Db, storeId: number, { table, rows, measures }: RollupRows): Promise<void> => {
  const counts = countsAmong(measures);
  const { written, least } = await addUp(tx, { table, records: rows, measures }, leastOf(counts));
  if (written !== rows.length) refuse(WRONG.notWritten(getTableName(table), written, rows.length));
  await checkAdded(tx, storeId, { table, counts, least });
};

/** A customer-day that has nothing left would keep the name of a person who may have been erased. */
const dropEmptyDays = async (tx: Db, changed: readonly Record<string, unknown>[]): Promise<void> => {
  const lessened = changed.filter((r) => Number(r.orders ?? 0) <= 0);
  if (lessened.length === 0) return;
  await tx.execute(sql`delete from customer_days d
    using ${keysAs(customerDays, lessened, ['storeId', 'day', 'customerKey'])}
    where d.store_id = r.store_id and d.day = r.day and d.customer_key = r.customer_key
      and d.orders = 0 and d.net_sales = 0`);
};
