import { sql, type SQL } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import { rows, type Database, type Db } from '../../drizzle/client';
import { customerDays, spend } from '../../drizzle/schema';
import type { Store } from '../types';
import { bookLoose } from './book';
import { checkCustomer, checkSale, compare, Report } from './check';
import { checkCosts } from './checkCosts';
import { bookCustomer } from './customer';
import { Deltas } from './deltas';
import { rollupRows, type RollupRows } from './flush';
import { columnsAs, loadCustomers, loadReversals, loadStates, ratesFor, type FactKey } from './load';
import { lockStore } from './ledger';
import { keyOf, type ReversalRow, type Sale } from './rows';
import { bookSession, type BookedSession } from './sessions';
import { settle, settleLoose, type Books } from './settle';
import { bookSpend, valueSpend, type SpendRow } from './spend';
import { bookVitals, type BookedVitals } from './vitals';
import { costBookOf } from './unitCosts';
import { columnName, shapeOf } from './write';

/** Recomputes everything derived from the raw rows and compares both ways. Exactness is the product. */

export interface Verification {
  ok: boolean;
  /** Sentences, at most 50. */
  differences: string[];
  /** How many rows of each kind were recomputed. */
  checked: Record<string, number>;
}

const PAGE = 2_000;
/** Compares a store's rollups, customers and conversions with a recompute from its raw rows. */
export const verify = (database: Database, store: Store): Promise<Verification> =>
  database.write(async (tx) => {
    await lockStore(tx, store.id);
    const report = new Report();
    const deltas = new Deltas(store);
    const books = await booksOf(tx, store);
    await recomputeCustomers(tx, store, books, deltas, report);
    await checkCosts(tx, store.id, report);
    await recomputeAnonymousNotes(tx, store, books, deltas, report);
    await recomputeSessions(tx, store, deltas, report);
    await recomputeVitals(tx, store, deltas, report);
    await recomputeSpend(tx, store, books, deltas, report);
    for (const expected of rollupRows(deltas, store.id)) await compareRollup(tx, store.id, expected, report);
    return { ok: report.differences.length === 0, differences: report.differences, checked: report.checked };
  });

/** Keys in pages, so that memory does not grow with the number of customers. */
async function* customerPages(tx: Db, storeId: number): AsyncGenerator<string[]> {
  let after = '';
  while (true) {
    const page = await rows<{ key: string }>(
      tx,
      sql`select key from (
            select customer_key as key from orders where store_id = ${storeId}
            union select customer_key from reversals where store_id = ${storeId} and customer_key is not null
            union select customer_key from customers where store_id = ${storeId}) k
          where key collate "C" > ${after} collate "C" order by key collate "C" limit ${PAGE}`,
    );
    if (page.length === 0) return;
    yield page.map((row) => row.key);
    after = page.at(-1)!.key;
  }
}

/** All rates that this store's rows may use. */
const booksOf = async (tx: Db, store: Store): Promise<Books> => {
  const dated = await rows<{ currency: string; day: string }>(
    tx,
    sql.join(
      ['orders', 'reversals', 'spend', 'booked_costs'].flatMap((table) =>
        ['min', 'max'].map(
          (end) => sql`select currency, ${sql.raw(end)}(day)::text as day from ${sql.identifier(table)}
            where store_id = ${store.id} group by currency`,
        ),
      ),
      sql` union all `,
    ),
  );
  const unitCosts = await costBookOf(tx, store.id, 'all');
  const [added] = await rows<{ day: string | null }>(
    tx,
    sql`select max(added_day)::text as day from order_lines where store_id = ${store.id} and added_at is not null`,
  );
  const days = [...dated.map(({ day }) => day), ...(added?.day ? [added.day] : [])].sort();
  const ends = days.length === 0 ? [] : [days[0]!, days.at(-1)!];
  const stated = unitCosts.currencies().flatMap((currency) => ends.map((day) => ({ currency, day })));
  const rates = await ratesFor(tx, store, [...dated, ...stated]);
  return { currency: store.currency, timeZone: store.timeZone, rates, unitCosts };
};

const recomputeCustomers = async (
  tx: Db,
  store: Store,
  books: Books,
  deltas: Deltas,
  report: Report,
): Promise<void> => {
  for await (const keys of customerPages(tx, store.id)) {
    const { sales, loose } = await loadCustomers(tx, store.id, keys);
    const states = await loadStates(tx, store.id, keys);
    const byKey = new Map(keys.map((key) => [key, { sales: [] as Sale[], loose: [] as ReversalRow[] }]));
    for (const sale of sales.values()) {
      if (sale.order)
        byKey.get(sale.order.customerKey)?.sales.push(checkSale(sale, settle(sale, books), report));
    }
    for (const note of loose) {
      const settled = settleLoose(note, books);
      compare(report, `credit note ${note.externalId}`, note, settled);
      byKey.get(note.customerKey!)?.loose.push(settled);
    }
    for (const [key, own] of byKey) {
      const { state, sales: placed } = bookCustomer(deltas, 1, own.sales, own.loose, store.timeZone);
      checkCustomer(key, states.get(key), state, report);
      for (const { order } of placed) {
        const stored = sales.get(keyOf(order!))!.order!;
        if (stored.isFirst !== order!.isFirst)
          report.differ(`order ${order!.externalId}: is_first should be ${order!.isFirst}`);
      }
    }
    report.count('customers', keys.length);
    report.count('orders', sales.size);
  }
};

/** Credit notes of nobody, and refunds whose order never came. */
const recomputeAnonymousNotes = async (
  tx: Db,
  store: Store,
  books: Books,
  deltas: Deltas,
  report: Report,
): Promise<void> => {
  const keys = await rows<FactKey>(
    tx,
    sql`select source, external_id as "externalId" from reversals
        where store_id = ${store.id} and order_external_id is null and customer_key is null`,
  );
  for (let i = 0; i < keys.length; i += PAGE) {
    for (const note of await loadReversals(tx, store.id, keys.slice(i, i + PAGE))) {
      const settled = settleLoose(note, books);
      compare(report, `credit note ${note.externalId}`, note, settled);
      bookLoose(deltas, 1, settled, { firstDay: null });
    }
  }
  report.count('anonymous credit notes', keys.length);
  const [orphans] = await rows<{ wrong: number }>(
    tx,
    sql`select count(*)::int as wrong from reversals v where v.store_id = ${store.id} and v.booked
          and v.order_external_id is not null and not exists (
            select 1 from orders o where o.store_id = v.store_id and o.source = v.source
              and o.external_id = v.order_external_id)`,
  );
  if (orphans!.wrong > 0) report.differ(`${orphans!.wrong} refunds without their order are booked`);
};

/** Sessions come as counts by day, dimensions and flags: the same sums from far fewer rows. */
const recomputeSessions = async (tx: Db, store: Store, deltas: Deltas, report: Report): Promise<void> => {
  const groups = await rows<BookedSession & { n: number }>(
    tx,
    sql`select day::text as day, channel, device, country, has_cart as "hasCart", has_checkout as "hasCheckout",
          has_order as "hasOrder", filtered, case when js_errors > 0 then 1 else js_errors end as "jsErrors", checkout_steps as "checkoutSteps",
          checkout_clicks as "checkoutClicks", count(*)::int as n
        from sessions where store_id = ${store.id} group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11`,
  );
  for (const { n, ...session } of groups) {
    bookSession(deltas, n, session);
    report.count('sessions', n);
  }
};

/** As counts by day, device and what was measured. */
const recomputeVitals = async (tx: Db, store: Store, deltas: Deltas, report: Report): Promise<void> => {
  const groups = await rows<BookedVitals & { n: number }>(
    tx,
    sql`select day::text as day, device, filtered, lcp, inp, cls, ttfb, count(*)::int as n
        from page_vitals where store_id = ${store.id} group by 1, 2, 3, 4, 5, 6, 7`,
  );
  for (const { n, ...vitals } of groups) {
    bookVitals(deltas, n, vitals);
    report.count('page vitals', n);
  }
};

const recomputeSpend = async (
  tx: Db,
  store: Store,
  { rates }: Books,
  deltas: Deltas,
  report: Report,
): Promise<void> => {
  const stored = await rows<SpendRow>(
    tx,
    sql`select ${columnsAs(spend, 's')} from spend s where s.store_id = ${store.id}`,
  );
  for (const row of stored) {
    const valued = valueSpend(row, store.currency, rates);
    compare(report, `spend ${row.externalId}`, row, valued);
    bookSpend(deltas, 1, valued);
  }
  report.count('spend', stored.length);
};

const columnList = (properties: readonly string[]): SQL =>
  sql.join(
    properties.map((property) => sql.identifier(columnName(property))),
    sql`, `,
  );

const isNothing = (row: Record<string, unknown>, measures: readonly string[]): boolean =>
  measures.every((measure) => Number(row[measure] ?? 0) === 0);

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
        const [is, should] = [Number(row[measure]), Number(want?.[measure] ?? 0)];
        if (is !== should)
          report.differ(
            `${name} ${id.split('\u0001').slice(1).join(' ')}: ${columnName(measure)} is ${is}, should be ${should}`,
          );
      }
    }
    report.count(name, stored.length);
  }
  for (const [id, row] of wanted) {
    if (!isNothing(row, measures))
      report.differ(`${name} ${id.split('\u0001').slice(1).join(' ')}: is missing`);
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
    if (page.length === 0) return;
    yield page;
    const last = page.at(-1)!;
    const values = sql.join(
      key.map((k) => sql`${last[k]}::${sql.raw(shapeOf(table).types.get(k)!)}`),
      sql`, `,
    );
    after = sql`and (${columnList(key)}) > (${values})`;
  }
}
