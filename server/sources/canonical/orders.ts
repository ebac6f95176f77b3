import { orderFact, refundFact, type Rejection, type SaleFact } from '../../facts/fact';
import {
  build,
  columnOf,
  mergeProblems,
  rejection,
  rejectRow,
  schemaProblems,
  shown,
  strangers,
} from '../cells';
import type { Format, RowReader, Sink, SourceRow } from '../format';
import { addTo, begun, placeIn, type Group } from '../groups';
import { noteChannel } from '../named';
import { IS_TOTAL, isTotalOrder } from '../sheet/totals';
import { fileStamps, type Stamp } from '../stamps';
import {
  LINE_RECORD,
  lineColumns,
  OPTIONAL,
  orderColumns,
  REFUND_RECORD,
  refundColumns,
  REQUIRED,
  type RequiredColumn,
} from './orderColumns';
import { INVALID, wholeOrder } from './sentences';

/** A line a row; the rows of an order are consecutive; refunds are rows of their own. Documented in FORMATS.md. */
export const orders: Format<'sales', RequiredColumn> = {
  kind: 'sales',
  columns: { required: REQUIRED, optional: OPTIONAL, open: false },
  keyCell(key) {
    const [record, , value] = JSON.parse(key) as [string, string, string];
    return { field: record === 'refund' ? 'refund_id' : 'order_id', value };
  },
  read: (sink, options) =>
    reader({ sink, readStamp: fileStamps(options), source: options.source ?? DEFAULT_SOURCE }),
};

interface Reading {
  sink: Sink<SaleFact>;
  readStamp: (text: string) => Stamp;
  /** Of rows that name none. */
  source: string;
}

type Row = SourceRow<RequiredColumn>;

const reader = (reading: Reading): RowReader<RequiredColumn> => {
  const { sink, source } = reading;
  let open: Group<RequiredColumn> | null = null;
  const close = () => {
    if (open) readOrder(open, reading);
    open = null;
  };
  const line = (row: Row) => {
    if (open && isSameOrder(open.rows[0], row, source)) return addTo(open, row);
    close();
    if (isTotalOrder(row.cells.order_id, row.cells.placed_at)) return sink.leaveOut(IS_TOTAL, row.row);
    if (row.cells.order_id) open = begun(row);
    else sink.reject(row.problem ? rejectRow(row) : rejection(row, 'order_id', INVALID.empty));
  };
  return {
    row: (row) => (row.cells.record === 'refund' ? readRefund(row, reading) : line(row)),
    end: close,
  };
};

const DEFAULT_SOURCE = orderFact.shape.source.parse(undefined);
const sourceOf = (row: SourceRow, otherwise: string): string => row.cells.source || otherwise;
const saleKey = (record: 'order' | 'refund', source: string, id: string) =>
  JSON.stringify([record, source, id]);

const isSameOrder = (a: Row, b: Row, source: string) =>
  a.cells.order_id === b.cells.order_id && sourceOf(a, source) === sourceOf(b, source);

const readOrder = (
  { rows, lastRow }: Group<RequiredColumn>,
  { sink, readStamp, source: otherwise }: Reading,
) => {
  const [first] = rows;
  const id = first.cells.order_id;
  const source = sourceOf(first, otherwise);
  const head = build(first, orderColumns, readStamp);
  const lines = rows.map((row) => build(row, lineColumns, readStamp));
  const parsed = orderFact.safeParse({
    type: 'order',
    ...head.input,
    source,
    lines: lines.map((line) => line.input),
  });
  const found = rows.flatMap((row) => rowProblems(row, first));
  const read = [head, ...lines].flatMap((part) => part.problems);
  const place = (path: PropertyKey[]) => {
    const { row, isLine, field } = placeIn(rows, path);
    return { row, column: columnOf(isLine ? lineColumns : orderColumns, field) };
  };
  const ragged = rows.some((row) => row.problem);
  const wrong = parsed.success || ragged ? [] : schemaProblems(parsed.error, place);
  const problems = mergeProblems([...found, ...(ragged ? [] : read)], wrong);
  const key = saleKey('order', source, id);
  if (problems.length > 0 || !parsed.success) {
    const also = rows.length > 1 ? wholeOrder(shown(id)) : '';
    problems.forEach((problem) => sink.reject({ ...problem, reason: `${problem.reason}${also}` }));
    return sink.spoil(first.row, key, lastRow);
  }
  const fact = parsed.data;
  noteChannel(sink, head.input.channel, fact);
  sink.fact({ row: first.row, lastRow, key, sortAt: fact.placedAt, fact });
};

const rowProblems = (row: SourceRow, first: SourceRow): Rejection[] => {
  if (row.problem) return [rejectRow(row)];
  if (!['', 'line', undefined].includes(row.cells.record)) return [rejection(row, 'record', INVALID.record)];
  return [...strangers(row, LINE_RECORD, 'a line'), ...(row === first ? [] : contradictions(row, first))];
};

/** Order columns of a further row that say something else than the first one. */
const contradictions = (row: SourceRow, first: SourceRow): Rejection[] =>
  Object.keys(orderColumns)
    .filter((name) => row.cells[name] && row.cells[name] !== first.cells[name])
    .map((name) => rejection(row, name, INVALID.differs(first.row)));

const readRefund = (row: SourceRow, { sink, readStamp, source: otherwise }: Reading) => {
  const source = sourceOf(row, otherwise);
  if (row.problem) return sink.reject(rejectRow(row));
  const { input, problems } = build(row, refundColumns, readStamp);
  const parsed = refundFact.safeParse({ type: 'refund', ...input, source });
  const place = (path: PropertyKey[]) => ({ row, column: columnOf(refundColumns, path) });
  const found = [...strangers(row, REFUND_RECORD, 'a refund'), ...problems];
  const all = mergeProblems(found, parsed.success ? [] : schemaProblems(parsed.error, place));
  if (all.length > 0 || !parsed.success) return all.forEach((problem) => sink.reject(problem));
  const fact = parsed.data;
  noteChannel(sink, input.channel, fact);
  sink.fact({ row: row.row, key: saleKey('refund', source, fact.id), sortAt: fact.occurredAt, fact });
};
