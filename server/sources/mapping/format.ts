import { orderFact, refundFact, type Rejection, type SaleFact } from '../../facts/fact';
import { groupBy, isNonEmpty, lastOf, type NonEmpty } from '../../../shared/items';
import { mergeProblems, rejection, schemaProblems, shown } from '../cells';
import type { Format, RowReader, Sink, SourceRow } from '../format';
import { secondOf } from '../keys';
import { grouped, placeIn, type Group } from '../groups';
import { joinSales } from '../join';
import {
  columnOfField,
  hasId,
  idOf,
  leftOutBy,
  priceField,
  rowReader,
  type Field,
  type MappedRow,
} from './row';
import { layoutOf, ofSource } from './layout';
import { numbered, numberedKey } from './repeats';
import { namesOf, type AnyMapping, type Mapping } from './schema';
import { sessionsFormat } from './sessions';
import { spendFormat } from './spend';
import { CHARGES, charge, orderOf, refundOf } from './pieces';
import { priced } from './value';
import { wholeAmount } from './wholeOrder';
import { noteChannel } from '../named';
import { INVALID, NOTES, allOfId } from './sentences';
import { statesIn, unsettledIn } from './unsettled';

/** Reads any file as a mapping says. Documented in MAPPING.md. */
export const mappingFormat = (
  mapping: AnyMapping,
): Format<'sales'> | Format<'spend'> | Format<'sessions'> => {
  if (mapping.kind === 'spend') return spendFormat(mapping);
  return mapping.kind === 'sessions' ? sessionsFormat(mapping) : ordersFormat(mapping);
};

const ordersFormat = (mapping: Mapping): Format<'sales'> => ({
  kind: 'sales',
  layout: layoutOf(mapping),
  columns: {
    ...{ required: namesOf(mapping), optional: [], glanced: statesIn(mapping) },
    ...{ open: true, whole: !hasId(mapping) },
  },
  keyCell: (key) => ({
    field: columnOfField(mapping, 'orderId'),
    value: secondOf(key),
  }),
  read: (sink, options) => reader(ofSource(mapping, options), sink, options.timeZone),
  ...(mapping.row === 'line' && canStandApart(mapping) ? { join: joinSales } : {}),
  ...(mapping.repeats === 'own' ? { apart: EACH_ITS_OWN } : {}),
});

/** Amounts that are shared among the rows of an order, or summed over them, need all of them at once. */
const canStandApart = ({ wholeOrder, charges }: Mapping): boolean =>
  wholeOrder.length === 0 && charges === 'order';

/** The second row of an id is `1001#2`. */
const EACH_ITS_OWN: NonNullable<Format<'sales'>['apart']> = {
  key: numberedKey,
  fact: (fact, nth) => ({ ...fact, id: numbered(fact.id, nth) }),
};

const reader = (mapping: Mapping, sink: Sink<SaleFact>, timeZone: string): RowReader => {
  const leftOut = leftOutBy(mapping, mapping.columns.placedAt);
  const readRow = rowReader(mapping, timeZone);
  const unsettled = unsettledIn(mapping, (words) => sink.note(words));
  const rowsOf = (group: Group): MappedRow[] => {
    const kept = group.rows.filter((row) => {
      const reason = row.problem ? null : leftOut(row);
      if (reason !== null) sink.leaveOut(reason, row.row);
      return reason === null;
    });
    const rows = kept.map(readRow);
    for (const { source, isNote, problems } of rows)
      if (!isNote && problems.length === 0) unsettled.row(source);
    return rows;
  };
  const done = (group: Group) => {
    const rows = rowsOf(group);
    const id = idOf(mapping, group.rows[0]);
    if (mapping.row === 'line') return take(mapping, sink, id, { rows, lastRow: group.lastRow });
    for (const row of rows) take(mapping, sink, id, { rows: [row], lastRow: row.source.row });
  };
  const goesOn = (first: SourceRow, row: SourceRow) => idOf(mapping, first) === idOf(mapping, row);
  const groups = grouped(hasId(mapping) ? goesOn : () => false, done);
  return {
    row: groups.row,
    end() {
      groups.end();
      unsettled.end();
    },
  };
};

interface Piece {
  key: string;
  rows: Readonly<NonEmpty<MappedRow>>;
  /** Ready for the fact's schema. */
  input: Record<string, unknown>;
}

/** Turns rows of one id into an order, credit notes, or both; if one of them is wrong, none is taken. */
const take = (
  mapping: Mapping,
  sink: Sink<SaleFact>,
  id: string,
  { rows, lastRow }: { rows: MappedRow[]; lastRow: number },
) => {
  if (!isNonEmpty(rows)) return;
  const { row } = rows[0].source;
  const broken = rows.flatMap((one) => one.problems);
  const pieces = piecesOf(
    mapping,
    id,
    rows.filter((one) => one.problems.length === 0),
  );
  const read = broken.length > 0 ? [] : pieces.map((piece) => parse(mapping, piece));
  const problems = [...broken, ...read.flatMap((one) => ('problems' in one ? one.problems : []))];
  if (problems.length > 0) {
    const also = rows.length > 1 && id !== '' ? allOfId(shown(id)) : '';
    problems.forEach((problem) => sink.reject({ ...problem, reason: `${problem.reason}${also}` }));
    const keys = new Set([...pieces.map((piece) => piece.key), saleKey('order', id)]);
    return keys.forEach((key) => sink.spoil(row, key, lastRow));
  }
  if (rows.some(({ isNamed }) => isNamed)) sink.note(NOTES.named);
  for (const one of read) if ('fact' in one) give(one, sink);
};

const give = ({ piece, fact }: { piece: Piece; fact: SaleFact }, sink: Sink<SaleFact>) => {
  noteChannel(sink, piece.input.channel, fact);
  sink.fact({
    row: piece.rows[0].source.row,
    // its own: rows of a note may stand between those of its order
    lastRow: lastOf(piece.rows).source.row,
    key: piece.key,
    sortAt: fact.type === 'order' ? fact.placedAt : fact.occurredAt,
    fact,
  });
};

const saleKey = (kind: 'order' | 'refund', id: string, at = '') => JSON.stringify([kind, id, at]);

const piecesOf = (mapping: Mapping, id: string, rows: MappedRow[]): Piece[] => {
  const sold = rows.filter((row) => !row.isNote);
  const order = isNonEmpty(sold)
    ? [{ key: saleKey('order', id), rows: sold, input: orderOf(mapping, id, sold) }]
    : [];
  const notes = groupBy(
    rows.filter((row) => row.isNote),
    (row) => (mapping.creditNote?.order === 'same id' ? (row.stamps.placedAt ?? '') : ''),
  );
  return [
    ...order,
    ...[...notes].map(([at, noted]) => ({
      key: saleKey('refund', id, at),
      rows: noted,
      // Several notes may go back to one order: its id and the time tell them apart.
      input: refundOf(mapping, at === '' ? id : `${id}@${at}`, noted),
    })),
  ];
};

type Read = { piece: Piece; fact: SaleFact } | { problems: Rejection[] };

const parse = (mapping: Mapping, piece: Piece): Read => {
  const { rows, input } = piece;
  const isOrder = input.type === 'order';
  const found = rows.flatMap((row) => [
    ...contradictions(mapping, row, rows),
    ...unpriced(mapping, row, isOrder),
  ]);
  const parsed = isOrder ? orderFact.safeParse(input) : refundFact.safeParse(input);
  if (parsed.success && found.length === 0) return { piece, fact: parsed.data };
  const place = (path: PropertyKey[]) => {
    const { row, field: name } = placeIn(rows, path);
    const field = FIELD_OF[name.join('.')];
    return {
      row: row.source,
      column: columnOfField(mapping, field === 'unitPrice' ? priceField(mapping) : (field ?? 'orderId')),
    };
  };
  const wrong = parsed.success ? [] : schemaProblems(parsed.error, place);
  return { problems: mergeProblems(found, wrong.filter(isOfItsOwn(mapping, found))) };
};

/** A row that can't be priced has no quantity for the schema either: nothing is wrong with that of the file. */
const isOfItsOwn =
  (mapping: Mapping, found: readonly Rejection[]) =>
  ({ row, field }: Rejection): boolean =>
    field !== columnOfField(mapping, 'quantity') ||
    !found.some((one) => one.row === row && one.reason === INVALID.spread);

/** Of a fact's fields that are called otherwise than the mapping's. */
const FIELD_OF: Readonly<Record<string, Field>> = {
  'customer.id': 'customerId',
  'customer.email': 'email',
  'customer.phone': 'phone',
  occurredAt: 'placedAt',
  placedAt: 'placedAt',
  cancelledAt: 'cancelledAt',
  updatedAt: 'updatedAt',
  currency: 'currency',
  channel: 'channel',
  device: 'device',
  country: 'country',
  sku: 'sku',
  title: 'title',
  productType: 'productType',
  quantity: 'quantity',
  units: 'quantity',
  unitPrice: 'unitPrice',
  net: 'unitPrice',
  discount: 'discount',
  tax: 'tax',
  taxRate: 'taxRate',
  shipping: 'shipping',
  shippingDiscount: 'shippingDiscount',
  shippingTax: 'shippingTax',
  duties: 'duties',
  ofOrder: 'ofOrder',
};

const unpriced = (mapping: Mapping, row: MappedRow, isOrder: boolean): Rejection[] =>
  isOrder && priced(mapping, row) === null
    ? [rejection(row.source, columnOfField(mapping, priceField(mapping)), INVALID.spread)]
    : [];

const OF_ORDER = ['currency', 'customerId', 'email', 'phone', 'channel', 'device', 'country'] as const;

/** What is of the whole order can't be told in two ways. */
const contradictions = (mapping: Mapping, row: MappedRow, rows: readonly MappedRow[]): Rejection[] => {
  const differs = (pick: (one: MappedRow) => string | undefined): number | null => {
    const own = pick(row);
    const first = rows.find((one) => pick(one) !== undefined);
    return own === undefined || first === undefined || pick(first) === own ? null : first.source.row;
  };
  const check = (field: Field, other: number | null) =>
    other === null ? [] : [rejection(row.source, columnOfField(mapping, field), INVALID.differs(other))];
  return [
    ...OF_ORDER.flatMap((field) =>
      check(
        field,
        differs((one) => one.texts[field]),
      ),
    ),
    ...(mapping.charges === 'line' ? [] : CHARGES).flatMap((field) =>
      check(
        field,
        differs((one) => charge(one, field)),
      ),
    ),
    ...mapping.wholeOrder.flatMap((field) =>
      check(
        field,
        differs((one) => wholeAmount(one, field)),
      ),
    ),
  ];
};
