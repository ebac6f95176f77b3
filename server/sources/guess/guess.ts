import { FORMAT_IDS, FORMATS, type FormatId } from '../formats';
import { isItemFormat, type Delimiter, type Encoding, type SourceRecord } from '../format';
import type { Mapping } from '../mapping';
import { columnsOf, kindOf, type GuessedColumn } from './columns';
import type { Kind } from './fields';
import { digitsOf, numbersOf } from './numbers';
import { datesOf } from './dates';
import { rateWayOf } from './rates';
import { tableOf } from './table';
import { zip } from '../../../shared/items';

/**
 * What an unknown file seems to be, from a sample of its rows. It is guessed how cells are cut, how numbers and dates
 * are written, and which column is what, each with its reason. What the sample leaves open is asked. Pure.
 */

/** What a person has to say before the file can be read. */
export type Question =
  | 'kind'
  | 'dates'
  | 'decimal'
  | 'currency'
  | 'zone'
  | 'tax'
  | 'rates'
  | 'columns'
  | 'notes';

export interface Guess {
  /** A format that is known by its header; then the rest does not matter. */
  format: FormatId | null;
  layout: { encoding: Encoding; delimiter: Delimiter; header: boolean; skip: number; sheet?: string };
  /** Null: neither orders nor costs nor sessions. */
  kind: Kind | null;
  /** A row is a line of an order, or a whole one. */
  row: Mapping['row'];
  decimal: Mapping['decimal'] | null;
  thousands: Mapping['thousands'];
  /** Ways of writing dates that fit all of them; null = ISO 8601. The first is used. */
  dates: (string | null)[];
  /** The currency in the name of a column, or in all of its cells. */
  currency: string | null;
  /** How a column of tax rates writes them; null = there is none, or nothing tells. */
  taxRates: Mapping['taxRates'] | null;
  /** Rows below zero, which take something back; null = there are none. */
  notes: 'quantity below 0' | 'amount below 0' | null;
  columns: GuessedColumn[];
  /** Rows that were looked at. */
  sampled: number;
  questions: Question[];
}

export interface Sample {
  records: readonly SourceRecord[];
  encoding: Encoding;
  delimiter: Delimiter;
  sheet?: string;
  /** What a person says that it is; default: guessed. */
  kind?: Kind;
}

export const guess = ({ records, encoding, delimiter, sheet, kind: said }: Sample): Guess => {
  const { skip, names, hasHeader, rows } = tableOf(records);
  const kind = said ?? kindOf(names, hasHeader);
  const cellsOf = (at: number) => rows.map(({ cells }) => (cells[at] ?? '').trim());
  const all = names.map((name, at) => ({ name, cells: cellsOf(at) }));
  const columns = columnsOf(kind ?? 'orders', all, hasHeader && kind !== null);
  const described = zip(columns, all);
  const of = (...fields: string[]) =>
    described.flatMap(([{ becomes }, { cells }]) => (fields.includes(becomes ?? '') ? cells : []));
  const dates = datesOf(of('placedAt', 'day', 'startedAt'));
  const times = of('time').filter(Boolean);
  const needsZone = times.length > 0 ? !times.every((time) => ZONED.test(time)) : (dates?.needsZone ?? false);
  const amounts = of('unitPrice', 'amount', 'total', 'discount', 'tax', 'taxRate', 'shipping', 'quantity');
  const unnamed = described.flatMap(([{ becomes }, { cells }]) => (becomes === null ? cells : []));
  const numbers = numbersOf(
    amounts.length > 0
      ? // a column that nobody recognised may be a price: what holds both marks leaves no doubt
        [...amounts, ...unnamed.filter((cell) => cell.includes('.') && cell.includes(','))]
      : all.flatMap(({ cells }) => cells.filter(digitsOf)),
  );
  const ids = of('orderId').filter(Boolean);
  const isLine =
    new Set(ids).size < ids.length ||
    columns.some(({ becomes }) => becomes === 'unitPrice' || becomes === 'sku');
  const isTotal = columns.some(({ becomes }) => becomes === 'total');
  const found = {
    format: formatOf(names, hasHeader),
    layout: { encoding, delimiter, header: hasHeader, skip, ...(sheet !== undefined && { sheet }) },
    kind,
    row: isLine && !isTotal ? ('line' as const) : ('order' as const),
    ...numbers,
    dates: dates?.formats ?? [null],
    currency: columns.map((column) => column.currency).find((code) => code !== null) ?? null,
    taxRates: ratesOf(described),
    notes: hasNegative(of('quantity'))
      ? ('quantity below 0' as const)
      : hasNegative(of('unitPrice', 'amount', 'total'))
        ? ('amount below 0' as const)
        : null,
    columns,
    sampled: rows.length,
  };
  return { ...found, questions: questionsOf(found, needsZone) };
};

/** Also of a column that may be rates: somebody may say that it is. */
const ratesOf = (described: readonly [GuessedColumn, { cells: string[] }][]) => {
  const found = described.find(
    ([{ becomes, either }]) => becomes === 'taxRate' || either.includes('taxRate'),
  );
  return found ? rateWayOf(found[0].name, found[1].cells) : null;
};

const ZONED = /(?:Z|[+-]\d{2}:?\d{2})$/i;

const hasNegative = (cells: readonly string[]): boolean =>
  cells.some((cell) => digitsOf(cell) !== null && /^[-\u2212(]|-$/.test(cell.replace(/[\p{Sc}A-Z\s]/gu, '')));

const questionsOf = (found: Omit<Guess, 'questions'>, needsZone: boolean): Question[] => {
  if (found.format !== null) return [];
  const has = (...fields: string[]) => found.columns.some(({ becomes }) => fields.includes(becomes ?? ''));
  const asked: [Question, boolean][] = [
    ['kind', found.kind === null],
    ['columns', !isWhole(found.kind, has) || found.columns.some(({ either }) => either.length > 0)],
    ['dates', found.dates.length > 1],
    ['decimal', found.decimal === null && found.kind !== 'sessions'],
    ['currency', found.kind !== 'sessions' && !has('currency') && found.currency === null],
    ['zone', found.kind !== 'spend' && needsZone],
    ['tax', found.kind === 'orders' || found.kind === null],
    ['rates', has('taxRate') && found.taxRates === null],
    ['notes', found.kind === 'orders' && found.notes !== null],
  ];
  return asked.filter(([, isAsked]) => isAsked).map(([question]) => question);
};

const isWhole = (kind: Kind | null, has: (...fields: string[]) => boolean): boolean =>
  kind === 'sessions'
    ? has('sessionId') && has('startedAt')
    : kind === 'spend'
      ? has('day') && has('amount')
      : has('orderId') && has('placedAt') && has('unitPrice', 'amount', 'total');

/** A format of ours, if the header has all that it needs and the more the better. */
const formatOf = (names: readonly string[], hasHeader: boolean): FormatId | null => {
  if (!hasHeader) return null;
  const fits = FORMAT_IDS.flatMap((id) => {
    const format = FORMATS[id];
    if (isItemFormat(format) || !('columns' in format)) return [];
    const { required, optional, open } = format.columns as {
      required: readonly string[];
      optional: readonly string[];
      open: boolean;
    };
    const known = new Set([...required, ...optional]);
    const isIt =
      required.length > 1 &&
      required.every((name) => names.includes(name)) &&
      (open || names.every((name) => known.has(name)));
    return isIt ? [{ id, size: names.filter((name) => known.has(name)).length }] : [];
  });
  return fits.sort((a, b) => b.size - a.size)[0]?.id ?? null;
};
