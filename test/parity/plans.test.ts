import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows, type Database, type Db } from '../../drizzle/client';
import { ingest } from '../../server/ledger';
import { parityBrief, parityPage, parityView } from '../../server/parity';
import { PARITY_LISTS } from '../../shared/lists';
import { addDays, type Day, type Period } from '../../server/time';
import type { Store } from '../../server/types';
import { analyseNothing, explained, rowsRead, type Node } from '../explain';
import { testDatabase, testStore } from '../database';

/** What the parity ledger reads, by EXPLAIN: the period, and of each order only what belongs to it. */

const NOW = new Date('2026-11-22T12:00:00Z');
const WEEK: Period = { from: '2026-11-02', to: '2026-11-09' };
const A_DAY = 3;
const WEEKLY = 7 * A_DAY;

const openShop = async (database: Database, days: number): Promise<Store> => {
  const store = await testStore(database);
  const each = Array.from({ length: days * A_DAY }, (_, i) => ({
    i,
    at: `${addDays('2026-11-21', -Math.floor(i / A_DAY))}T${10 + (i % A_DAY)}:00:00Z`,
  })).reverse();
  const take = async (kind: 'sales' | 'sessions' | 'sightings', facts: object[]) => {
    const { rejected } = await ingest(database, store, kind, facts);
    expect(rejected).toEqual([]);
  };
  const lines = [{ quantity: 1, unitPrice: '20.00' }];
  await take(
    'sales',
    each.map(({ i, at }) => ({
      ...{ type: 'order', id: `o${i}`, placedAt: at, currency: 'EUR', lines },
      ...(i % 4 && { sessionId: `s${i}` }),
      ...(i % 3 === 0 && { refunds: [{ id: `r${i}`, occurredAt: at, net: '5.00' }] }),
    })),
  );
  await take(
    'sessions',
    each.map(({ i, at }) => ({ source: 'pixel', id: `s${i}`, startedAt: at, hasCheckout: i % 2 === 0 })),
  );
  // of seven orders one is missing, one has another value, one is seen twice; one event names none
  const seen = each.flatMap(({ i, at }) => {
    const event = { source: 'pixel', witness: 'pixel', occurredAt: at, currency: 'EUR', value: '20.00' };
    const own = { ...event, id: `e${i}`, orderId: `o${i}` };
    if (i % 7 === 0) return [];
    if (i % 7 === 1) return [{ ...own, value: '7.00' }];
    if (i % 7 === 2) return [own, { ...own, id: `f${i}` }];
    return i % 7 === 3 ? [own, { ...event, id: `g${i}`, orderId: `x${i}` }] : [own];
  });
  await take('sightings', seen);
  return store;
};

let database: Database;
let young: Store;
let old: Store;

beforeAll(async () => {
  database = await testDatabase({ keep: true, own: true });
  await analyseNothing(database);
  young = await openShop(database, 60);
  old = await openShop(database, 1_200);
});
afterAll(() => database.close());

const view = (store: Store) => (tx: Db) => parityView(tx, store, { witness: 'pixel', period: WEEK }, NOW);
const total = (nodes: Node[]): number => nodes.reduce((sum, node) => sum + rowsRead(node), 0);
const ofTable = (nodes: Node[], table: string) => nodes.filter((n) => n['Relation Name'] === table);

describe.each(['never analysed', 'analysed'])('statistics %s', (state) => {
  beforeAll(async () => {
    if (state === 'analysed') await database.db.execute(sql`analyze`);
  });

  it('judges a period from the rows of that period, however long the history is', async () => {
    const nodes = await explained(database, view(old));
    const fromYoung = await explained(database, view(young));
    // each order of the week once for itself; once more, by its key, for its event; the first source is one step
    expect(total(ofTable(nodes, 'orders'))).toBeLessThanOrEqual(3 * WEEKLY + 4);
    expect(total(nodes)).toBeLessThanOrEqual(total(fromYoung) + 8);
    expect(nodes.filter((node) => node['Node Type'] === 'Seq Scan' && rowsRead(node) > WEEKLY)).toEqual([]);
  });

  it.each(PARITY_LISTS)('reads no more for a page of %s than its period holds', async (list) => {
    const page = (store: Store) => (tx: Db) =>
      parityPage(tx, store, { witness: 'pixel', period: WEEK, list }, NOW);
    const nodes = await explained(database, page(old));
    expect(total(ofTable(nodes, 'orders'))).toBeLessThanOrEqual(3 * WEEKLY + 4);
    expect(total(nodes)).toBeLessThanOrEqual(total(await explained(database, page(young))) + 8);
  });

  it('stops at the end of a page: a year costs what a month does', async () => {
    const page = (from: Day) => (tx: Db) =>
      parityPage(
        tx,
        old,
        { witness: 'pixel', period: { from, to: WEEK.to }, list: 'missing', limit: 3 },
        NOW,
      );
    const ordersRead = async (from: Day) => total(ofTable(await explained(database, page(from)), 'orders'));
    expect(await ordersRead('2025-11-09')).toBeLessThanOrEqual((await ordersRead('2026-10-09')) + 4);
  });

  it('looks at so many orders for a figure, of a year as of a month', async () => {
    const brief = (store: Store, from: Day) => (tx: Db) =>
      parityBrief(tx, store, { period: { from, to: WEEK.to }, most: WEEKLY }, NOW);
    const nodes = await explained(database, brief(old, '2025-11-09'));
    expect(total(ofTable(nodes, 'orders'))).toBeLessThanOrEqual(3 * WEEKLY + 4);
    const days = ofTable(nodes, 'rollup_sales').map(rowsRead);
    // beside the orders a row a day of the year
    expect(total(nodes) - days.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(
      total(await explained(database, brief(young, '2026-10-09'))) + 8,
    );
    expect(Math.max(...days)).toBeLessThanOrEqual(365);
  });

  it('takes a page up where the one before it ended', async () => {
    const period = { from: '2025-11-09' as const, to: WEEK.to };
    const question = { witness: 'pixel' as const, period, list: 'missing' as const, limit: 20 };
    const first = await database.read((tx) => parityPage(tx, old, question, NOW));
    const nodes = await explained(database, (tx) =>
      parityPage(tx, old, { ...question, cursor: first.next! }, NOW),
    );
    const [scan] = ofTable(nodes, 'orders').filter((node) => node['Index Name'] === 'orders_placed');
    // one of seven is missing
    expect(rowsRead(scan!)).toBeLessThanOrEqual(21 * 7);
  });
});

it('finds what there is to find', async () => {
  const found = await database.read(view(old));
  expect(found.expected).toBe(WEEKLY);
  expect(Object.values(found.lists).filter((n) => n > 0).length).toBeGreaterThanOrEqual(4);
  const [stored] = await rows<{ n: number }>(
    database.db,
    sql`select count(*)::int as n from sightings where store_id = ${old.id}`,
  );
  expect(stored!.n).toBeGreaterThan(3_000);
});
