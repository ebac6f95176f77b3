import { firstIssue } from '../../errors';
import { orderFact, type Rejection, type SaleFact } from '../../facts/fact';
import type { ItemFormat, Sink, SourceItem } from '../format';
import { isQuotation, saleOrder, saleOrderLine, type SaleOrder, type SaleOrderLine } from './records';
import { saleOf } from './order';
import { noteChannel } from '../named';
import { INVALID, LEFT_OUT, leftOutOrder } from './sentences';

/**
 * Odoo's sale.order records with their lines, as its external API gives them. They are one object with a list of orders
 * and one of lines, or a list of orders with the lines in them. Documented in FORMATS.md.
 */
export const odooOrdersJson: ItemFormat<'sales'> = {
  kind: 'sales',
  items: 'document',
  envelopes: ['records', 'result', 'orders'],
  unwrap: (document) => (isDataset(document) ? withLines(document) : null),
  keyCell: (key) => ({ field: 'id', value: key }),
  read: (sink, { source = 'odoo' }) => ({ item: (item) => readOrder(item, sink, source), end: () => {} }),
};

const ORDERS = 'sale.order';
const LINES = 'sale.order.line';

type Dataset = Record<typeof ORDERS, unknown[]> & Partial<Record<typeof LINES, unknown[]>>;

const isDataset = (document: unknown): document is Dataset =>
  typeof document === 'object' && document !== null && Array.isArray((document as Partial<Dataset>)[ORDERS]);

/** The orders, each with its lines in place of their ids. */
const withLines = (dataset: Dataset): unknown[] => {
  const lines = new Map((dataset[LINES] ?? []).map((line) => [(line as { id?: unknown } | null)?.id, line]));
  return dataset[ORDERS].map((order) => {
    const ids = (order as { order_line?: unknown } | null)?.order_line;
    return Array.isArray(ids)
      ? { ...(order as object), order_line: ids.map((id) => lines.get(id) ?? id) }
      : order;
  });
};

const readOrder = ({ row, value }: SourceItem, sink: Sink<SaleFact>, source: string): void => {
  const order = saleOrder.safeParse(value);
  if (!order.success) return refuse(sink, row, order.error.issues, value);
  const key = String(order.data.id);
  if (isQuotation(order.data)) return sink.leaveOut(LEFT_OUT.quotations);
  const lines = linesOf(order.data);
  if ('reason' in lines) {
    const reason = leftOutOrder(lines.reason, order.data.name);
    sink.reject({ row, field: lines.field, value: lines.value, reason });
    return sink.spoil(row, key);
  }
  const { fact, notes } = saleOf(order.data, lines.all, { source });
  const parsed = orderFact.safeParse(fact);
  if (!parsed.success) {
    refuse(sink, row, parsed.error.issues, fact);
    return sink.spoil(row, key);
  }
  notes.forEach((note) => sink.note(note));
  noteChannel(sink, fact.channel, parsed.data);
  sink.fact({ row, key, sortAt: parsed.data.placedAt, fact: parsed.data });
};

/** The order's lines, or what is wrong with the first of them that can't be read. */
const linesOf = (order: SaleOrder): { all: SaleOrderLine[] } | Omit<Rejection, 'row'> => {
  const all: SaleOrderLine[] = [];
  for (const [i, raw] of order.order_line.entries()) {
    if (typeof raw === 'number')
      return { field: 'order_line', value: `line ${raw}`, reason: INVALID.notInFile };
    const line = saleOrderLine.safeParse(raw);
    if (!line.success) {
      const { path, message } = firstIssue(line.error);
      return { field: ['order_line', i, ...path].join('.'), value: null, reason: message };
    }
    all.push(line.data);
  }
  return { all };
};

const refuse = (
  sink: Sink<SaleFact>,
  row: number,
  issues: readonly { path: PropertyKey[]; message: string }[],
  raw: unknown,
): void =>
  issues.forEach(({ path, message }) => {
    const value: unknown = path.reduce<unknown>(
      (at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key],
      raw,
    );
    const rejection: Rejection = {
      row,
      field: path.join('.') || 'order',
      value: value === undefined || typeof value === 'object' ? null : String(value).slice(0, 200),
      reason: message,
    };
    sink.reject(rejection);
  });
