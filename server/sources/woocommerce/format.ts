import { UNSTATED } from '../../facts/money';
import type { SaleFact } from '../../facts/fact';
import { shown } from '../cells';
import type { ItemFormat, Sink, SourceItem } from '../format';
import { stampReader } from '../stamps';
import { secondOf } from '../keys';
import { laterOf, passOn, twoShops } from '../saleReading';
import { orderReading, refundReading, type Reading } from './order';
import { INVALID } from './sentences';

/**
 * Orders as `GET /wp-json/wc/v3/orders` gives them, one or a list, as the apps wrap them in `data`, or
 * as a batch answers; and the refunds of an order (`…/orders/ID/refunds`). Documented in FORMATS.md.
 */
export const woocommerceOrdersJson: ItemFormat<'sales'> = {
  kind: 'sales',
  items: 'document',
  envelopes: ['data', 'orders', 'order'],
  keyCell: (key) => ({ field: 'id', value: secondOf(key) }),
  join: laterOf,
  clash: twoShops,
  read: (sink, { timeZone, source = 'woocommerce' }) => {
    const reading = { source, readStamp: stampReader(timeZone), cards: new Map() };
    return { item: (item) => readItem(item, sink, reading), end: () => {} };
  },
};

type Fields = Readonly<Record<string, unknown>>;

const readItem = ({ row, value }: SourceItem, sink: Sink<SaleFact>, reading: Reading): void => {
  const fields = typeof value === 'object' && value !== null ? (value as Fields) : {};
  const batch = batchOf(fields);
  if (batch) return batch.forEach((one) => readItem({ row, value: one }, sink, reading));
  const kind = kindOf(fields);
  if (kind === null) return sink.reject({ row, field: 'item', value: null, reason: whyNeither(fields) });
  const sale =
    kind === 'order'
      ? orderReading(value, 'as the order says', reading)
      : refundReading(value, UNSTATED, reading);
  passOn(sink, row, sale, FIELDS);
};

const kindOf = (fields: Fields): 'order' | 'refund' | null => {
  if (!('id' in fields)) return null;
  return 'status' in fields ? 'order' : 'amount' in fields ? 'refund' : null;
};

const whyNeither = ({ code, message }: Fields): string =>
  typeof code === 'string' && typeof message === 'string'
    ? INVALID.answered('the shop', shown(message))
    : INVALID.neither;

/** What a batch created, changed and deleted; null = it is none. */
const batchOf = (fields: Fields): unknown[] | null => {
  if ('id' in fields || !['create', 'update', 'delete'].some((name) => Array.isArray(fields[name])))
    return null;
  const gone = listIn(fields.delete).map((order) => ({ ...(order as Fields), status: 'trash' }));
  return [...listIn(fields.create), ...listIn(fields.update), ...gone];
};

const listIn = (part: unknown): unknown[] => (Array.isArray(part) ? part : []);

/** A field of the fact by the name that the payload has for it. */
const FIELDS: Readonly<Record<string, string>> = {
  placedAt: 'date_created_gmt',
  occurredAt: 'date_created_gmt',
  updatedAt: 'date_modified_gmt',
  cancelledAt: 'date_modified_gmt',
  lines: 'line_items',
  unitPrice: 'subtotal',
  net: 'amount',
  shippingTax: 'shipping_tax',
  channel: 'created_via',
};
