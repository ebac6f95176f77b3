import type { Part } from '../../../shared/sentence';
import type { Day, Instant, Period } from '../../time';
import { PRESET_IDS, type PresetId, type CountedOn } from '../../../shared/lists';

/** What a platform's sales figure contains, as switches away from our net sales on the event basis. */

export interface Definition {
  /** IANA zone whose days the figure has. */
  zone: string;
  /** On their own day, restated to the day of the order, or in no part of it. */
  refunds: CountedOn;
  /** Lines that an edit added: on the day of the edit, on that of the order, or never seen. */
  edits: CountedOn;
  /** Orders that count nowhere with us: tests, deleted, voided before payment. */
  excluded: boolean;
  /** Orders that were cancelled, with their reversal. */
  cancelled: boolean;
  /** Orders of other channels than the web shop, and credit notes that name no order. */
  otherChannels: boolean;
  /** Discounts are deducted. */
  discounts: boolean;
  taxes: boolean;
  shipping: boolean;
  duties: boolean;
  giftCards: boolean;
}

export type Contents = Omit<Definition, 'zone'>;

/** Net sales on the event basis, as every page of ours shows them. */
export const OURS: Contents = {
  refunds: 'own_day',
  edits: 'own_day',
  excluded: false,
  cancelled: true,
  otherChannels: true,
  discounts: true,
  taxes: false,
  shipping: false,
  duties: false,
  giftCards: false,
};

export interface Preset {
  id: PresetId;
  label: string;
  /** Where that figure is found, and what it holds. */
  about: string;
  contents: Contents;
}

const entries: Record<PresetId, Omit<Preset, 'id' | 'contents'> & { differs: Partial<Contents> }> = {
  source_placed: {
    label: 'Connected source, orders as placed',
    about:
      'What the connected source itself counts of the days: each order at what it was placed for, with taxes, shipping, duties and gift cards, before any refund or cancellation. A sync takes it down; where none covers the days, enter it.',
    differs: {
      ...{ refunds: 'none', edits: 'order_day', taxes: true, shipping: true, duties: true, giftCards: true },
    },
  },
  shopify_total_sales: {
    label: 'Shopify, total sales',
    about:
      'Analytics › Reports › Total sales: net sales plus taxes, shipping and duties. Cancelled orders stay in it with their reversal; refunds and edits stand on their own day; gift cards, test and deleted orders are not in it.',
    differs: { taxes: true, shipping: true, duties: true },
  },
  shopify_net_sales: {
    label: 'Shopify, net sales',
    about:
      'Analytics › Reports › Net sales: gross sales less discounts less returns, as ours. Only the days of another time zone can differ.',
    differs: {},
  },
  ga4_revenue: {
    label: 'GA4, purchase revenue',
    about:
      'What purchase events reported when they were sent: web orders alone, also tests and what was cancelled or refunded later, without lines that an edit added. By Google’s definition without tax and shipping: switch them on if your tags send the total.',
    differs: {
      ...{ refunds: 'none', edits: 'none', excluded: true, otherChannels: false, giftCards: true },
    },
  },
  woocommerce_net: {
    label: 'WooCommerce, net sales',
    about:
      'Analytics › Revenue › Net sales: items less coupons less refunds, which stand on their own day. Cancelled orders are left out; an edited order counts whole on its own day.',
    differs: { cancelled: false, edits: 'order_day' },
  },
  woocommerce_gross: {
    label: 'WooCommerce, gross sales',
    about:
      'Analytics › Revenue › Gross sales: items before coupons and refunds. Cancelled orders are left out; an edited order counts whole on its own day.',
    differs: { cancelled: false, edits: 'order_day', refunds: 'none', discounts: false },
  },
  woocommerce_total: {
    label: 'WooCommerce, total sales',
    about: 'Analytics › Revenue › Total sales: net sales plus taxes and shipping.',
    differs: { cancelled: false, edits: 'order_day', taxes: true, shipping: true },
  },
};

export const presetOf = (id: PresetId): Preset => {
  const { differs, ...entry } = entries[id];
  return { id, ...entry, contents: { ...OURS, ...differs } };
};

export const PRESETS: readonly Preset[] = PRESET_IDS.map(presetOf);

export type ReconcilePartId =
  | 'time_zone'
  | 'refund_day'
  | 'returns'
  | 'edits'
  | 'excluded'
  | 'cancelled'
  | 'other_channels'
  | 'discounts'
  | 'taxes'
  | 'shipping'
  | 'duties'
  | 'gift_cards'
  | 'unconverted'
  | 'unexplained';

export interface ReconcilePart {
  id: ReconcilePartId;
  label: string;
  definition: string;
  /** Minor units of the store's currency; null = it is not known, and is in what is unexplained. */
  amount: number | null;
  /** Orders, edits and reversals that it changes. */
  rows: number;
  /** Running sum before and after it. */
  start: number;
  end: number;
}

export interface ReconcileQuestion {
  period: Period;
  /** Null = what a connected source reported, else the first of the others. */
  preset: PresetId | null;
  zone: string;
  /** Where their figure differs from the preset. */
  contents: Partial<Contents>;
  /** Their figure in minor units of the store's currency; null = not known yet. */
  theirs: number | null;
}

export interface ReconcileView {
  store: string;
  currency: string;
  timeZone: string;
  today: Day;
  asOf: Instant;
  period: Period;
  preset: Preset;
  presets: { id: PresetId; label: string }[];
  definition: Definition;
  /** Our net sales on the event basis. */
  ours: number;
  /** From ours to the end, in this order; they sum exactly to what lies between. */
  parts: ReconcilePart[];
  /** What their figure should be by its definition. */
  expected: number;
  theirs: number | null;
  /** The sources that reported it; null = it was entered, or is not known. */
  told: { sources: string[]; at: Instant } | null;
  /** Theirs less ours, absolute and as a share of ours (METRICS 11, reconciliation_gap). */
  gap: number | null;
  gapShare: number | null;
  /** Orders that have no rate, in their own money. */
  unconverted: { currency: string; orders: number; amountMinor: number }[];
  verdict: Part[];
  notes: string[];
}
