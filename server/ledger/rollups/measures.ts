import type { Dims } from '../rows/rows';

/** What the rollups count, by table. */

export type SalesMeasure =
  | 'grossSales'
  | 'discounts'
  | 'unitsSold'
  | 'convertedUnits'
  | 'giftCardSales'
  | 'giftCardDiscounts'
  | 'orders'
  | 'goodsOrders'
  | 'goodsUnits'
  | 'customerOrders'
  | 'identifiedOrders'
  | 'aovOrders'
  | 'aovSales'
  | 'aovSquares'
  | 'webSales'
  | 'webOrders'
  | 'webOrdersMatched'
  | 'returns'
  | 'unlinkedReturns'
  | 'refundedBeyond'
  | 'unitsReturned'
  | 'ordersCancelled'
  | 'taxes'
  | 'duties'
  | 'shipping'
  | 'returnsPlaced'
  | 'taxesPlaced'
  | 'dutiesPlaced'
  | 'shippingPlaced'
  | 'aovNetSales'
  | 'aovNetSquares'
  | 'webNetPlaced'
  | 'customersNew'
  | 'repeatWithin30'
  | 'repeatWithin60'
  | 'repeatWithin90'
  | 'repeatWithin180'
  | 'repeatWithin365'
  | 'customersRepeated'
  | 'unconvertedOrders'
  | 'unconvertedWebOrders'
  | 'excludedTest'
  | 'excludedDeleted'
  | 'excludedVoided'
  | 'replacements';
export type LineMeasure = 'grossSales' | 'discounts' | 'unitsSold' | 'convertedUnits';
export type SessionMeasure =
  | 'sessions'
  | 'sessionsCart'
  | 'sessionsCheckout'
  | 'sessionsOrder'
  | 'sessionsCartOrder'
  | 'sessionsCheckoutOrder'
  | 'sessionsBot'
  | 'sessionsInternal'
  | 'sessionsWatched'
  | 'sessionsError';
/** What is measured value by value, so that percentiles can be asked. */
export type Subject = 'lcp' | 'inp' | 'cls' | 'ttfb' | 'checkout_clicks' | 'checkout_steps';
export interface Sample {
  /** Of the session; '' of a page view. */
  source: string;
  subject: Subject;
  device: string;
  /** A whole number, in the subject's unit. */
  value: number;
}
export type SpendMeasure =
  | 'adSpend'
  | 'marketingVariable'
  | 'marketingCost'
  | 'variableRows'
  | 'spendRows'
  | 'unconvertedSpend';

export type CostMeasure =
  | 'cogs'
  | 'fulfilmentCost'
  | 'shippingCost'
  | 'paymentFees'
  | 'returnHandling'
  | 'dutiesBorne'
  | 'cogsPlaced'
  | 'returnHandlingPlaced'
  | 'costedSales'
  | 'costedSalesPlaced'
  | 'costedUnits'
  | 'fulfilmentCosts'
  | 'shippingCosts'
  | 'paymentCosts'
  | 'unconvertedCosts';

/** What rollups without dimensions of an order count, beside orders. */
export type Tallied = 'customers' | 'samples';

/** A square is too large for a number, and has to be exact as all else. */
export type Amount = number | bigint;
export type Amounts<M extends string> = Partial<Record<M, Amount>>;
/** Dimensions of an order. */
export interface Dimensions extends Dims {
  currency: string;
  customerType: 'new' | 'returning' | 'unknown';
  identity: string;
}

export type Presence = 'active' | 'returning';
