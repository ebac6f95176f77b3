import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows, type Database, type Db } from '../../drizzle/client';
import { ask, cohorts, previousPeriod, timeBetweenOrders, why } from '../../server/ask';
import type { Store } from '../../server/types';
import { COHORT_GRAINS } from '../../shared/lists';
import { METRIC_IDS } from '../../server/catalog/metrics';
import { ingest } from '../../server/ledger';
import { bridgeView } from '../../server/bridge/bridge';
import { freezeBaselines, roadmapView, saveRoadmap, templateRoadmap } from '../../server/roadmap';
import { choices, orderPage, orderSummary, ratesView, reversalPage } from '../../server/rows';
import { addDays, type Period } from '../../server/time';
import { analyseNothing, explained as explainedOf, rowsRead, type Node } from '../explain';
import { testDatabase, testStore } from '../database';

/**
 * What the database does for the Bridge, by EXPLAIN: no fact table is touched, and what is read
 * depends on the question, not on how much history there is.
 */

const NOW = new Date('2026-11-22T12:00:00Z');
const QUARTER: Period = { from: '2026-10-01', to: '2027-01-01' };
const FACT_TABLES = ['orders', 'order_lines', 'reversals', 'sessions', 'spend'];
const YEAR = 365;

const bridge = (store: Store) => async (tx: Db) => {
  await bridgeView(tx, store, {}, NOW);
  await roadmapView(tx, store, NOW);
  await why(tx, store, { ...QUARTER, metric: 'net_sales', compare: previousPeriod(QUARTER, store) }, NOW);
};

const everything = (store: Store) => async (tx: Db) => {
  await ask(tx, store, { ...QUARTER, metrics: METRIC_IDS }, NOW);
  await ask(tx, store, { ...QUARTER, metrics: METRIC_IDS, by: 'month' }, NOW);
};

const splits = (store: Store) => async (tx: Db) => {
  const metrics = ['net_sales', 'orders', 'cr', 'customers_active', 'customers_new'] as const;
  const where = [{ dimension: 'device' as const, value: 'mobile' }];
  await ask(
    tx,
    store,
    { ...QUARTER, metrics: metrics.filter((m) => m !== 'customers_active'), split: 'channel', where },
    NOW,
  );
  await ask(tx, store, { ...QUARTER, metrics: ['customers_active'], split: 'channel', by: 'week' }, NOW);
};

/** The Retention page's grids. */
const retention = (store: Store) => async (tx: Db) => {
  for (const by of COHORT_GRAINS) await cohorts(tx, store, { measure: 'ltv_revenue', by, last: 5 }, NOW);
};

/** Every metric as of an instant in the middle of a day, on both bases. */
const AT_NOON = '2026-11-12T12:00:00Z';
const asOfAnInstant = (store: Store) => async (tx: Db) => {
  for (const basis of ['event', 'order'] as const)
    await ask(tx, store, { ...QUARTER, metrics: METRIC_IDS, basis, asOf: AT_NOON }, NOW);
};

/** Three orders and sessions and two costs a day, by 40 customers, over the last `days` days. */
const openShop = async (database: Database, days: number): Promise<Store> => {
  const store = await testStore(database, { contributionRate: 0.4 });
  const each = Array.from({ length: days * 3 }, (_, i) => ({
    i,
    day: addDays('2026-11-21', -Math.floor(i / 3)),
  }));
  const place = (i: number) => ({
    channel: ['direct', 'email', 'paid_search'][i % 3]!,
    country: i % 5 ? 'DE' : 'FR',
  });
  const device = (i: number) => (i % 2 ? 'mobile' : 'desktop');
  const orders = each.map(({ i, day }) => ({
    type: 'order',
    id: `o${i}`,
    placedAt: `${day}T${10 + (i % 3)}:00:00Z`,
    currency: 'EUR',
    customer: { id: `c${(i * 7) % 40}` },
    device: device(i),
    ...place(i),
    lines: [{ quantity: 1, unitPrice: '20.00', productType: 'Cups' }],
    refunds: i % 4 ? [] : [{ id: `r${i}`, occurredAt: `${day}T20:00:00Z`, net: '5.00' }],
  }));
  const sessions = each.map(({ i, day }) => ({
    id: `s${i}`,
    startedAt: `${day}T09:00:00Z`,
    device: device(i),
    ...place(i),
  }));
  const spend = each
    .filter(({ i }) => i % 3 > 0)
    .map(({ i, day }) => ({ day, ...place(i), currency: 'EUR', amount: '5.00' }));
  // oldest first, as history arrives
  for (const [kind, facts] of [
    ['sales', orders],
    ['sessions', sessions],
    ['spend', spend],
  ] as const) {
    const { rejected } = await ingest(database, store, kind, [...facts].reverse());
    if (rejected.length > 0) throw new Error(JSON.stringify(rejected[0]));
  }
  await database.write(async (tx) => {
    await saveRoadmap(tx, store, templateRoadmap('2026-04-01'));
    await freezeBaselines(tx, store, NOW);
  });
  return store;
};

let database: Database;
let young: Store;
let old: Store;

beforeAll(async () => {
  database = await testDatabase({ keep: true, own: true });
  await analyseNothing(database);
  young = await openShop(database, 1.5 * YEAR);
  old = await openShop(database, 4 * YEAR);
});
afterAll(() => database.close());

const explained = (work: (tx: Db) => Promise<unknown>): Promise<Node[]> => explainedOf(database, work);

const total = (nodes: Node[]): number => nodes.reduce((sum, node) => sum + rowsRead(node), 0);

/** Scans of each fact table that this session has begun, counted by the database itself. */
const factScans = (tx: Db) =>
  rows<{ relname: string; n: string }>(
    tx,
    sql`select relname, sum(seq_scan + coalesce(idx_scan, 0))::text as n from pg_stat_xact_user_tables
        where relname in ${FACT_TABLES} group by relname order by relname`,
  );

it('Bridge and Retention begin no scan of a fact table, however they ask', async () => {
  await database.read(async (tx) => {
    const before = await factScans(tx);
    expect(before).toHaveLength(FACT_TABLES.length);
    await bridge(old)(tx);
    await retention(old)(tx);
    await timeBetweenOrders(tx, old, {}, NOW);
    expect(await factScans(tx)).toEqual(before);
    await rows(tx, sql`select count(*) from orders where store_id = ${old.id}`);
    expect(await factScans(tx)).not.toEqual(before);
  });
});

describe.each(['never analysed', 'analysed'])('statistics %s', (state) => {
  beforeAll(async () => {
    if (state === 'analysed') await database.db.execute(sql`analyze`);
  });

  it.each([
    ['the Bridge', bridge],
    ['every metric', everything],
    ['a split with a filter', splits],
    ['the newest cohorts', retention],
  ] as const)('%s', async (_, work) => {
    const [fromYoung, fromOld] = [await explained(work(young)), await explained(work(old))];
    expect(fromYoung.length).toBeGreaterThan(0);
    const touched = new Set(fromOld.map((node) => node['Relation Name']!));
    expect(FACT_TABLES.filter((table) => touched.has(table))).toEqual([]);
    expect([...touched].some((table) => table.startsWith('rollup_'))).toBe(true);
    expect(total(fromOld)).toBeLessThanOrEqual(total(fromYoung) * 1.1);
  });

  it('as of an instant reads the rows of its day, and what came back since of the asked days', async () => {
    const [fromYoung, fromOld] = [await explained(asOfAnInstant(young)), await explained(asOfAnInstant(old))];
    expect(total(fromOld)).toBeLessThanOrEqual(total(fromYoung) * 1.1);
    // three a day: those of one day, on two bases
    const read = (table: string) => total(fromOld.filter((node) => node['Relation Name'] === table));
    for (const table of ['orders', 'sessions']) expect(read(table), table).toBeLessThanOrEqual(30);
    expect(read('order_lines')).toBeLessThanOrEqual(30);
    expect(read('reversals')).toBeLessThanOrEqual(30);
  });

  // lists are read from the facts themselves, but only as much as is shown
  const SIZE = 50;
  const DEEP = 4_000;

  /** Where the page ends that is `depth` rows below the top. */
  const cursorAt = async (depth: number): Promise<string> => {
    const page = await database.read((tx) => orderPage(tx, old, { where: [], limit: depth }));
    expect(page.rows).toHaveLength(depth);
    return page.next!;
  };

  const ofTable = (nodes: Node[], table: string) => nodes.filter((n) => n['Relation Name'] === table);

  it('reads no more for a deep page than for the first, and steps through the index', async () => {
    const first = await explained((tx) => orderPage(tx, old, { where: [], limit: SIZE }));
    const cursor = await cursorAt(DEEP);
    const deep = await explained((tx) => orderPage(tx, old, { where: [], limit: SIZE, cursor }));
    for (const nodes of [first, deep]) {
      const [scan, ...others] = ofTable(nodes, 'orders');
      expect(others).toEqual([]);
      expect(scan!['Node Type']).toMatch(/^Index( Only)? Scan$/);
      expect(scan!['Index Name']).toBe('orders_placed');
      // one more than a page: it says whether there is another
      expect(rowsRead(scan!)).toBeLessThanOrEqual(SIZE + 1);
    }
    // every order has one reversal at most
    for (const nodes of [first, deep]) expect(total(nodes)).toBeLessThanOrEqual(2 * (SIZE + 1));
  });

  it('reads as much of a young store as of an old one', async () => {
    const page = (store: Store) => explained((tx) => orderPage(tx, store, { where: [], at: '2026-06-01' }));
    expect(total(await page(old))).toBe(total(await page(young)));
  });

  it('finds an order by its id without a walk', async () => {
    const nodes = await explained((tx) => orderPage(tx, old, { where: [], id: 'o77' }));
    const found = ofTable(nodes, 'orders').filter((node) => !node['Index Name']?.endsWith('_pk'));
    expect(found).toEqual([]);
    expect(total(ofTable(nodes, 'orders'))).toBeLessThanOrEqual(6);
  });

  it('steps through the index of reversals', async () => {
    const nodes = await explained((tx) => reversalPage(tx, old, { where: [] }));
    const [scan] = ofTable(nodes, 'reversals');
    expect(scan!['Index Name']).toBe('reversals_occurred');
  });

  it('sums a period from the rows of that period alone', async () => {
    const period: Period = { from: '2026-11-01', to: '2026-11-08' };
    const nodes = await explained((tx) => orderSummary(tx, old, { period, where: [] }, NOW));
    // three orders a day
    expect(total(ofTable(nodes, 'orders'))).toBeLessThanOrEqual(7 * 3);
  });

  it('reads no order for the choices, and of the rates only orders in other currencies', async () => {
    expect(ofTable(await explained((tx) => choices(tx, old)), 'orders')).toEqual([]);
    const scansOfRates = ofTable(await explained((tx) => ratesView(tx, old)), 'orders');
    expect(scansOfRates).toHaveLength(2);
    for (const scan of scansOfRates) expect(rowsRead(scan)).toBe(0);
  });
});
