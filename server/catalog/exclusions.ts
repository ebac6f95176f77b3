import type { NonEmpty } from '../../shared/items';
import type { Signed } from './metric';

/** From what is stored to what a metric counts. `counted` = `stored` − all rows. */
export interface Exclusion {
  /** What is stored and counted, in the plural. */
  things: string;
  stored: readonly Signed[];
  rows: readonly { reason: string; measures: readonly Signed[] }[];
  counted: Readonly<NonEmpty<Signed>>;
}

const outOfEverything = [
  { reason: 'Test orders', measures: ['excluded_test'] },
  { reason: 'Deleted orders', measures: ['excluded_deleted'] },
  { reason: 'Voided before payment', measures: ['excluded_voided'] },
] as const;

const unconverted = { reason: 'No exchange rate (unconverted)', measures: ['unconverted_orders'] } as const;
const replacements = { reason: 'Replacements and exchanges', measures: ['replacements'] } as const;
const onlyGiftCards = { reason: 'Only gift cards', measures: ['orders', '-goods_orders'] } as const;
const stored = ['orders', 'replacements', 'excluded_test', 'excluded_deleted', 'excluded_voided'] as const;

const entries = {
  /** Metrics that count orders. */
  orders: { things: 'orders', stored, rows: [...outOfEverything, replacements], counted: ['orders'] },
  /** Metrics of customers: channels that hide who buys are left out. */
  customers: {
    things: 'orders',
    stored,
    rows: [
      ...outOfEverything,
      replacements,
      { reason: 'Channels that hide who buys', measures: ['orders', '-customer_orders'] },
    ],
    counted: ['customer_orders'],
  },
  /** Metrics of money: replacements count in sales, unconverted orders don't. */
  sales: {
    things: 'orders',
    stored,
    rows: [...outOfEverything, unconverted],
    counted: ['orders', 'replacements', '-unconverted_orders'],
  },
  /** Metrics of units, which need no exchange rate. */
  units: { things: 'orders', stored, rows: outOfEverything, counted: ['orders', 'replacements'] },
  /** Metrics per order with goods. */
  goods_orders: {
    things: 'orders',
    stored,
    rows: [...outOfEverything, replacements, onlyGiftCards],
    counted: ['goods_orders'],
  },
  /** Metrics of money per order with goods. */
  order_value: {
    things: 'orders',
    stored,
    rows: [
      ...outOfEverything,
      replacements,
      { reason: unconverted.reason, measures: ['goods_orders', '-aov_orders'] },
      onlyGiftCards,
    ],
    counted: ['aov_orders'],
  },
  sessions: {
    things: 'sessions',
    stored: ['sessions', 'sessions_bot', 'sessions_internal'],
    rows: [
      { reason: 'Bots', measures: ['sessions_bot'] },
      { reason: 'Staff and internal networks', measures: ['sessions_internal'] },
    ],
    counted: ['sessions'],
  },
} satisfies Record<string, Exclusion>;

export type ExclusionId = keyof typeof entries;
export const EXCLUSIONS: Record<ExclusionId, Exclusion> = entries;
