import { zip } from '../../../shared/items';
import type { GivenColumn } from './cells';
import type { GuessedColumn } from './columns';
import { isOfOther, isOfRefund, isOfShipping } from './fields';
import { counts, digitsOf, saysNumber } from './numbers';
import { numberReader } from '../mapping';
import { areMarked, canBeRates, mayBeRates } from './rates';
import { REASONS } from './sentences';
import { marksOf, rolesOf, sumsBy } from './values';

/** Columns of numbers whose names are no known words: passed over unasked, a discount, a tax or pieces would be lost. */

/** Several columns may make one of them: a second discount, or the taxes of a state and of a country. */
export const SUMMED: readonly string[] = ['discount', 'tax', 'shipping'];
const partsBy = (cells: readonly string[]): readonly string[] =>
  canBeRates(cells) ? ['discount', 'tax', 'taxRate', 'shipping'] : SUMMED;
const PRICES = ['unitPrice', 'amount'];

/** `1204,50`, or with a currency. Whole numbers alone may count or number anything. */
const isAmount = (cell: string): boolean => {
  const digits = digitsOf(cell);
  return digits !== null && (/[.,]\d{1,2}$/.test(digits) || /[\p{Sc}\p{L}]/u.test(cell));
};

const areAmounts = (cells: readonly string[]): boolean => {
  const given = cells.filter(Boolean);
  return given.every((cell) => digitsOf(cell) !== null) && given.filter(isAmount).length * 2 > given.length;
};

const isUnknown = ({ reason, name }: GuessedColumn): boolean =>
  reason === REASONS.unknown && !isOfOther(name);

const fieldsIn = (columns: readonly GuessedColumn[]): Set<string | null> =>
  new Set(columns.flatMap(({ becomes, alsoValue, either }) => [becomes, alsoValue, ...either]));

/**
 * Whole numbers that are amounts, such as yen: on some rows alone, and never above what the row is worth, as numbers of
 * people and things are.
 */
const areParts = (cells: readonly string[], worth: readonly number[]): boolean => {
  const numbers = cells.map((cell) => (cell === '' ? 0 : Number(digitsOf(cell)?.replace(/\D/g, '') ?? NaN)));
  return (
    numbers.some((n) => n === 0) &&
    numbers.some((n) => n > 0) &&
    numbers.every((n, i) => n <= (worth[i] ?? 0))
  );
};

interface Around {
  known: ReadonlySet<string | null>;
  /** Of each row, by the columns that are known. */
  worth: readonly number[];
}

/** What a column may be by its cells. */
const mayBe = ({ name, cells }: GivenColumn, { known, worth }: Around): string[] => {
  if (areMarked(cells)) return ['discount', 'taxRate'];
  // a value of the row may be after its discount, as a price of a piece is not
  const isPriced = known.has('unitPrice') || (known.has('amount') && !known.has('quantity'));
  if (areAmounts(cells))
    return [
      ...(isPriced ? [] : PRICES),
      ...(isPriced || known.has('total') ? [] : ['total']),
      ...partsBy(cells),
    ];
  if (areParts(cells, worth)) return [...partsBy(cells)];
  return mayBeRates(cells) && !isOfShipping(name) ? ['taxRate'] : [];
};

/** Where no column has the pieces: small whole numbers may be them. */
export const withCounts = (columns: GuessedColumn[], given: readonly GivenColumn[]): GuessedColumn[] => {
  if (fieldsIn(columns).has('quantity')) return columns;
  return zip(columns, given).map(([column, { cells }]) =>
    isUnknown(column) && counts(cells) && !mayBeRates(cells)
      ? { ...column, either: ['quantity'], reason: REASONS.counts }
      : column,
  );
};

export const withUnknown = (columns: GuessedColumn[], given: readonly GivenColumn[]): GuessedColumn[] => {
  const around = { known: fieldsIn(columns), worth: worthIn(columns, given) };
  const sums = sumsBy(rolesOf(columns), given);
  // what adds up lacks nothing
  const isWhole = sums !== null && sums.ways.length > 0;
  return zip(columns, given).map(([column, one]) => {
    if (isGivenBack(column, one)) return { ...column, either: ['refunded'], reason: REASONS.refunded };
    if (!isUnknown(column)) return column;
    const either = mayBe(one, around).filter((field) => isFree(field, around.known, isWhole));
    return either.length === 0 ? column : { ...column, either, reason: REASONS.amounts };
  });
};

const isFree = (field: string, known: Around['known'], isWhole: boolean): boolean => {
  const isTaxed = known.has('tax') || known.has('taxRate');
  if (!known.has(field)) return !(isTaxed && field.startsWith('tax'));
  return !isWhole && SUMMED.includes(field);
};

/** Money that was given back: no column of a list of orders takes it. */
const isGivenBack = ({ reason, name }: GuessedColumn, { cells }: GivenColumn): boolean =>
  reason === REASONS.unknown &&
  isOfRefund(name) &&
  cells.every((cell) => cell === '' || digitsOf(cell) !== null) &&
  cells.some(saysNumber);

const worthIn = (columns: GuessedColumn[], given: readonly GivenColumn[]): number[] => {
  const roles = rolesOf(columns);
  const marks = marksOf(roles, given);
  const read = numberReader(marks ?? { decimal: '.', thousands: '' });
  const numbers = (name: string | undefined) =>
    (given.find((column) => column.name === name)?.cells ?? []).map((cell) =>
      Math.abs(Number(read(cell) ?? 0)),
    );
  const [prices, pieces, amounts, totals] = [
    numbers(roles.unitPrice),
    numbers(roles.quantity),
    numbers(roles.amount),
    numbers(roles.total),
  ];
  return (given[0]?.cells ?? []).map((_, i) =>
    Math.max((prices[i] ?? 0) * Math.max(1, pieces[i] ?? 1), amounts[i] ?? 0, totals[i] ?? 0),
  );
};
