import { minorDigits } from '../../facts/money';
import { bareNumber, type Mapping } from '../mapping';
import { currencyOfCell } from './currencies';

/** With which marks a file writes its numbers: told over all of its sampled cells. */

export interface GuessedNumbers {
  /** Null: nothing tells, or the cells contradict each other. */
  decimal: Mapping['decimal'] | null;
  thousands: Mapping['thousands'];
}

type Mark = '.' | ',';
const NUMBER = /^(?:\d+|(?=[.,]\d))(?:[.,'’ \u00a0\u2009\u202f]\d+)*$/;
const other = (mark: Mark): Mark => (mark === '.' ? ',' : '.');

/** The digits and marks of a cell that holds a number; null = it holds none. */
export const digitsOf = (cell: string): string | null => {
  const digits = bareNumber(cell.replace(/\s*%(?=\)?$)/, ''))?.digits;
  return digits !== undefined && NUMBER.test(digits) ? digits : null;
};

/** Some number that is not 0. */
export const saysNumber = (cell: string): boolean => /[1-9]/.test(digitsOf(cell) ?? '');

interface Evidence {
  decimal: Mark | null;
  thousands: string | null;
  /** `1.234` is a thousand and more, or one and a bit. */
  unclear: Mark | null;
}

const evidenceOf = (digits: string): Evidence => {
  const blank = /\d(['’ \u00a0\u2009\u202f])\d{3}/.exec(digits)?.[1];
  const thousands = blank === undefined ? null : /['’]/.test(blank) ? "'" : ' ';
  const marks = [...digits.matchAll(/[.,]/g)].map((found) => found[0] as Mark);
  const last = marks.at(-1);
  if (last === undefined) return { decimal: null, thousands, unclear: null };
  if (marks.some((mark) => mark !== last)) return { decimal: last, thousands: other(last), unclear: null };
  if (marks.length > 1) return { decimal: other(last), thousands: last, unclear: null };
  const [whole = '', fraction = ''] = digits.split(last);
  const isGroup = fraction.length === 3 && /^[1-9]\d{0,2}$/.test(whole);
  if (isGroup) return { decimal: null, thousands, unclear: last };
  return { decimal: last, thousands, unclear: null };
};

export const numbersOf = (cells: readonly string[]): GuessedNumbers => {
  const evidence = cells
    .map(digitsOf)
    .filter((digits) => digits !== null)
    .map(evidenceOf);
  const decimals = new Set(evidence.map((one) => one.decimal).filter((mark) => mark !== null));
  const unclear = new Set(evidence.map((one) => one.unclear).filter((mark) => mark !== null));
  const grouped = evidence.map((one) => one.thousands).find((mark) => mark !== null) as
    | Mapping['thousands']
    | undefined;
  if (decimals.size > 1) return { decimal: null, thousands: '' };
  const [decimal] = decimals;
  if (decimal !== undefined) {
    const mark = grouped ?? (unclear.has(other(decimal)) ? other(decimal) : '');
    return { decimal, thousands: mark === decimal ? '' : mark };
  }
  // whole numbers read the same with either mark
  if (unclear.size === 0) return { decimal: '.', thousands: grouped ?? '' };
  const [mark] = unclear;
  if (mark !== undefined && unclear.size === 1 && haveNoMinor(cells))
    return { decimal: other(mark), thousands: mark };
  return { decimal: null, thousands: grouped ?? '' };
};

/** `120.000đ`: a currency without minor units has no decimals. */
const haveNoMinor = (cells: readonly string[]): boolean => {
  const codes = cells.filter((cell) => /[.,]/.test(digitsOf(cell) ?? '')).map(currencyOfCell);
  return codes.every((code) => code !== null && minorDigits(code) === 0);
};

/** A few small numbers, which count or rank something: they number no order. */
export const counts = (cells: readonly string[]): boolean => {
  const given = cells.filter(Boolean);
  return (
    new Set(given).size * 2 < given.length &&
    given.every((cell) => /^\d{1,2}$/.test(cell) && Number(cell) < 50)
  );
};
