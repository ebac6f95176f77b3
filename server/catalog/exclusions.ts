import type { NonEmpty } from '../../shared/items';
import type { OrderStatus } from '../../shared/lists';
import type { Signed } from './metric';

/** `listed`: the orders of a list that are exactly these; without it they are in none. */
interface Reason {
  reason: string;
  measures: readonly Signed[];
  listed?: OrderStatus;
}

/** From what is stored to what a metric counts. `counted` = `stored` − all rows. */
export interface Exclusion {
  /** What is stored and counted, in the plural. */
  things: string;
  stored: readonly Signed[];
  rows: readonly Reason[];
  counted: Readonly<NonEmpty<Signed>>;
}

const outOfEverything = [
  { reason: 'Test orders', measures: ['excluded_test'], listed: 'test' },
  { reason: 'Deleted orders', measures: ['excluded_deleted'], listed: 'deleted' },
  { reason: 'Voided before payment', measures: ['excluded_voided'], listed: 'voided' },
] as const;

const unconverted = {
  reason: 'No exchange rate (unconverted)',
  measures: ['unconverted_orders'],
  listed: 'unconverted',
} as const;
const replacements = {
  reason: 'Replacements and exchanges',
  measures: ['replacements'],
  listed: 'replacement',
} as const;
const onlyGiftCards = {
  reason: 'Only gift cards',
  measures: ['orders', '-goods_orders'],
  listed: 'gift_cards',
} as const;
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
      { reason: 'Channels that hide who buys', measures: ['orders', '-customer_orders'], listed: 'masked' },
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
