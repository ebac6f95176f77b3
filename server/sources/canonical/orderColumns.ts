import { flag, stamp, text, whole, type Columns } from '../cells';
import { evidenceColumns } from './evidenceColumns';

/** Columns of the canonical orders file. Documented in FORMATS.md. */

/** Whose fact it is; on every record. */
const party: Columns = {
  source: text('source'),
  updated_at: stamp('updatedAt'),
  currency: text('currency'),
  customer_id: text('customer.id'),
  email: text('customer.email'),
  phone: text('customer.phone'),
  channel: text('channel'),
  device: text('device'),
  country: text('country'),
};

/** Said of the whole order: read from its first row, repeated or left empty on the others. */
export const orderColumns: Columns = {
  order_id: text('id'),
  placed_at: stamp('placedAt'),
  ...party,
  ...evidenceColumns,
  cancelled_at: stamp('cancelledAt'),
  excluded: text('excluded'),
  order_kind: text('kind'),
  fx_rate: text('fxRate'),
  taxes_included: flag('taxesIncluded'),
  is_web: flag('isWeb'),
  session_id: text('sessionId'),
  shipping: text('shipping'),
  shipping_discount: text('shippingDiscount'),
  shipping_tax: text('shippingTax'),
  duties: text('duties'),
};

export const lineColumns: Columns = {
  quantity: whole('quantity'),
  unit_price: text('unitPrice'),
  sku: text('sku'),
  title: text('title'),
  product_type: text('productType'),
  discount: text('discount'),
  tax_rate: text('taxRate'),
  tax: text('tax'),
  gift_card: flag('isGiftCard'),
  line_added_at: stamp('addedAt'),
  line_of_order: text('ofOrder'),
  line_is_discount: flag('isDiscount'),
};

export const refundColumns: Columns = {
  refund_id: text('id'),
  refunded_at: stamp('occurredAt'),
  order_id: text('orderId'),
  ...party,
  refund_kind: text('kind'),
  refund_net: text('net'),
  refund_tax: text('tax'),
  refund_duties: text('duties'),
  refund_shipping: text('shipping'),
  refund_gift_cards: text('giftCards'),
  refund_adjustment: text('adjustment'),
  refund_amount: text('amount'),
  refund_whole: flag('whole'),
  refund_units: whole('units'),
};

export const REQUIRED = ['order_id', 'placed_at', 'currency', 'quantity', 'unit_price'] as const;
export type RequiredColumn = (typeof REQUIRED)[number];
export const OPTIONAL = [
  ...new Set(['record', ...Object.keys({ ...orderColumns, ...lineColumns, ...refundColumns })]),
].filter((name) => !REQUIRED.some((one) => one === name));

export const LINE_RECORD = new Set(['record', ...Object.keys({ ...orderColumns, ...lineColumns })]);
export const REFUND_RECORD = new Set(['record', ...Object.keys(refundColumns)]);
