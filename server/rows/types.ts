import type { Unit } from '../catalog/types';
import type { Day, Instant, Period } from '../time';
import type { OrderStatus, RowDimension } from '../../shared/lists';

/** The shapes of lists: what is asked, and what a row says. Money in minor units. */

export interface RowFilter {
  /** Half-open, in the store's zone: by the day of the order, or of the reversal. */
  period?: Partial<Period> | undefined;
  where: readonly { dimension: RowDimension; value: string }[];
  status?: OrderStatus;
  /** Id of an order, exactly. */
  id?: string;
}

export interface RowQuestion extends RowFilter {
  /** Where the page before ended; absent = the newest rows. */
  cursor?: string;
  /** Begins with the newest rows of this day. */
  at?: Day;
  limit?: number;
}

export interface Page<Row> {
  rows: Row[];
  /** Of the next page; null = there is none. */
  next: string | null;
}

/** What is said of an order. */
export type OrderFlag =
  | 'cancelled'
  | 'refunded'
  | 'unconverted'
  | 'test'
  | 'deleted'
  | 'voided'
  | 'replacement'
  | 'exchange'
  | 'return'
  | 'new_customer'
  | 'masked';

export interface OrderListRow {
  source: string;
  id: string;
  placedAt: Instant;
  /** Shortened key, never an e-mail or phone number. */
  customer: string;
  channel: string;
  country: string;
  device: string;
  currency: string;
  /** Store's currency; null while no rate is known. */
  gross: number | null;
  discounts: number | null;
  /** Everything reversed on the order to date. */
  returns: number | null;
  net: number | null;
  flags: OrderFlag[];
}

/** Why a reversal counts in nothing. */
export type Unbooked = 'no_order' | 'excluded' | 'unconverted' | 'other_currency' | 'replaced';

export interface ReversalListRow {
  source: string;
  id: string;
  occurredAt: Instant;
  kind: 'refund' | 'edit' | 'cancellation' | 'return' | 'unlinked';
  /** Null = a credit note that names no order. */
  orderId: string | null;
  /** Day of the order; null while it is not there. */
  placedDay: Day | null;
  channel: string;
  country: string;
  currency: string;
  units: number;
  /** Store's currency; null where it counts in nothing. */
  returns: number | null;
  taxes: number | null;
  shipping: number | null;
  /** Paid beyond what was left of the order. */
  beyond: number | null;
  unbooked: Unbooked | null;
}

export interface RowSum {
  /** Id of a measure of the catalogue. */
  measure: string;
  label: string;
  unit: Unit;
  value: number;
}

/** Counts and sums of exactly the rows that a list shows. */
export interface RowSummary {
  listed: number;
  leftOut: { reason: string; count: number }[];
  /** None where nothing is listed of days of which no source has told: that is not 0. */
  sums: RowSum[];
  /** Days without data, and what stands between the rows and a sum, in words. */
  notes: string[];
}

export interface OrderLine {
  ordinal: number;
  sku: string | null;
  title: string | null;
  productType: string;
  quantity: number;
  /** As the source states it, a decimal in major units. */
  unitPrice: string;
  isGiftCard: boolean;
  /** Of a line below zero: the order that its product came from. */
  ofOrder: string | null;
  /** Day on which an edit added it. */
  addedDay: Day | null;
  grossMinor: number;
  discountMinor: number;
  taxMinor: number;
}

/** One amount in both currencies; `value` is null while no rate is known. */
export interface Both {
  minor: number;
  value: number | null;
}

export interface OrderReversal {
  id: string;
  kind: ReversalListRow['kind'];
  occurredAt: Instant;
  units: number;
  net: Both;
  taxes: Both;
  duties: Both;
  shipping: Both;
  /** Paid beyond what was left of the order: it reverses nothing. */
  beyond: Both;
  unbooked: Unbooked | null;
}

/** A component of an order: what its lines sum to, what the order holds, and what was reversed of it. */
export interface OrderPart {
  id: string;
  label: string;
  /** Sum over the lines, in the order's currency; null where lines know nothing of it. */
  lines: number | null;
  charged: Both;
  reversed: Both | null;
}

export interface OrderDetail extends OrderListRow {
  timeZone: string;
  storeCurrency: string;
  cancelledAt: Instant | null;
  sessionId: string | null;
  isWeb: boolean;
  taxesIncluded: boolean;
  conversion: { rate: string | null; day: Day | null; source: 'same' | 'platform' | 'table' | null };
  lines: OrderLine[];
  reversals: OrderReversal[];
  parts: OrderPart[];
}

export interface RatePair {
  base: string;
  quote: string;
  days: number;
  firstDay: Day;
  lastDay: Day;
  /** Of the last day, a decimal: 1 base = rate quote. */
  rate: string;
}

export interface RatesView {
  currency: string;
  pairs: RatePair[];
  /** Orders in other currencies that were converted, by where the rate came from. */
  used: { currency: string; source: 'platform' | 'table'; orders: number }[];
  /** Orders that lack a rate. */
  lacking: { currency: string; orders: number; days: number; firstDay: Day; lastDay: Day }[];
}

export interface RateDay {
  day: Day;
  rate: string;
}

/** Values that orders have, for the filters to offer. */
export type RowChoices = Record<'channel' | 'country' | 'device' | 'currency', string[]>;
