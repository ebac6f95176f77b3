/**
 * Facts as the oracle takes them: what any door is told, in types of its own, so that nothing of the
 * code under test decides what they mean.
 */

export interface Who {
  id?: string;
  email?: string;
  phone?: string;
}

/** Of two versions of one fact the one with the later stamp stands. */
interface Versioned {
  source: string;
  updatedAt?: string;
}

export interface LineFact {
  sku?: string;
  productType?: string;
  quantity: number;
  /** Major units, as all amounts: decimal text. */
  unitPrice: string;
  discount?: string;
  taxRate?: string;
  tax?: string;
  isGiftCard?: boolean;
  addedAt?: string;
  /** Of a line below zero: the order that its product came from. */
  ofOrder?: string;
  /** Of a line below zero: it names no product. */
  isDiscount?: boolean;
}

export interface OrderFact extends Versioned {
  type: 'order';
  id: string;
  placedAt: string;
  cancelledAt?: string;
  excluded?: 'test' | 'deleted' | 'voided';
  kind?: 'standard' | 'replacement' | 'exchange';
  currency: string;
  fxRate?: string;
  taxesIncluded?: boolean;
  customer: Who;
  channel: string;
  isWeb: boolean;
  device: string;
  country: string;
  sessionId?: string;
  shipping?: string;
  shippingDiscount?: string;
  shippingTax?: string;
  duties?: string;
  lines: LineFact[];
}

export interface RefundFact extends Versioned {
  type: 'refund';
  id: string;
  occurredAt: string;
  kind?: 'refund' | 'edit';
  /** Told by its parts, with what was paid beside them … */
  net?: string;
  tax?: string;
  shipping?: string;
  duties?: string;
  adjustment?: string;
  /** Of gift cards, at face value. */
  giftCards?: string;
  /** … or by an amount alone, taxes included, or by a status alone. */
  amount?: string;
  whole?: boolean;
  units?: number;
  restocked?: { sku: string; quantity: number }[];
  /** Absent: a credit note that names no order, which then says the rest. */
  orderId?: string;
  currency?: string;
  customer?: Who;
  channel?: string;
  device?: string;
  country?: string;
}

export interface SessionFact extends Versioned {
  id: string;
  startedAt: string;
  channel: string;
  device: string;
  country: string;
  hasCart?: boolean;
  hasCheckout?: boolean;
  hasOrder?: boolean;
  filtered?: 'bot' | 'internal';
  jsErrors?: number;
  checkoutClicks?: number;
}

export type SpendKind = 'media' | 'agency' | 'tools' | 'creator' | 'affiliate' | 'other';

export interface SpendFact extends Versioned {
  id: string;
  day: string;
  spreadTo?: string;
  channel: string;
  country: string;
  campaign: string;
  kind: SpendKind;
  currency: string;
  amount: string;
}

export interface FxFact {
  day: string;
  base: string;
  quote: string;
  rate: string;
}

export interface UnitCostFact extends Versioned {
  id: string;
  sku: string;
  cost: string;
  currency: string;
  fromDay: string;
}

export interface FixedCostFact extends Versioned {
  id: string;
  month: string;
  kind: string;
  amount: string;
  currency: string;
}

export type OrderCostKind = 'fulfilment' | 'carrier' | 'payment_fee' | 'return_handling' | 'duties' | 'tax';

export interface OrderCostFact extends Versioned {
  id: string;
  orderId: string;
  kind: OrderCostKind;
  amount: string;
  currency: string;
  day: string;
}

export interface VitalsFact extends Versioned {
  id: string;
  occurredAt: string;
  device: string;
  filtered?: 'bot' | 'internal';
  lcp?: number;
  inp?: number;
  cls?: number;
  ttfb?: number;
}

export interface Facts {
  orders: (OrderFact | RefundFact)[];
  sessions: SessionFact[];
  spend: SpendFact[];
  fx: FxFact[];
  unitCosts: UnitCostFact[];
  orderCosts: OrderCostFact[];
  fixedCosts: FixedCostFact[];
  vitals: VitalsFact[];
}
export type Kind = keyof Facts;

/** A way in: the API's calls, or a file in the product's own format. */
export type Door = 'api' | 'file';

/** One call or file. */
export interface Delivery<K extends Kind = Kind> {
  door: Door;
  kind: K;
  facts: Facts[K];
}

export interface Settings {
  zone: string;
  currency: string;
  /** 1 = Monday. */
  weekStart: number;
  /** Month with which the fiscal year begins. */
  fiscalYearStart: number;
  contributionRate: string | null;
}

export interface Shop {
  seed: number;
  settings: Settings;
  /** The clock of every question. */
  now: string;
  deliveries: Delivery[];
}
