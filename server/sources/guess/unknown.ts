import { zip } from '../../../shared/items';
import type { GivenColumn } from './cells';
import type { GuessedColumn } from './columns';
import { isOfOther, isOfShipping } from './fields';
import { counts, digitsOf } from './numbers';
import { areMarked, mayBeRates } from './rates';
import { REASONS } from './sentences';

/** Columns of numbers whose names are no known words: passed over unasked, a discount, a tax or pieces would be lost. */

const PARTS = ['discount', 'tax', 'taxRate', 'shipping'];
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

/** What a column may be by its cells. */
const mayBe = ({ name, cells }: GivenColumn, known: ReadonlySet<string | null>): string[] => {
  if (areMarked(cells)) return ['discount', 'taxRate'];
  // a value of the row may be after its discount, as a price of a piece is not
  const isPriced = known.has('unitPrice') || (known.has('amount') && !known.has('quantity'));
  if (areAmounts(cells))
    return [...(isPriced ? [] : PRICES), ...(isPriced || known.has('total') ? [] : ['total']), ...PARTS];
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
  const known = fieldsIn(columns);
  const isTaxed = known.has('tax') || known.has('taxRate');
  return zip(columns, given).map(([column, one]) => {
    if (!isUnknown(column)) return column;
    const either = mayBe(one, known).filter(
      (field) => !known.has(field) && !(isTaxed && field.startsWith('tax')),
    );
    return either.length === 0 ? column : { ...column, either, reason: REASONS.amounts };
  });
};
