import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows, type Database } from '../../drizzle/client';
import { ask } from '../../server/ask';
import { byStore, loadDemo, removeDemo } from '../../server/demo';
import { loadShop } from '../../server/demo/load';
import { SHOPS } from '../../server/demo/shops';
import { verify } from '../../server/ledger';
import { roadmapView } from '../../server/roadmap';
import { sweepDeleted } from '../../server/deleteStore';
import { allStores, createStore, listStores, storeBySlug } from '../../server/stores';
import { testDatabase } from '../database';
import type { Day } from '../../server/time';

/** Loaded once: it is the slow part. 14 July 2027, 11:00 in Berlin. */
const NOW = new Date('2027-07-14T09:00:00Z');
const clock = () => NOW;

const TABLES = [
  'orders',
  'sessions',
  'spend',
  'fx_rates',
  'rollup_sales',
  'customers',
  'phases',
  'kpi_targets',
];
const countsOf = async (database: Database): Promise<number[]> => {
  const counts: number[] = [];
  for (const table of TABLES) {
    const [row] = await rows<{ n: number }>(
      database.db,
      sql`select count(*)::int as n from ${sql.identifier(table)}`,
    );
    counts.push(row!.n);
  }
  return counts;
};

describe('the demo in a database', () => {
  let database: Database;
  const lines: string[] = [];
  const shares: number[] = [];
  const parts = new Set<string>();
  beforeAll(async () => {
    database = await testDatabase({ keep: true, own: true });
    const say = byStore((line) => lines.push(line));
    await loadDemo(database, clock, (step) => {
      shares.push(step.share);
      parts.add(step.says);
      say(step);
    });
  });
  afterAll(() => database.close());

  it('makes two stores, marked as demo, and says so a line each', async () => {
    const stores = await listStores(database.db);
    expect(stores.map(({ slug, isDemo }) => [slug, isDemo])).toEqual([
      ['alder-loom', true],
      ['harbour-goods', true],
    ]);
    // The running phases start on 1 June: Alder's third, so its year starts in December; Harbour's fourth.
    expect(stores.map(({ fiscalYearStart }) => fiscalYearStart)).toEqual([12, 9]);
    expect(lines).toEqual([
      'Loading the demo store Alder & Loom …',
      'Loading the demo store Harbour Goods …',
    ]);
  });

  it('says how far it is: part by part, and always further', () => {
    expect([...parts].slice(0, 2)).toEqual([
      'Making Alder & Loom: its story',
      'Making Alder & Loom: exchange rates',
    ]);
    // eleven parts of each store
    expect(parts.size).toBe(22);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares[0]).toBe(0);
    expect(shares.at(-1)).toBeGreaterThan(0.98);
    expect(shares.at(-1)).toBeLessThanOrEqual(1);
    // sessions take longest: nothing is silent for a tenth of the way but what is made in one go
    const leaps = shares.map((share, i) => share - (shares[i - 1] ?? 0));
    expect(Math.max(...leaps)).toBeLessThan(0.1);
  });

  it('leaves a ledger that a recompute agrees with, and every order with a rate', async () => {
    for (const store of await listStores(database.db))
      expect(await verify(database, store)).toMatchObject({ ok: true, differences: [] });
    const [left] = await rows<{ n: number }>(
      database.db,
      sql`select count(*)::int as n from orders where fx_rate is null`,
    );
    expect(left!.n).toBe(0);
  });

  it('tells of the slow first quarter by the speed of its pages', async () => {
    const store = await storeBySlug(database.db, 'alder-loom');
    // its phases began on 1 December 2026, 1 March and 1 June 2027
    const speedOf = async (from: Day, to: Day) => {
      const asked = {
        metrics: ['lcp_p75' as const],
        from,
        to,
        where: [{ dimension: 'device' as const, value: 'mobile' }],
      };
      const { rows: found } = await database.read((tx) => ask(tx, store, asked, NOW));
      return found[0]!.values.lcp_p75!.value!;
    };
    // good up to 2,500 ms by web.dev
    expect(await speedOf('2026-12-01', '2027-02-01')).toBeGreaterThan(2_500);
    expect(await speedOf('2027-04-01', '2027-06-01')).toBeLessThan(2_500);
  });

  it('tells of the costly month by its margins: the supplier and the carriers ask more while sales hold', async () => {
    const store = await storeBySlug(database.db, 'alder-loom');
    // its second quarter began on 1 March 2027
    const asked = { from: '2027-03-01' as const, to: '2027-06-01' as const, by: 'month' as const };
    const metrics = [
      'cost_coverage',
      'cm1_rate',
      'cm2_rate',
      'shipping_cost',
      'orders',
      'net_sales',
    ] as const;
    const { rows: found } = await database.read((tx) =>
      ask(tx, store, { ...asked, metrics: [...metrics] }, NOW),
    );
    const [march, april, may] = found.map(
      ({ values }) =>
        (id: (typeof metrics)[number]) =>
          values[id]!.value!,
    );
    for (const month of [march!, april!, may!]) expect(month('cost_coverage')).toBe(1);
    expect(april!('net_sales')).toBeGreaterThan(0.9 * march!('net_sales'));
    for (const other of [march!, may!]) {
      // units: 40 % of the price instead of 34; parcels: 1.90 more, a tenth or so of them not sent
      expect(april!('cm1_rate')).toBeLessThan(other('cm1_rate') - 0.05);
      expect(april!('cm2_rate')).toBeLessThan(other('cm2_rate') - 0.07);
      const parcel = (month: typeof april) => month!('shipping_cost') / month!('orders');
      expect(parcel(april) - parcel(other)).toBeGreaterThan(150);
      expect(parcel(april) - parcel(other)).toBeLessThan(210);
    }
  });

  it('declares fixed costs, which the contribution has to carry', async () => {
    const store = await storeBySlug(database.db, 'alder-loom');
    const metrics = ['cm3', 'marketing_cost', 'marketing_variable', 'operating_contribution'] as const;
    const asked = { from: '2027-03-01' as const, to: '2027-05-01' as const, metrics: [...metrics] };
    const { rows: found } = await database.read((tx) => ask(tx, store, asked, NOW));
    const of = (metric: (typeof metrics)[number]) => found[0]!.values[metric]!.value!;
    // two months of 640 + 290 + 79; the larger warehouse comes in July
    const fees = of('marketing_cost') - of('marketing_variable');
    expect(of('cm3') - fees - of('operating_contribution')).toBe(2 * 1_009_00);
    expect(fees).toBeGreaterThan(0);
  });

  it('does not know the margins of a store without costs, and says so', async () => {
    const store = await storeBySlug(database.db, 'harbour-goods');
    const metrics = [
      ...(['cogs', 'cm1', 'cm2', 'cm3', 'cm1_rate', 'payment_fees'] as const),
      'operating_contribution' as const,
    ];
    const asked = { from: '2027-03-01' as const, to: '2027-06-01' as const, metrics: [...metrics] };
    const { rows: found } = await database.read((tx) => ask(tx, store, asked, NOW));
    for (const id of metrics)
      expect(found[0]!.values[id], id).toMatchObject({
        value: null,
        flags: expect.arrayContaining(['no_cost']),
      });
  });

  it('does nothing the second time, whatever the clock says', async () => {
    const before = await countsOf(database);
    await loadDemo(
      database,
      () => new Date('2027-09-01T00:00:00Z'),
      ({ says }) => expect.fail(says),
    );
    expect(await countsOf(database)).toEqual(before);
  });

  it('shows every phase as the calendar has it, with targets on and off their pace, and one that cannot be told', async () => {
    const states = {
      'alder-loom': ['closed', 'closed', 'running', 'ahead'],
      'harbour-goods': ['closed', 'closed', 'closed', 'running'],
    };
    const behind: Record<string, string> = { 'alder-loom': 'off_track', 'harbour-goods': 'at_risk' };
    for (const [slug, expected] of Object.entries(states)) {
      const store = await storeBySlug(database.db, slug);
      const view = await database.read((tx) => roadmapView(tx, store, NOW));
      expect(view.phases.map(({ state }) => state)).toEqual(expected);
      const running = view.phases.find(({ state }) => state === 'running')!;
      expect(running.startDay).toBe('2027-06-01');
      expect(new Set(running.kpis.map(({ status }) => status))).toEqual(
        new Set(['on_track', 'unclear', behind[slug]]),
      );
      expect(running.kpis.every(({ flags }) => !flags.includes('small_sample'))).toBe(true);
      const work = running.deliverables.map(({ state }) => state);
      expect(work).toEqual(expect.arrayContaining(['shipped', 'in_progress', 'blocked']));
      expect(running.deliverables.some(({ daysLate }) => daysLate > 0)).toBe(true);
      expect(running.deliverables.every(({ owner }) => owner !== null)).toBe(true);
      for (const phase of view.phases.filter(({ state }) => state === 'closed')) {
        expect(phase.deliverablesDone).toBeGreaterThan(0.9);
        expect(phase.kpis.every(({ baseline }) => baseline !== null)).toBe(true);
      }
    }
  });

  it('is removed with all that it brought', async () => {
    expect(await removeDemo(database, clock)).toEqual(['alder-loom', 'harbour-goods']);
    await sweepDeleted(database, clock);
    expect(await countsOf(database)).toEqual(TABLES.map(() => 0));
    expect(await allStores(database.db)).toEqual([]);
  });
});

describe('a load that breaks off', () => {
  const small = { ...SHOPS[0]!, sessionsPerDay: 5, pixelDays: 20 };

  it('leaves nothing behind, and the next one is whole', async () => {
    const database = await testDatabase();
    const broken: Database = {
      ...database,
      write: (work) =>
        database.write(async (tx) => {
          await work(tx);
          throw new Error('killed before the commit');
        }),
    };
    await expect(loadShop(broken, small, clock)).rejects.toThrow('killed');
    expect(await listStores(database.db)).toEqual([]);
    expect(await countsOf(database)).toEqual(TABLES.map(() => 0));

    await loadShop(database, small, clock);
    const store = await storeBySlug(database.db, small.slug);
    expect(await verify(database, store)).toMatchObject({ ok: true, differences: [] });
    expect((await countsOf(database)).every((count) => count > 0)).toBe(true);
  });

  it("leaves a store of the owner's alone that has the slug already", async () => {
    const database = await testDatabase();
    for (const slug of ['alder-loom', 'harbour-goods'])
      await createStore(database.db, { slug, name: 'Mine', currency: 'EUR', timeZone: 'Europe/Berlin' }, NOW);
    await loadDemo(database, clock, ({ says }) => expect.fail(says));
    expect((await listStores(database.db)).every(({ name, isDemo }) => name === 'Mine' && !isDemo)).toBe(
      true,
    );
    expect((await countsOf(database)).every((count) => count === 0)).toBe(true);
  });
});
