import { UNSTATED } from '../../ledger/money';
import { orderFact, refundFact, type SaleFact } from '../../ledger/facts';
import { shown } from '../cells';
import type { ItemFormat, Sink, SourceItem } from '../format';
import { stampReader } from '../stamps';
import { tellOrder, tellRefund, type Reading, type Told } from './order';

/**
 * Orders as `GET /wp-json/wc/v3/orders` gives them, one or a list, as the apps wrap them in `data`, or
 * as a batch answers; and the refunds of an order (`…/orders/ID/refunds`). Documented in FORMATS.md.
 */
export const woocommerceOrdersJson: ItemFormat<'sales'> = {
  kind: 'sales',
  items: 'document',
  envelopes: ['data', 'orders', 'order'],
  keyCell: (key) => ({ field: 'id', value: (JSON.parse(key) as [string, string])[1] }),
  // Pages that moved while they were saved tell an order twice: the later telling stands.
  join: (first, next) => ((next.updatedAt ?? '') >= (first.updatedAt ?? '') ? next : first),
  read: (sink, { timeZone }) => {
    const reading = { source: 'woocommerce', readStamp: stampReader(timeZone) };
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
  const told =
    kind === 'order' ? tellOrder(value, 'as the order says', reading) : tellRefund(value, UNSTATED, reading);
  take(row, kind, told, sink);
};

const kindOf = (fields: Fields): 'order' | 'refund' | null => {
  if (!('id' in fields)) return null;
  return 'status' in fields ? 'order' : 'amount' in fields ? 'refund' : null;
};

const whyNeither = ({ code, message }: Fields): string =>
  typeof code === 'string' && typeof message === 'string'
    ? `is an error that the shop answered with: ${shown(message)}`
    : 'is neither an order nor a refund of WooCommerce’s REST API';

/** What a batch created, changed and deleted; null = it is none. */
const batchOf = (fields: Fields): unknown[] | null => {
  const parts = (['create', 'update', 'delete'] as const).map((name) => fields[name]);
  if ('id' in fields || !parts.some(Array.isArray)) return null;
  const [created, changed, deleted] = parts.map((part) => (Array.isArray(part) ? (part as unknown[]) : []));
  const gone = deleted!.map((order) => ({ ...(order as Fields), status: 'trash' }));
  return [...created!, ...changed!, ...gone];
};

const take = (row: number, kind: 'order' | 'refund', told: Told, sink: Sink<SaleFact>): void => {
  if ('leftOut' in told) return sink.leaveOut(told.leftOut);
  const keyOf = (id: string) => JSON.stringify([kind, id]);
  if ('refused' in told) {
    told.refused.forEach(({ field, value, reason }) => sink.reject({ row, field, value, reason }));
    return sink.spoil(row, keyOf(told.refused[0]!.id));
  }
  const parsed = (kind === 'order' ? orderFact : refundFact).safeParse(told.fact);
  if (!parsed.success) {
    // One bad value is one reason: what further rules say of it follows from the first.
    const firsts = new Map(
      parsed.error.issues.map((issue) => [fieldOf(issue.path), issue] as const).reverse(),
    );
    for (const [field, { path, message }] of [...firsts].reverse())
      sink.reject({ row, field, value: valueAt(told.fact, path), reason: message });
    return sink.spoil(row, keyOf(told.fact.id));
  }
  const fact = parsed.data;
  told.notes.forEach((note) => sink.note(note));
  const sortAt = fact.type === 'order' ? fact.placedAt : fact.occurredAt;
  sink.fact({ row, key: keyOf(fact.id), sortAt, fact });
};

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

const fieldOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => FIELDS[String(part)] ?? String(part)).join('.') || 'item';

const valueAt = (fact: unknown, path: readonly PropertyKey[]): string | null => {
  const value = path.reduce<unknown>(
    (at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key],
    fact,
  );
  return typeof value === 'string' || typeof value === 'number' ? shown(String(value)) : null;
};
