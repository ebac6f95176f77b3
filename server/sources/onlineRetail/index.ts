import Big from 'big.js';
import { orderFact, refundFact, type Rejection, type SaleFact } from '../../facts/fact';
import { isNonEmpty, type NonEmpty } from '../../../shared/items';
import { placeIn } from '../groups';
import { rejection, rejectRow, schemaProblems } from '../cells';
import type { Format, RowReader, Sink, SourceRow } from '../format';
import { secondOf } from '../keys';
import { earliest, joinSales } from '../join';
import { IS_TOTAL, isTotalOrder } from '../sheet/totals';
import { fileStamps, type Stamp } from '../stamps';
import type { Instant } from '../../time';
import { INVALID, LEFT_OUT } from './sentences';

/**
 * The "Online Retail" file of the UCI Machine Learning Repository (352, CC BY 4.0): a line a row, pounds sterling,
 * times without a zone. An invoice that begins with C is a credit note that names no order. A begins an adjustment
 * of the books.
 *
 * Sale: quantity > 0, price > 0, neither C nor A. Reversal: quantity < 0, price > 0, C. Everything else is left out
 * and counted. Every stock code counts as goods. No CustomerID = a guest.
 */

const SOURCE = 'online-retail';
const CURRENCY = 'GBP';
const REQUIRED = [
  'InvoiceNo',
  'StockCode',
  'Quantity',
  'InvoiceDate',
  'UnitPrice',
  'CustomerID',
  'Country',
] as const;
type Column = (typeof REQUIRED)[number];
type Row = SourceRow<Column>;

export const onlineRetail: Format<'sales', Column> = {
  kind: 'sales',
  columns: { required: REQUIRED, optional: ['Description'], open: true },
  keyCell: (key) => ({ field: 'InvoiceNo', value: secondOf(key) }),
  read: (sink, options) => reader({ sink, readStamp: fileStamps(options), source: options.source ?? SOURCE }),
  join: joinSales,
};

type ReadStamp = (text: string) => Stamp;

const isNote = (invoice: string) => invoice.startsWith('C');
const saleKey = (invoice: string) => JSON.stringify([isNote(invoice) ? 'refund' : 'order', invoice]);

/** An invoice's rows, as far as they are consecutive. */
interface Invoice {
  id: string;
  /** Where it begins. */
  row: number;
  lastRow: number;
  /** The rows that are left in. */
  rows: Row[];
  problems: number;
}

interface Reading {
  sink: Sink<SaleFact>;
  readStamp: ReadStamp;
  source: string;
}

const reader = (reading: Reading): RowReader<Column> => {
  const { sink, readStamp } = reading;
  let open: Invoice | null = null;
  const close = () => {
    if (open !== null && open.problems > 0) sink.spoil(open.row, saleKey(open.id), open.lastRow);
    else if (open !== null && isNonEmpty(open.rows)) readInvoice(open, open.rows, reading);
    open = null;
  };
  return {
    row(row) {
      const id = row.cells.InvoiceNo;
      if (open?.id !== id) close();
      if (isTotalOrder(id, row.cells.InvoiceDate)) return sink.leaveOut(IS_TOTAL, row.row);
      const invoice = (open ??= { id, row: row.row, lastRow: row.row, rows: [], problems: 0 });
      invoice.lastRow = row.row;
      const problems = rowProblems(row, readStamp);
      problems.forEach((problem) => sink.reject(problem));
      invoice.problems += problems.length;
      if (problems.length > 0) return;
      const leftOut = reasonToLeaveOut(row);
      if (leftOut === null) invoice.rows.push(row);
      else sink.leaveOut(leftOut, row.row);
    },
    end: close,
  };
};

const rowProblems = (row: Row, readStamp: ReadStamp): Rejection[] => {
  if (row.problem) return [rejectRow(row)];
  const { InvoiceNo, Quantity, UnitPrice, InvoiceDate } = row.cells;
  const problems: Rejection[] = [];
  const refuse = (field: string, reason: string) => problems.push(rejection(row, field, reason));
  if (!InvoiceNo) refuse('InvoiceNo', INVALID.empty);
  if (!/^-?\d+$/.test(Quantity)) refuse('Quantity', INVALID.whole);
  else if (Math.abs(Number(Quantity)) > 10_000_000) refuse('Quantity', INVALID.large);
  if (!/^-?\d+(\.\d+)?$/.test(UnitPrice)) refuse('UnitPrice', INVALID.decimal);
  const at = readStamp(InvoiceDate);
  if ('problem' in at) refuse('InvoiceDate', at.problem);
  return problems;
};

const reasonToLeaveOut = ({ cells }: Row): string | null => {
  const quantity = Number(cells.Quantity);
  const initial = cells.InvoiceNo[0];
  if (initial === 'A') return LEFT_OUT.adjustment;
  if (!(Number(cells.UnitPrice) > 0)) return LEFT_OUT.price;
  if (initial === 'C') return quantity < 0 ? null : LEFT_OUT.creditNote;
  return quantity > 0 ? null : LEFT_OUT.quantity;
};

const readInvoice = (
  { id, lastRow }: Invoice,
  rows: Readonly<NonEmpty<Row>>,
  { sink, readStamp, source }: Reading,
) => {
  const note = isNote(id);
  const [first] = rows;
  const at = earliest([...new Set(rows.map((row) => instant(row, readStamp)))]);
  const parsed = note
    ? refundFact.safeParse({ ...creditNote(rows, at), source })
    : orderFact.safeParse({ ...order(rows, at), source });
  if (!parsed.success) {
    const place = (path: PropertyKey[]) => {
      const { row, field } = placeIn(rows, path);
      return { row, column: COLUMN_OF[field.join('.')] ?? path.join('.') };
    };
    schemaProblems(parsed.error, place).forEach((problem) => sink.reject(problem));
    return sink.spoil(first.row, saleKey(id), lastRow);
  }
  sink.fact({ row: first.row, lastRow, key: saleKey(id), sortAt: clockOf(parsed.data), fact: parsed.data });
};

const clockOf = (fact: SaleFact): Instant => (fact.type === 'order' ? fact.placedAt : fact.occurredAt);

const COLUMN_OF: Readonly<Record<string, string>> = {
  id: 'InvoiceNo',
  'customer.id': 'CustomerID',
  sku: 'StockCode',
  title: 'Description',
  quantity: 'Quantity',
  units: 'Quantity',
  unitPrice: 'UnitPrice',
  net: 'UnitPrice',
  placedAt: 'InvoiceDate',
  occurredAt: 'InvoiceDate',
  country: 'Country',
};

const instant = (row: Row, readStamp: ReadStamp): Instant | '' => {
  const at = readStamp(row.cells.InvoiceDate);
  return 'instant' in at ? new Date(at.instant).toISOString() : '';
};

/** What order and credit note have in common. */
const party = ({ cells }: Row) => ({
  id: cells.InvoiceNo,
  currency: CURRENCY,
  customer: { id: cells.CustomerID || undefined },
  country: cells.Country || undefined,
});

const order = (rows: Readonly<NonEmpty<Row>>, placedAt: string) => ({
  type: 'order',
  ...party(rows[0]),
  placedAt,
  lines: rows.map(({ cells }) => ({
    sku: cells.StockCode || undefined,
    title: cells.Description || undefined,
    quantity: Number(cells.Quantity),
    unitPrice: cells.UnitPrice,
  })),
});

/** Each line is rounded to the penny (half away from zero) and then summed. */
const creditNote = (rows: Readonly<NonEmpty<Row>>, occurredAt: string) => ({
  type: 'refund',
  ...party(rows[0]),
  occurredAt,
  net: rows
    .reduce((sum, { cells }) => sum.plus(lineValue(cells.Quantity, cells.UnitPrice)), Big(0))
    .toFixed(2),
  units: rows.reduce((sum, { cells }) => sum - Number(cells.Quantity), 0),
});

const lineValue = (quantity: string, price: string) =>
  Big(quantity).abs().times(price).round(2, Big.roundHalfUp);
