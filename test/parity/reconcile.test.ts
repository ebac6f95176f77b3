import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../drizzle/client';
import { ask } from '../../server/ask';
import { createCaller } from '../../server/api/rpc/router';
import type { MetricId } from '../../server/catalog/metrics';
import type { Basis } from '../../server/catalog/types';
import { randomOf } from '../../server/demo/random';
import { ingest } from '../../server/ledger';
import type { Contents, ReconcileView } from '../../server/parity/reconcile/definition';
import { addDays, type Period } from '../../server/time';
import type { Store } from '../../server/types';
import { declare } from '../covered';
import { testDatabase, testStore } from '../database';
import { randomShop, seedsHere } from '../randomShop';
import { PRESET_IDS } from '../../shared/lists';

/** The bridge from our net sales to a platform's own figure. */

const NOW = new Date('2027-01-01T12:00:00Z');
const MARCH: Period = { from: '2026-03-01', to: '2026-04-01' };

let database: Database;
let api: ReturnType<typeof createCaller>;

beforeAll(async () => {
  database = await testDatabase({ keep: true });
  api = createCaller({ database, clock: () => NOW });
});
afterAll(() => database.close());

const take = async (into: Store, facts: unknown[]) => {
  const { rejected } = await ingest(database, into, 'sales', facts);
  expect(rejected).toEqual([]);
};

const order = (id: string, placedAt: string, more: object = {}) => ({
  type: 'order',
  id,
  placedAt,
  currency: 'EUR',
  lines: [{ quantity: 1, unitPrice: '100.00', taxRate: '0.2' }],
  ...more,
});

describe('a shop that can be checked with a pencil', () => {
  // Berlin, UTC+1 in March until the 29th, then UTC+2
  const FACTS = [
    // 100.00 − 10.00 discount, 18.00 tax, 5.00 shipping, 3.00 duties
    order('plain', '2026-03-05T10:00:00Z', {
      lines: [{ quantity: 1, unitPrice: '100.00', discount: '10.00', taxRate: '0.2' }],
      shipping: '5.00',
      duties: '3.00',
    }),
    // of February; 40.00 of it, with 8.00 tax, come back in March
    order('earlier', '2026-02-20T10:00:00Z', {
      refunds: [{ id: 'r1', occurredAt: '2026-03-10T10:00:00Z', net: '40.00', tax: '8.00' }],
    }),
    // 30.00 with 6.00 tax come back in April
    order('later', '2026-03-20T10:00:00Z', {
      refunds: [{ id: 'r2', occurredAt: '2026-04-10T10:00:00Z', net: '30.00', tax: '6.00' }],
    }),
    // an edit adds 50.00 with 10.00 tax in April
    order('edited', '2026-03-25T10:00:00Z', {
      lines: [
        { quantity: 1, unitPrice: '100.00', taxRate: '0.2' },
        { quantity: 1, unitPrice: '50.00', taxRate: '0.2', addedAt: '2026-04-02T10:00:00Z' },
      ],
    }),
    order('cancelled', '2026-03-15T10:00:00Z', { cancelledAt: '2026-03-16T10:00:00Z', shipping: '4.00' }),
    // cancelled when the period was over: the sale is still in it
    order('dropped', '2026-03-28T10:00:00Z', { cancelledAt: '2026-04-03T10:00:00Z' }),
    order('test', '2026-03-06T10:00:00Z', { excluded: 'test' }),
    order('till', '2026-03-07T10:00:00Z', { isWeb: false, channel: 'pos' }),
    order('card', '2026-03-08T10:00:00Z', { lines: [{ quantity: 1, unitPrice: '25.00', isGiftCard: true }] }),
    // 1 March 00:30 in Berlin, 28 February in UTC
    order('first', '2026-02-28T23:30:00Z', {
      lines: [{ quantity: 1, unitPrice: '7.00' }],
    }),
    // 1 April 01:30 in Berlin (summer time), 31 March in UTC
    order('last', '2026-03-31T23:30:00Z', { lines: [{ quantity: 1, unitPrice: '9.00' }] }),
    order('crowns', '2026-03-09T10:00:00Z', {
      currency: 'SEK',
      lines: [{ quantity: 1, unitPrice: '500.00' }],
    }),
    { type: 'refund', id: 'note', occurredAt: '2026-03-11T10:00:00Z', currency: 'EUR', net: '2.00' },
  ];

  beforeAll(async () => {
    for (const slug of ['pencil', 'other'])
      // the same ids with twice the orders' number elsewhere: a forgotten store would show
      await take(await testStore(database, { slug }), slug === 'other' ? FACTS.slice(0, 4) : FACTS);
  });

  const bridge = (more: object): Promise<ReconcileView> =>
    api.parity.reconcile({ store: 'pencil', ...MARCH, preset: 'shopify_net_sales', ...more });
  const amounts = ({ parts }: ReconcileView) =>
    Object.fromEntries(parts.map(({ id, amount }) => [id, amount]));

  it('starts at net sales as every page shows them', async () => {
    // 90 + 100 later + 100 edited + 100 − 100 cancelled + 100 dropped + 100 till + 7 first − 40 − 2 note
    const { ours, parts } = await bridge({});
    expect(ours).toBe(45_500);
    expect(parts.map(({ id }) => id)).toEqual(['unconverted']);
    const { rows } = await api.ask.query({ store: 'pencil', ...MARCH, metrics: ['net_sales'] });
    expect(rows[0]!.values.net_sales!.value).toBe(45_500);
  });

  const CASES: [part: string, contents: Partial<Contents>, amount: number][] = [
    // the 40.00 of February's order go, the 30.00 of April's refund and the 100.00 of dropped come
    ['refund_day', { refunds: 'order_day' }, 4_000 - 3_000 - 10_000],
    // 40 + 100 (cancelled) + 2 (note)
    ['returns', { refunds: 'none' }, 4_000 + 10_000 + 200],
    ['edits', { edits: 'order_day' }, 5_000],
    // the line was added in April: ours has nothing of it in March
    ['edits', { edits: 'none' }, 0],
    ['excluded', { excluded: true }, 10_000],
    // cancelled is 100 − 100; dropped is sold in March and taken back in April
    ['cancelled', { cancelled: false }, -10_000],
    // till, and the note
    ['other_channels', { otherChannels: false }, -10_000 + 200],
    ['discounts', { discounts: false }, 1_000],
    // 18 + 20 later + 20 edited + 20 − 20 cancelled + 20 dropped + 20 till − 8
    ['taxes', { taxes: true }, 1_800 + 2_000 + 2_000 + 2_000 + 2_000 - 800],
    // 5 + 4 − 4
    ['shipping', { shipping: true }, 500],
    ['duties', { duties: true }, 300],
    ['gift_cards', { giftCards: true }, 2_500],
  ];

  it.each(CASES)('%s by %j is %i', async (part, contents, amount) => {
    const answer = await bridge({ contents });
    expect(amounts(answer)).toEqual({ [part]: amount, unconverted: null });
    expect(answer.expected).toBe(45_500 + amount);
  });

  it('time_zone: what enters less what leaves', async () => {
    // last comes in with 9.00, first goes out with 7.00
    expect(amounts(await bridge({ zone: 'UTC' }))).toEqual({ time_zone: 200, unconverted: null });
  });

  it('each part stands on those before it', async () => {
    // all of March’s orders in one figure; taxes are those of what is left by then:
    // plain 18 + later 20 + edited 20 + 10 (added line) + test 20 + card 0; web alone, cancelled out
    const answer = await bridge({
      contents: {
        ...{ refunds: 'none', edits: 'order_day', excluded: true, cancelled: false },
        ...{ otherChannels: false, taxes: true },
      },
    });
    expect(amounts(answer)).toEqual({
      returns: 14_200,
      edits: 5_000,
      excluded: 10_000,
      // cancelled and dropped, no longer reversed
      cancelled: -20_000,
      other_channels: -10_000,
      taxes: 1_800 + 2_000 + 3_000 + 2_000,
      unconverted: null,
    });
    // 90 + 100 + 150 + 100 + 7 = 447.00, and taxes of 88.00
    expect(answer.expected).toBe(44_700 + 8_800);
  });

  it('ends exactly at the figure that is entered, the rest in sight', async () => {
    // 455.00 + 90.00 taxes + 5.00 + 3.00
    const equal = await bridge({ preset: 'shopify_total_sales', theirs: 55_300 });
    expect(amounts(equal)).toMatchObject({ unexplained: 0 });
    expect(equal).toMatchObject({ expected: 55_300, gap: 9_800 });
    expect(equal.gapShare).toBeCloseTo(9_800 / 45_500, 12);
    expect(equal.verdict[0]).toMatchObject({ status: 'on_track' });
    const off = await bridge({ preset: 'shopify_total_sales', theirs: 60_000 });
    expect(amounts(off)).toMatchObject({ unexplained: 4_700 });
    expect(off.parts.at(-1)).toMatchObject({ start: 55_300, end: 60_000 });
    expect(off.verdict[0]).toMatchObject({ status: 'at_risk' });
  });

  it('says what it can’t value, in its own money', async () => {
    const answer = await bridge({});
    expect(answer.unconverted).toEqual([{ currency: 'SEK', orders: 1, amountMinor: 50_000 }]);
    expect(answer.notes).toHaveLength(1);
  });

  it('refuses a zone that is none, and a figure that is no amount', async () => {
    await expect(bridge({ zone: 'Mars/Base' })).rejects.toThrow('no time zone');
    await expect(bridge({ theirs: 1.5 })).rejects.toThrow('minor units');
  });
});

it('what comes back of a line that was added counts on the day of the edit, on the order basis', async () => {
  const store = await testStore(database);
  // 100.00 in February and 40.00 in March; of the 120.00 that come back in April, 20.00 are of the line added
  await take(store, [
    order('edited', '2026-02-20T10:00:00Z', {
      lines: [
        { quantity: 1, unitPrice: '100.00' },
        { quantity: 1, unitPrice: '40.00', addedAt: '2026-03-10T10:00:00Z' },
      ],
      refunds: [{ id: 'r', occurredAt: '2026-04-02T10:00:00Z', net: '120.00' }],
    }),
  ]);
  await declare(database, store, { from: '2026-01-01', to: '2026-05-01' });
  const inMarch = async (contents: Partial<Contents>): Promise<number> => {
    const question = { store: store.slug, ...MARCH, preset: 'shopify_net_sales', contents } as const;
    return (await api.parity.reconcile(question)).expected;
  };
  expect(await inMarch({ refunds: 'own_day' })).toBe(4_000);
  expect(await inMarch({ refunds: 'order_day' })).toBe(2_000);
  expect(await inMarch({ refunds: 'order_day', edits: 'order_day' })).toBe(0);
});

describe.each(seedsHere(2, 71, 5))('random shop %i', (seed) => {
  const PERIODS: Period[] = [
    { from: '2025-12-01', to: '2026-12-01' },
    { from: '2026-01-12', to: '2026-02-20' },
    { from: '2026-03-01', to: '2026-03-02' },
  ];

  interface Sale {
    type: 'order' | 'refund';
    id: string;
    orderId?: string;
    updatedAt: string;
    cancelledAt?: string;
    excluded?: string;
    isWeb?: boolean;
    lines: { addedAt?: string; quantity: number; ofOrder?: string; isDiscount?: boolean }[];
  }

  /** What stands in the end of all versions, every second order from a till. */
  const finalFacts = (): Sale[] => {
    const last = new Map<string, Sale>();
    const all = randomShop(seed)
      .batches.filter(({ kind }) => kind === 'sales')
      .flatMap(({ facts }) => facts as Sale[]);
    for (const fact of all) {
      const isWeb = fact.type === 'order' ? { isWeb: Number(fact.id.slice(1)) % 2 === 0 } : {};
      const plain = {
        ...fact,
        ...isWeb,
        ...(fact.type === 'order' || !fact.orderId ? { currency: 'EUR' } : {}),
      };
      const known = last.get(fact.id);
      if (!known || known.updatedAt < fact.updatedAt) last.set(fact.id, plain);
    }
    return [...last.values()];
  };

  const shopOf = async (facts: unknown[], more: Partial<Store> = {}): Promise<Store> => {
    const store = await testStore(database, more);
    await take(store, facts);
    await declare(database, store, { from: '2025-12-01', to: '2027-01-01' });
    return store;
  };

  const asked = async (store: Store, period: Period, metric: MetricId, basis?: Basis): Promise<number> => {
    const question = { ...period, metrics: [metric], ...(basis && { basis }) };
    const answer = await database.read((tx) => ask(tx, store, question, NOW));
    return answer.rows[0]!.values[metric]!.value!;
  };

  const expectedOf = (store: Store, period: Period, contents: Partial<Contents>, zone?: string) =>
    api.parity
      .reconcile({
        store: store.slug,
        ...period,
        preset: 'shopify_net_sales',
        contents,
        ...(zone && { zone }),
      })
      .then(({ expected }) => expected);

  const eachPeriod = async (check: (facts: Sale[], store: Store, period: Period) => Promise<void>) => {
    const facts = finalFacts();
    const store = await shopOf(facts);
    for (const period of PERIODS) await check(facts, store, period);
  };

  it('parts always sum exactly to the end, whatever is asked', async () => {
    const random = randomOf(seed);
    const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
    const yes = () => random() < 0.5;
    const store = await testStore(database);
    // foreign money, rates, tills and edits as they come
    for (const { kind, facts } of randomShop(seed).batches) await ingest(database, store, kind, facts);
    await declare(database, store, { from: '2025-12-01', to: '2027-01-01' });
    for (let i = 0; i < 12; i += 1) {
      const from = addDays('2026-01-01', Math.floor(random() * 100));
      const theirs = yes() ? Math.floor(random() * 1e6) : null;
      const answer = await api.parity.reconcile({
        ...{ store: store.slug, from, to: addDays(from, 1 + Math.floor(random() * 60)), theirs },
        ...{
          preset: pick(PRESET_IDS),
          zone: pick(['UTC', 'Asia/Tokyo', 'Europe/Berlin', 'America/New_York']),
        },
        contents: {
          ...{
            refunds: pick(['own_day', 'order_day', 'none'] as const),
            edits: pick(['own_day', 'order_day', 'none'] as const),
          },
          ...{ taxes: yes(), shipping: yes(), cancelled: yes(), excluded: yes(), giftCards: yes() },
        },
      });
      const sum = answer.parts.reduce((all, { amount }) => all + (amount ?? 0), answer.ours);
      expect(sum).toBe(answer.theirs ?? answer.expected);
      let at = answer.ours;
      for (const { amount, start, end } of answer.parts) {
        expect([start, end]).toEqual([at, at + (amount ?? 0)]);
        at = end;
      }
      const period = { from: answer.period.from, to: answer.period.to };
      expect(answer.ours).toBe(await asked(store, period, 'net_sales'));
    }
  });

  it(
    'taxes, shipping and duties lead to total sales, the order basis to that of the metrics',
    () =>
      eachPeriod(async (_facts, store, period) => {
        const total = { taxes: true, shipping: true, duties: true };
        expect(await expectedOf(store, period, total)).toBe(await asked(store, period, 'total_sales'));
        expect(await expectedOf(store, period, { refunds: 'order_day' })).toBe(
          await asked(store, period, 'net_sales', 'order'),
        );
        expect(await expectedOf(store, period, { ...total, refunds: 'order_day' })).toBe(
          await asked(store, period, 'total_sales', 'order'),
        );
      }),
    60_000,
  );

  it(
    'leaves what a shop would show in which the orders were otherwise',
    () =>
      eachPeriod(async (facts, store, period) => {
        const without = async (kept: unknown[]) => asked(await shopOf(kept), period, 'net_sales');
        const cancelled = new Set(facts.filter((f) => f.cancelledAt && !f.excluded).map(({ id }) => id));
        expect(await expectedOf(store, period, { cancelled: false })).toBe(
          await without(facts.filter((f) => !cancelled.has(f.id) && !cancelled.has(f.orderId ?? ''))),
        );
        expect(await expectedOf(store, period, { edits: 'order_day' })).toBe(
          await without(
            facts.map((f) =>
              f.type === 'order' ? { ...f, lines: f.lines.map(({ addedAt: _, ...line }) => line) } : f,
            ),
          ),
        );
        expect(await expectedOf(store, period, { refunds: 'none' })).toBe(
          await without(
            facts.flatMap(({ cancelledAt: _, ...f }) => {
              if (f.type !== 'order') return [];
              const lines = f.lines.filter(
                (line) => line.isDiscount || (line.quantity >= 0 && !line.ofOrder),
              );
              return lines.length > 0 ? [{ ...f, lines, refunds: [] }] : [];
            }),
          ),
        );
        const tills = new Set(facts.filter((f) => f.isWeb === false).map(({ id }) => id));
        expect(await expectedOf(store, period, { otherChannels: false })).toBe(
          await without(
            facts.filter((f) =>
              f.type === 'order' ? f.isWeb : f.orderId !== undefined && !tills.has(f.orderId),
            ),
          ),
        );
      }),
    120_000,
  );

  it(
    'has the days of the zone that is asked for',
    () =>
      eachPeriod(async (facts, store, period) => {
        for (const timeZone of ['UTC', 'Pacific/Auckland', 'America/Los_Angeles']) {
          const there = await shopOf(facts, { timeZone });
          expect(await expectedOf(store, period, {}, timeZone)).toBe(await asked(there, period, 'net_sales'));
        }
      }),
    120_000,
  );
});
