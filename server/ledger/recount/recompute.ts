import { sql } from 'drizzle-orm';
import { rows, type Db } from '../../../drizzle/client';
import { spend } from '../../../drizzle/schema';
import type { Store } from '../../types';
import { countUnlinked } from '../sales/count';
import { countCustomer } from '../sales/customer';
import { Deltas } from '../rollups/deltas';
import { columnsAs, loadCustomers, loadReversals, loadStates, ratesFor } from '../rows/load';
import {
  endsOf,
  isPlaced,
  keyOf,
  type CustomerState,
  type FactKey,
  type PlacedSale,
  type Restated,
  type ReversalRow,
  type Sale,
} from '../rows/rows';
import { countSession, sessionCounts } from '../kinds/sessions';
import { valueSale, valueUnlinked, type RatesAndCosts } from '../sales/value';
import { countSpend, valueSpend, type SpendRow } from '../kinds/spend';
import { loadUnitCosts } from '../sales/unitCosts';
import { countVitals, vitalsCounts } from '../kinds/vitals';
import { loadRules } from '../rows/channelRules';
import { held, refuse } from '../rows/invariant';
import type { Day } from '../../time';
import { orderName, WRONG } from '../sentences';

/**
 * Works out everything derived from a store's raw rows, from nothing. `verify` holds the result
 * against what is stored, `rebuild` puts it in its place.
 */

/** As many customers, or notes, as are worked on at a time, so that memory does not grow with history. */
const PAGE = 2_000;

/** Customers of one page: as stored (`old`) and as they should be (`next`). */
export interface RecomputedCustomers {
  sales: Restated<PlacedSale>[];
  notes: Restated<ReversalRow>[];
  /** `old`: null where none is stored. */
  states: Map<string, { old: CustomerState | null; next: CustomerState }>;
}

/** Takes what is recomputed, page by page. */
export interface Recomputed {
  count(kind: string, rows: number): void;
  customers(page: RecomputedCustomers): void | Promise<void>;
  /** Credit notes of nobody. */
  notes(page: Restated<ReversalRow>[]): void | Promise<void>;
  spend(rows: Restated<SpendRow>[]): void | Promise<void>;
}

/** Recomputes a store; gives what its rollups should contain. The caller holds the store's lock. */
export const recompute = async (tx: Db, store: Store, found: Recomputed): Promise<Deltas> => {
  const deltas = new Deltas(store);
  const ratesAndCosts = await loadRatesAndCosts(tx, store);
  const work = { tx, store, ratesAndCosts, deltas, found };
  await recomputeCustomers(work);
  await recomputeAnonymousNotes(work);
  await recomputeSessions(work);
  await recomputeVitals(work);
  await recomputeSpend(work);
  return deltas;
};

interface Work {
  tx: Db;
  store: Store;
  ratesAndCosts: RatesAndCosts;
  deltas: Deltas;
  found: Recomputed;
}

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
    after = page.at(-1)?.key ?? after;
  }
}

/** All rates that this store's rows may use. */
const loadRatesAndCosts = async (tx: Db, store: Store): Promise<RatesAndCosts> => {
  const dated = await rows<{ currency: string; day: Day }>(
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
  const unitCosts = await loadUnitCosts(tx, store.id, 'all');
  const [added] = await rows<{ day: Day | null }>(
    tx,
    sql`select max(added_day)::text as day from order_lines where store_id = ${store.id} and added_at is not null`,
  );
  const days = [...dated.map(({ day }) => day), ...(added?.day ? [added.day] : [])].sort();
  const ends = endsOf(days) ?? [];
  const stated = unitCosts.currencies().flatMap((currency) => ends.map((day) => ({ currency, day })));
  const rates = await ratesFor(tx, store, [...dated, ...stated]);
  const { currency, timeZone, customersInclude: included } = store;
  const rules = await loadRules(tx, store.id);
  return { currency, timeZone, rates, unitCosts, included, rules };
};

const recomputeCustomers = async ({ tx, store, ratesAndCosts, deltas, found }: Work): Promise<void> => {
  for await (const keys of customerPages(tx, store.id)) {
    const stored = await loadCustomers(tx, store.id, keys);
    const states = await loadStates(tx, store.id, keys);
    const own = new Map(keys.map((key) => [key, { sales: [] as Sale[], unlinked: [] as ReversalRow[] }]));
    for (const sale of stored.sales.values())
      if (sale.order) own.get(sale.order.customerKey)?.sales.push(valueSale(sale, ratesAndCosts));
    const notes = stored.unlinked.map((note) => ({ old: note, next: valueUnlinked(note, ratesAndCosts) }));
    for (const { next } of notes) own.get(next.customerKey ?? '')?.unlinked.push(next);
    const page: RecomputedCustomers = { sales: [], notes, states: new Map() };
    for (const [key, its] of own) {
      const { state, sales } = countCustomer(deltas.plus, its, store.timeZone);
      page.states.set(key, { old: states.get(key) ?? null, next: state });
      for (const next of sales) {
        const old = held(stored.sales.get(keyOf(next.order)), orderName(next.order));
        if (!isPlaced(old)) return refuse(WRONG.noOrder(next.order));
        page.sales.push({ old, next });
      }
    }
    await found.customers(page);
    found.count('customers', keys.length);
    found.count('orders', stored.sales.size);
  }
};

const recomputeAnonymousNotes = async ({ tx, store, ratesAndCosts, deltas, found }: Work): Promise<void> => {
  const keys = await rows<FactKey>(
    tx,
    sql`select source, external_id as "externalId" from reversals
        where store_id = ${store.id} and order_external_id is null and customer_key is null`,
  );
  for (let i = 0; i < keys.length; i += PAGE) {
    const stored = await loadReversals(tx, store.id, keys.slice(i, i + PAGE));
    const notes = stored.map((note) => ({ old: note, next: valueUnlinked(note, ratesAndCosts) }));
    for (const { next } of notes) countUnlinked(deltas.plus, next, { firstDay: null });
    await found.notes(notes);
  }
  found.count('anonymous credit notes', keys.length);
};

const recomputeSessions = async ({ tx, store, deltas, found }: Work): Promise<void> => {
  for (const { n, ...session } of await sessionCounts(tx, sql`store_id = ${store.id}`)) {
    countSession(deltas.times(n), session);
    found.count('sessions', n);
  }
};

const recomputeVitals = async ({ tx, store, deltas, found }: Work): Promise<void> => {
  for (const { n, ...vitals } of await vitalsCounts(tx, sql`store_id = ${store.id}`)) {
    countVitals(deltas.times(n), vitals);
    found.count('page vitals', n);
  }
};

const recomputeSpend = async ({ tx, store, ratesAndCosts, deltas, found }: Work): Promise<void> => {
  const stored = await rows<SpendRow>(
    tx,
    sql`select ${columnsAs(spend, 's')} from spend s where s.store_id = ${store.id}`,
  );
  const valued = stored.map((old) => ({ old, next: valueSpend(old, store.currency, ratesAndCosts.rates) }));
  for (const { next } of valued) countSpend(deltas.plus, next);
  await found.spend(valued);
  found.count('spend', stored.length);
};
