import type { bookedCosts } from '../../../drizzle/schema';
import type { Day, Instant } from '../../time';
import type { Version } from './version';

/** The ledger's rows as it works on them. Instants are ISO strings in UTC; null = not set. */

export interface Dims {
  channel: string;
  device: string;
  country: string;
}

export interface Conversion {
  currency: string;
  fxRate: string | null;
  fxDay: Day | null;
  fxSource: 'same' | 'platform' | 'table' | null;
}

/** What the owner's rules of channels decide by; `tableChannel`: what they have put aside, null = nothing. */
export interface Ruled {
  evidence: string | null;
  tableChannel: string | null;
}

/** Customer that a fact names, and who that is now (METRICS C14). */
export interface Identified {
  ownKey: string | null;
  emailHash: string | null;
  customerKey: string | null;
}

export interface OrderRow extends Version, Dims, Ruled, Conversion, Identified {
  source: string;
  externalId: string;
  placedAt: Instant;
  day: Day;
  cancelledAt: Instant | null;
  excluded: 'test' | 'deleted' | 'voided' | null;
  kind: 'standard' | 'replacement' | 'exchange' | 'return';
  ownKey: string;
  customerKey: string;
  isMasked: boolean;
  isWeb: boolean;
  sessionId: string | null;
  isMatched: boolean;
  taxesIncluded: boolean;
  grossMinor: number;
  discountsMinor: number;
  taxesMinor: number;
  dutiesMinor: number;
  shippingMinor: number;
  giftCardsMinor: number;
  giftCardDiscountsMinor: number;
  grossSales: number;
  discounts: number;
  taxes: number;
  duties: number;
  shipping: number;
  giftCardSales: number;
  giftCardDiscounts: number;
  units: number;
  isFirst: boolean;
}

export interface LineRow {
  ordinal: number;
  sku: string | null;
  title: string | null;
  productType: string;
  quantity: number;
  unitPrice: string;
  isGiftCard: boolean;
  ofOrder: string | null;
  addedAt: Instant | null;
  addedDay: Day | null;
  lineId: string | null;
  grossMinor: number;
  discountMinor: number;
  taxMinor: number;
  unitCost: string | null;
  costCurrency: string | null;
  cost: number | null;
}

export interface ReversalRow extends Version, Dims, Conversion, Identified {
  source: string;
  externalId: string;
  kind: 'refund' | 'edit' | 'cancellation' | 'return' | 'unlinked';
  orderExternalId: string | null;
  occurredAt: Instant;
  day: Day;
  placedDay: Day;
  isMasked: boolean;
  netMinor: number;
  taxesMinor: number;
  dutiesMinor: number;
  shippingMinor: number;
  giftCardsMinor: number;
  unsplitMinor: number;
  isWhole: boolean;
  units: number;
  netBack: number;
  taxesBack: number;
  dutiesBack: number;
  shippingBack: number;
  giftCardsBack: number;
  unitsBack: number;
  beyondMinor: number;
  restocked: string | null;
  ofLines: string | null;
  costBack: number;
  costedReturns: number;
  returns: number;
  taxes: number;
  duties: number;
  shipping: number;
  giftCardSales: number;
  refundedBeyond: number;
  booked: boolean;
}

/** A cost at the order that it is of. `source` and `externalId` are its own. */
export interface CostRow extends Conversion {
  source: string;
  externalId: string;
  orderSource: string;
  orderId: string;
  kind: (typeof bookedCosts.$inferSelect)['kind'];
  day: Day;
  amountMinor: number;
  cost: number;
}

/** An order with all that belongs to it. `order` is null while only refunds of it have arrived. */
export interface Sale {
  order: OrderRow | null;
  lines: LineRow[];
  reversals: ReversalRow[];
  costs: CostRow[];
  /** The sale as it was before this instant: lines that were added later are not sold. Absent = as it is. */
  before?: Instant;
}

/** A sale whose order has arrived. */
export interface PlacedSale extends Sale {
  order: OrderRow;
}

export const isPlaced = (sale: Sale): sale is PlacedSale => sale.order !== null;

/** What is known of a customer after the last counted order. */
export interface CustomerState {
  orders: number;
  looseEntries: number;
  firstAt: Instant | null;
  firstDay: Day | null;
  secondAt: Instant | null;
  lastAt: Instant | null;
  lastOrder: string | null;
  lastDay: Day | null;
  lastReturningDay: Day | null;
  channel: string | null;
  device: string | null;
  country: string | null;
  currency: string | null;
}

export const keyOf = (row: { source: string; externalId: string }): string =>
  `${row.source}\u0001${row.externalId}`;

/** Counts as an order of its customer and of the shop. */
export const isCounted = (order: OrderRow): boolean => order.excluded === null && order.kind === 'standard';

/** An order that makes its customer's history: a counted one that customer metrics see. */
export const isOfCustomer = (order: OrderRow): boolean => isCounted(order) && !order.isMasked;

/** A line below zero: its product came back, and nothing was sold. */
export const isReturned = ({ quantity, unitPrice }: Pick<LineRow, 'quantity' | 'unitPrice'>): boolean =>
  quantity < 0 || Number(unitPrice) < 0;

/** A return whose goods came from no named order counts on its own day on both bases. */
export const isUnlinked = ({
  kind,
  orderExternalId,
}: Pick<ReversalRow, 'kind' | 'orderExternalId'>): boolean => orderExternalId === null || kind === 'unlinked';

/** What an order sold, with its gift cards. */
export const soldLines = <L extends Pick<LineRow, 'quantity' | 'unitPrice'>>(lines: readonly L[]): L[] =>
  lines.filter((line) => !isReturned(line));

/** Orders of a customer in the order in which they were placed; ids break ties. */
export const byTime = (a: OrderRow, b: OrderRow): number => {
  const apart = Date.parse(a.placedAt) - Date.parse(b.placedAt);
  if (apart !== 0) return apart;
  return keyOf(a) < keyOf(b) ? -1 : 1;
};

export const NOBODY: CustomerState = {
  orders: 0,
  looseEntries: 0,
  firstAt: null,
  firstDay: null,
  secondAt: null,
  lastAt: null,
  lastOrder: null,
  lastDay: null,
  lastReturningDay: null,
  channel: null,
  device: null,
  country: null,
  currency: null,
};

/** The first and the last of a sorted list; null = it is empty. */
export const endsOf = <T>(sorted: readonly T[]): readonly [first: T, last: T] | null => {
  const [first, last] = [sorted[0], sorted.at(-1)];
  return first === undefined || last === undefined ? null : [first, last];
};

/** What is there before and after. */
export interface Restated<T> {
  old: T;
  next: T;
}

export interface Change<T> {
  old: T | null;
  next: T | null;
}

export interface FactKey {
  source: string;
  externalId: string;
}

/** Each key once. */
export const unique = (keys: readonly FactKey[]): FactKey[] => [
  ...new Map(keys.map((k) => [keyOf(k), k])).values(),
];
