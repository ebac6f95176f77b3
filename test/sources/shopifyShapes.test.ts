import { describe, expect, it } from 'vitest';
import { ask } from '../../server/ask';
import type { MetricId } from '../../server/catalog/metrics';
import { verify } from '../../server/ledger';
import type { SaleFact } from '../../server/facts/fact';
import { BulkAssembler } from '../../server/sources/shopify/bulk';
import { orderRest, shopOrder } from '../../server/sources/shopify/graphql';
import { checked, readOrder } from '../../server/sources/shopify/reading';
import { orderReading } from '../../server/sources/shopify/orderReading';
import type { Store } from '../../server/types';
import { testStore } from '../database';
import { importing } from '../imports/importing';
import { BULK_LINES, CSV, REST_ORDERS, RESTS } from './shopifyFixtures';
import type { Day } from '../../server/time';

/** The same five orders as webhook, as bulk result and as CSV. */

const at = importing();
const NOW = new Date('2026-06-01T00:00:00Z');
const MONEY = [
  ...(['orders', 'gross_sales', 'discounts', 'returns', 'net_sales', 'taxes', 'shipping'] as const),
  ...(['gift_card_sales', 'units_sold', 'units_returned', 'orders_cancelled'] as const),
];

const valuesOf = async (
  store: Store,
  metrics: readonly MetricId[],
  from: Day = '2026-03-01',
  to: Day = '2026-04-01',
) => {
  const answer = await at.database.read((tx) => ask(tx, store, { from, to, metrics: [...metrics] }, NOW));
  return Object.fromEntries(metrics.map((metric) => [metric, answer.rows[0]!.values[metric]!.value]));
};

const factOf = (result: ReturnType<typeof checked>): SaleFact => {
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  return result.fact;
};

const fromWebhooks = () =>
  REST_ORDERS.map((payload) => {
    const reading = readOrder(payload, 'shopify');
    if ('problems' in reading) throw new Error(JSON.stringify(reading.problems));
    return factOf(checked(reading));
  });

const fromBulk = (lines: readonly unknown[] = BULK_LINES) => {
  const assembler = new BulkAssembler();
  lines.forEach((line, i) => expect(assembler.take(i + 1, line)).toBeNull());
  const { orders, waiting } = assembler.end();
  expect(waiting).toEqual([]);
  return orders.map(({ order, lines: sold, shipping, problems }) => {
    expect(problems).toEqual([]);
    const rest = RESTS[order.id] ? orderRest.parse(RESTS[order.id]) : null;
    return factOf(checked(orderReading(shopOrder(order, sold, shipping, rest), 'shopify')));
  });
};

/**
 * Worked by hand. Gross 50 + 100 + 120 = 270.00 (1002 without its tax: 119 − 19; 1004 and 1005 count
 * nowhere). Discounts 5.00. Returns 22.50 + 100 (cancelled) + 40 + 3 = 165.50. Net 270 − 5 − 165.50 =
 * 99.50. Taxes 9.48 + 19 − 4.28 − 0.93 − 19 = 4.27. Shipping 4.90 − 4.90. Units 2 + 1 + 2, back 1 + 1 + 1.
 */
const EXPECTED = {
  ...{ orders: 3, gross_sales: 27_000, discounts: 500, returns: 16_550, net_sales: 9_950, taxes: 427 },
  ...{ shipping: 0, gift_card_sales: 5_000, units_sold: 5, units_returned: 3, orders_cancelled: 1 },
};

describe('one order in three shapes', () => {
  it('is one fact by webhook and by bulk result', () => {
    expect(fromBulk()).toEqual(fromWebhooks());
  });

  it('is the same whatever order the lines of a bulk result come in', () => {
    const later = [...BULK_LINES].sort((a, b) => Number('__parentId' in a) - Number('__parentId' in b));
    expect(fromBulk(later)).toEqual(fromWebhooks());
    expect(
      fromBulk([...later].reverse())
        .reverse()
        .map(({ id }) => id),
    ).toEqual(fromWebhooks().map(({ id }) => id));
  });

  it('gives the sums worked by hand, by file', async () => {
    const store = await testStore(at.database);
    const options = { format: 'shopify-orders-json', fileName: 'orders.json' } as const;
    const report = await at.load(store, JSON.stringify({ orders: REST_ORDERS }), options);
    expect(report).toMatchObject({ new: 5, rejectedCount: 0 });
    expect(await valuesOf(store, MONEY)).toEqual(EXPECTED);
    expect(await valuesOf(store, ['returns'], '2026-03-05', '2026-03-07')).toEqual({ returns: 6_250 });
    expect((await verify(at.database, store)).differences).toEqual([]);
    expect(await at.load(store, JSON.stringify(REST_ORDERS), options)).toMatchObject({ unchanged: 5 });
  });

  it('has the same sales by CSV, where refunds have no day', async () => {
    const store = await testStore(at.database);
    const report = await at.load(store, CSV, { format: 'shopify-orders-csv' });
    expect(report).toMatchObject({
      new: 4,
      rejectedCount: 0,
      notes: { 'refunds without a day, booked on the day of their order': 2 },
    });
    const { orders, gross_sales, discounts, gift_card_sales, units_sold, orders_cancelled } = EXPECTED;
    const same = { orders, gross_sales, discounts, gift_card_sales, units_sold, orders_cancelled };
    expect(await valuesOf(store, Object.keys(same) as MetricId[])).toEqual(same);
    // 1003: 40.00 and 3.00 on the day of the order, 4 March, instead of the 6th and the 8th.
    expect(await valuesOf(store, ['returns'], '2026-03-04', '2026-03-05')).toEqual({ returns: 4_300 });
  });

  it('tells an order that an edit extended once more by GraphQL, which then stands', () => {
    const [first] = REST_ORDERS;
    const added = structuredClone(RESTS['1001']!) as { agreements: Record<string, unknown>[] };
    const sale = { actionType: 'ORDER', lineItem: { id: 'gid://shopify/LineItem/12' } };
    added.agreements = [
      {
        ...added.agreements[0],
        sales: {
          nodes: [{ actionType: 'ORDER', lineItem: { id: 'gid://shopify/LineItem/11' } }],
          pageInfo: { hasNextPage: false },
        },
      },
      {
        ...{ happenedAt: '2026-03-02T07:00:00Z', reason: 'ORDER_EDIT' },
        sales: { nodes: [sale], pageInfo: { hasNextPage: false } },
      },
    ];
    const assembler = new BulkAssembler();
    BULK_LINES.slice(0, 4).forEach((line, i) => assembler.take(i + 1, line));
    const [found] = assembler.end().orders;
    const order = shopOrder(found!.order, found!.lines, found!.shipping, orderRest.parse(added));
    const fact = factOf(checked(orderReading(order, 'shopify')));
    if (fact.type !== 'order') throw new Error('not an order');
    expect(fact.lines.map(({ addedAt }) => addedAt)).toEqual([undefined, '2026-03-02T07:00:00.000Z']);
    expect(Date.parse(fact.updatedAt!)).toBe(Date.parse(first!.updated_at as string) + 1);
  });
});
