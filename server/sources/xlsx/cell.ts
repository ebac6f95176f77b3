import Big from 'big.js';
import { BEYOND_CALENDAR, unreadable } from './sentences';
import { unescaped } from './text';

/** A cell as text: dates as ISO dates, numbers with a decimal point. */

export interface Cell {
  /** Of `<c>`: how `value` is to be read. */
  type: string;
  /** Whether a number is a date. */
  isDate: boolean;
  value: string;
  inline: string;
  /** Null: the cell has none. */
  formula: string | null;
}

/** What the cells of a workbook share. */
export interface Shared {
  fileName: string;
  texts: readonly string[];
  dateStyles: readonly boolean[];
  from1904: boolean;
}

/**
 * '' for an empty cell. An error (#DIV/0!), and a formula that nobody worked out, stay as they stand, so that
 * they are refused. Empty is 0 in many a column. @throws DomainError `bad_input` for a cell that says nothing.
 */
export const textOf = (cell: Cell, shared: Shared): string => {
  const { type, value, inline, formula } = cell;
  if (type === 'inlineStr') return unescaped(inline).trim();
  if (formula !== null && value === '') return `=${formula}`.trim();
  if (value === '') return '';
  if (type === 'str' || type === 'e') return unescaped(value).trim();
  if (type === 'n') return cell.isDate ? serialText(value, shared.from1904) : numberText(value.trim());
  if (type === 'b') return BOOLEANS[value] ?? value.trim();
  if (type === 'd') return isoText(value);
  const text = type === 's' ? shared.texts[Number(value)] : undefined;
  if (text === undefined) throw unreadable(shared.fileName);
  return text;
};

const BOOLEANS: Readonly<Record<string, string>> = { '0': 'false', '1': 'true' };

const PLAIN_NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;
/** As many digits as a spreadsheet shows: the rest is how it stores them. */
const DIGITS = 15;
const SHORT_INTEGER = /^-?\d{1,15}$/;

const numberText = (value: string): string => {
  if (SHORT_INTEGER.test(value) || !PLAIN_NUMBER.test(value)) return value;
  const number = Big(value);
  // A spreadsheet holds no more: it stays a power of ten, which no id can be.
  if (number.abs().gt(Number.MAX_SAFE_INTEGER)) return number.toExponential();
  return /[.eE]/.test(value) ? number.prec(DIGITS).toFixed() : value;
};

const DAY_MS = 86_400_000;
/** 1970-01-01 as a spreadsheet counts days, from the last but one of 1899. */
const EPOCH = 25_569;
const DAYS_TO_1904 = 1_462;

const serialText = (value: string, from1904: boolean): string => {
  const days = Number(value) + (from1904 ? DAYS_TO_1904 : 0);
  return Number.isNaN(days) ? value.trim() : dateText(new Date(Math.floor((days - EPOCH) * DAY_MS)));
};

const isoText = (value: string): string => {
  const isLocal = value.includes('T') && !/(Z|[+-]\d\d:?\d\d)$/.test(value);
  const date = new Date(isLocal ? `${value}Z` : value);
  return Number.isNaN(date.getTime()) ? value.trim() : dateText(date);
};

const dateText = (date: Date): string => {
  if (Number.isNaN(date.getTime())) return BEYOND_CALENDAR;
  // a spreadsheet keeps times as parts of a day: they miss the second by a little
  const iso = new Date(Math.round(date.getTime() / 1000) * 1000).toISOString();
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 19).replace('T', ' ');
};
