import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../drizzle/client';
import { ask } from '../../server/ask';
import { bridgeView, checklist } from '../../server/bridge';
import type { ChecklistStep, ChecklistView } from '../../server/bridge/types';
import { METRIC_IDS, METRICS, type MetricId } from '../../server/catalog/metrics';
import { ingest } from '../../server/ledger';
import { saveRoadmap } from '../../server/roadmap';
import type { Store } from '../../server/types';
import { declare } from '../covered';
import { testDatabase, testStore } from '../database';

const NOW = new Date('2026-03-01T12:00:00Z');
const KNOWN = { from: '2026-01-01', to: '2026-03-01' } as const;

const order = (id: string, placedAt: string) => ({
  ...{ type: 'order', id, placedAt, currency: 'EUR', customer: { id: 'ana' } },
  lines: [{ sku: 'HAT', quantity: 1, unitPrice: '40' }],
});
const SALES = [order('a', '2026-01-10T10:00:00Z'), order('b', '2026-02-20T10:00:00Z')];
const SESSIONS = [{ id: 's', startedAt: '2026-02-20T09:50:00Z', hasOrder: true }];
const SPEND = [{ day: '2026-02-10', currency: 'EUR', amount: '30' }];
const UNIT_COSTS = [{ sku: 'HAT', fromDay: '2026-01-01', currency: 'EUR', cost: '12' }];

let database: Database;
beforeAll(async () => {
  database = await testDatabase({ keep: true });
});
afterAll(() => database.close());

type Kind = Parameters<typeof ingest>[2];

const stored = async (facts: readonly (readonly [Kind, readonly object[]])[], more: Partial<Store> = {}) => {
  const store = await testStore(database, more);
  for (const [kind, rows] of facts)
    expect((await ingest(database, store, kind, [...rows])).rejected).toEqual([]);
  await declare(database, store, KNOWN);
  return store;
};
const seen = (store: Store) => database.read((tx) => checklist(tx, store, NOW));
const stepsOf = (view: ChecklistView | null) =>
  Object.fromEntries(view!.steps.map((step) => [step.step, step])) as Record<
    ChecklistStep['step'],
    ChecklistStep
  >;
const labels = (...ids: MetricId[]) => ids.map((id) => METRICS[id].label);

/** Metrics that the engine itself can say something of in February; a margin is declared by nobody. */
const answered = async (store: Store): Promise<string[]> => {
  const february = { from: '2026-02-01', to: '2026-03-01' } as const;
  const question = { ...february, metrics: [...METRIC_IDS] };
  const { rows } = await database.read((tx) => ask(tx, store, question, NOW));
  const isThere = (id: MetricId) => {
    const { flags, reason } = rows[0]!.values[id]!;
    return reason === undefined && !flags.includes('no_cost') && METRICS[id].factor === undefined;
  };
  return labels(...METRIC_IDS.filter(isThere));
};

describe('the checklist of a store', () => {
  it('that is empty is open but for the store itself, and every figure waits for one step', async () => {
    const store = await stored([], {
      currency: 'JPY',
      timeZone: 'Asia/Tokyo',
      weekStart: 7,
      fiscalYearStart: 4,
    });
    const { steps } = (await seen(store))!;
    expect(steps.map(({ step, state }) => [step, state])).toEqual([
      ['store', 'done'],
      ['orders', 'open'],
      ['sessions', 'open'],
      ['costs', 'open'],
      ['targets', 'open'],
    ]);
    expect(steps[0]!.says).toBe('JPY, Asia/Tokyo; weeks begin on Sunday, the fiscal year in April.');
    const { orders, sessions, costs, targets } = stepsOf({ steps });
    expect(orders.says).toMatch(/^Orders add Net sales, Orders, AOV and \d+ more figures\.$/);
    expect(sessions.says).toMatch(/^Sessions and page speeds add Conversion rate, /);
    expect(costs.says).toMatch(/^Marketing costs and costs of orders add CAC, blended, /);
    // by METRICS 3 web orders over sessions, by 10 page speeds; by 6 and 7 costs
    expect(sessions.figures).toEqual(expect.arrayContaining(labels('cr', 'cr_orders', 'rps', 'lcp_p75')));
    expect(costs.figures).toEqual(expect.arrayContaining(labels('ad_spend', 'mer', 'cm1', 'cm3', 'cogs')));
    const waiting = [...orders.figures, ...sessions.figures, ...costs.figures];
    // LTV:CAC rests on a margin that nobody has declared
    expect(waiting.toSorted()).toEqual(
      METRIC_IDS.filter((id) => id !== 'ltv_cac')
        .map((id) => METRICS[id].label)
        .toSorted(),
    );
    // the four phases of the template aim at these
    expect(targets.figures.toSorted()).toEqual(
      labels(
        ...(['atc_rate', 'checkout_rate', 'cr', 'checkout_completion'] as const),
        ...(['net_sales', 'aov', 'repeat_rate_90', 'customers_new'] as const),
      ).toSorted(),
    );
  });

  it('gives by orders alone what the engine has an answer for', async () => {
    const store = await stored([['sales', SALES]]);
    const { orders, sessions } = stepsOf(await seen(store));
    expect(orders).toMatchObject({ state: 'done', says: expect.stringMatching(/rest on them\.$/) as string });
    expect(orders.figures.toSorted()).toEqual((await answered(store)).toSorted());
    expect(sessions.state).toBe('open');
  });

  it('moves a figure of two facts to the one that is missing', async () => {
    const store = await stored([['sessions', SESSIONS]]);
    const { orders, sessions } = stepsOf(await seen(store));
    const [label] = labels('cr_orders');
    expect(orders).toMatchObject({ state: 'open', figures: expect.arrayContaining([label]) as string[] });
    expect(sessions.state).toBe('done');
    expect(sessions.figures).not.toContain(label);
    // a tool that counts visits knows no page speeds
    expect(sessions.says).toMatch(/rest on them\. Page speeds add LCP, p75 \(ms\), /);
  });

  it('has begun with one kind of cost, and names figures whose cost is not known', async () => {
    const begun = await stored([
      ['sales', SALES],
      ['spend', SPEND],
    ]);
    expect(stepsOf(await seen(begun)).costs).toMatchObject({
      state: 'begun',
      says: expect.stringMatching(/rest on them\. Costs of orders add /) as string,
    });
    const done = await stored([
      ['sales', SALES],
      ['spend', SPEND],
      ['unitCosts', UNIT_COSTS],
    ]);
    const { costs } = stepsOf(await seen(done));
    expect(costs.state).toBe('done');
    // goods are known, parcels and payments are not
    expect(costs.figures).toEqual(expect.arrayContaining(labels('cm2', 'cm3', 'payment_fees')));
    expect(costs.figures).not.toEqual(expect.arrayContaining(labels('cm1')));
    expect(costs.says).toMatch(/still lack a cost/);
  });

  it('ends once every step is taken, and a demo has none', async () => {
    const all = [
      ['sales', SALES],
      ['sessions', SESSIONS],
      ['spend', SPEND],
      ['unitCosts', UNIT_COSTS],
    ] as const;
    const store = await stored(all, { contributionRate: 0.4 });
    const { targets, costs } = stepsOf(await seen(store));
    expect(targets).toMatchObject({ state: 'open' });
    expect(costs.figures).not.toContain(METRICS.ltv_cac.label);
    const phase = {
      name: 'Push',
      focus: 'Sell',
      objective: 'Sell.',
      deliverables: [],
      deliverablesWeight: 0.5,
    };
    const kpis = [{ metric: 'orders' as const, weight: 1, target: 9, lift: null, isTotal: true }];
    await database.write((tx) =>
      saveRoadmap(tx, store, { phases: [{ ...phase, startDay: '2026-01-01', endDay: '2026-04-01', kpis }] }),
    );
    expect(await seen(store)).toBeNull();
    expect(await seen(await stored([], { isDemo: true }))).toBeNull();
  });

  it('stands on the Bridge as by itself', async () => {
    const store = await stored([['sales', SALES]]);
    const view = await database.read((tx) => bridgeView(tx, store, {}, NOW));
    expect(view.checklist).toEqual(await seen(store));
  });
});
