/**
 * The webhooks of an invented shop, from a seed: orders that are placed, changed, refunded, cancelled,
 * and customers that are merged. What they come to can be counted without the code under test.
 */

export interface HookEvent {
  topic: string;
  body: string;
}

/** Mulberry32: the same numbers from the same seed. */
export const randomFrom = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
};

const START = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;
const at = (i: number, minutes: number) => new Date(START + (i * 7 + minutes) * MINUTE).toISOString();

const isRefunded = (i: number) => i % 5 === 0;
const isCancelled = (i: number) => i % 7 === 0;
/** Two orders a customer; every 25th customer is merged into the one before. */
const customerOf = (i: number) => Math.floor(i / 2) + 1_000;
const isMerged = (i: number) => i % 50 === 1 && i > 2;

const orderOf = (i: number, updatedAt: string, quantity: number, more: object = {}) => ({
  ...{ id: 10_000 + i, created_at: at(i, 0), updated_at: updatedAt, currency: 'EUR', source_name: 'web' },
  ...{ customer: { id: customerOf(i) }, cancelled_at: null as string | null, refunds: [] as unknown[] },
  line_items: [
    { id: 50_000 + i, name: 'Mug', quantity, price: '10.00', gift_card: false, discount_allocations: [] },
  ],
  ...more,
});

const refundOf = (i: number) => ({
  ...{ id: 90_000_000 + i, order_id: 10_000 + i, created_at: at(i, 60), order_adjustments: [] },
  refund_line_items: [{ line_item_id: 50_000 + i, quantity: 1, subtotal: 4, total_tax: 0 }],
  transactions: [{ kind: 'refund' }],
});

/** In the order in which the shop sends them. */
const eventsOf = (i: number): HookEvent[] => {
  const event = (topic: string, payload: object): HookEvent => ({ topic, body: JSON.stringify(payload) });
  const refunds = isRefunded(i) ? [refundOf(i)] : [];
  return [
    event('orders/create', orderOf(i, at(i, 0), 1)),
    event('orders/updated', orderOf(i, at(i, 30), 2)),
    ...refunds.flatMap((refund) => [
      event('refunds/create', refund),
      event('orders/updated', orderOf(i, at(i, 60), 2, { refunds })),
    ]),
    ...(isCancelled(i)
      ? [event('orders/cancelled', orderOf(i, at(i, 90), 2, { refunds, cancelled_at: at(i, 90) }))]
      : []),
    ...(isMerged(i)
      ? [
          event('customers/merge', {
            admin_graphql_api_customer_kept_id: `gid://shopify/Customer/${customerOf(i) - 1}`,
            admin_graphql_api_customer_deleted_id: `gid://shopify/Customer/${customerOf(i)}`,
          }),
        ]
      : []),
  ];
};

export interface Story {
  /** Each once, in order. */
  events: HookEvent[];
  /** As they are sent: 30 % of all twice, 30 % away from their place. */
  sent: HookEvent[];
  expected: { orders: number; cancelled: number; gross: number; returns: number; customers: number };
}

/** `size` deliveries, duplicates included. */
export const storyOf = (size: number, seed: number): Story => {
  const events: HookEvent[] = [];
  let orders = 0;
  for (; events.length < size * 0.7; orders++) events.push(...eventsOf(orders));
  const random = randomFrom(seed);
  const pick = () => events[Math.floor(random() * events.length)]!;
  const placed = events.map((event, i) => ({ event, i }));
  while (placed.length < size) placed.push({ event: pick(), i: random() * events.length });
  const moved = placed.map(({ event, i }) => ({
    event,
    i: random() < 0.3 ? i + (random() - 0.5) * Math.min(events.length, 4_000) : i,
  }));
  const all = Array.from({ length: orders }, (_, i) => i);
  // Each order ends at 2 × 10.00. A refund takes 4.00 back, a cancellation all that is left of 20.00.
  const cancelled = all.filter(isCancelled).length;
  const refunded = all.filter((i) => isRefunded(i) && !isCancelled(i)).length;
  return {
    events,
    sent: moved.sort((a, b) => a.i - b.i).map(({ event }) => event),
    expected: {
      ...{ orders, cancelled, gross: orders * 2_000, returns: cancelled * 2_000 + refunded * 400 },
      customers: new Set(all.map(customerOf)).size - all.filter(isMerged).length,
    },
  };
};
