import type { SaleFact } from '../../facts/fact';
import { shown } from '../cells';
import type { ItemFormat, Sink, SourceItem } from '../format';
import { secondOf } from '../keys';
import { laterOf, passOn, twoShops } from '../saleReading';
import { memoReading } from './memo';
import { orderReading } from './order';
import { INVALID } from './sentences';

/**
 * Orders as `GET /rest/V1/orders` gives them, in their envelope, as a list or one by one, and credit
 * memos (`GET /rest/V1/creditmemos`) alike. Documented in FORMATS.md.
 */
export const magentoOrdersJson: ItemFormat<'sales'> = {
  kind: 'sales',
  items: 'document',
  envelopes: ['items'],
  // An order has items of its own.
  unwrap: (document) => ('entity_id' in fieldsOf(document) ? [document] : null),
  keyCell: (key) => ({ field: 'entity_id', value: secondOf(key) }),
  join: laterOf,
  clash: twoShops,
  read: (sink, { source = SOURCE }) => ({ item: (item) => readItem(item, sink, source), end: () => {} }),
};

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

const readItem = ({ row, value }: SourceItem, sink: Sink<SaleFact>, source: string): void => {
  const fields = fieldsOf(value);
  // Pages that were put into one list.
  if (Array.isArray(fields.items) && !('entity_id' in fields))
    return fields.items.forEach((one) => readItem({ row, value: one }, sink, source));
  if (isMemo(fields)) return passOn(sink, row, memoReading(value, source), MEMO_FIELDS);
  if (isOrder(fields))
    return passOn(sink, row, orderReading(value, { source, hasRefunds: true }), ORDER_FIELDS);
  sink.reject({ row, field: 'item', value: null, reason: whyNeither(fields) });
};

/** Whose ids a file holds. */
export const SOURCE = 'magento';

const isMemo = (fields: Fields): boolean =>
  'order_id' in fields &&
  ['creditmemo_status', 'adjustment', 'adjustment_positive'].some((name) => name in fields);

const isOrder = (fields: Fields): boolean =>
  'entity_id' in fields && !('order_id' in fields) && 'items' in fields;

const whyNeither = (fields: Fields): string => {
  if (typeof fields.message === 'string') return INVALID.answered('the shop', shown(fields.message));
  if ('order_id' in fields && 'items' in fields) return INVALID.derived;
  if ('increment_id' in fields) return INVALID.noItems;
  if ('data' in fields) return INVALID.graphql;
  return INVALID.neither;
};

/** A field of the fact by the name that the payload has for it. */
const ORDER_FIELDS: Readonly<Record<string, string>> = {
  placedAt: 'created_at',
  updatedAt: 'updated_at',
  cancelledAt: 'updated_at',
  currency: 'base_currency_code',
  lines: 'items',
  unitPrice: 'row_total',
  quantity: 'qty_ordered',
  shippingTax: 'shipping_tax_amount',
  customer: 'customer',
};
const MEMO_FIELDS: Readonly<Record<string, string>> = {
  occurredAt: 'created_at',
  updatedAt: 'updated_at',
  currency: 'base_currency_code',
  net: 'subtotal',
  tax: 'tax_amount',
  shipping: 'shipping_amount',
};
