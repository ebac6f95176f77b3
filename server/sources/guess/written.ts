import { zip } from '../../../shared/items';
import type { Day } from '../../time';
import type { Mapping } from '../mapping';
import type { Cells } from './cells';
import type { GuessedColumn } from './columns';
import { countsOfTime, datesOf, ZONED, type GuessedDates } from './dates';
import { digitsOf, numbersOf, type GuessedNumbers } from './numbers';
import { rateWayOf } from './rates';

/** How numbers, dates and rates are written, told over the cells of the columns that hold them. */

export const DATES = ['placedAt', 'day', 'startedAt'] as const;
const AMOUNTS = [
  ...(['unitPrice', 'amount', 'total', 'discount', 'tax', 'taxRate', 'shipping', 'quantity'] as const),
  ...(['shippingDiscount', 'shippingTax', 'duties'] as const),
];

export interface Written {
  numbers: GuessedNumbers;
  /** Null: no column is the date, or its cells are none. */
  dates: GuessedDates | null;
  /** Some time of day names no zone. */
  needsZone: boolean;
  taxRates: Mapping['taxRates'] | null;
}

export const writtenOf = (cells: Cells, columns: readonly GuessedColumn[], today?: Day): Written => {
  const days = cells.of(...DATES);
  const dates = datesOf(days, today) ?? countsOfTime(days);
  const times = cells.of('time').filter(Boolean);
  return {
    numbers: numbersOf(numberCells(cells, columns)),
    dates,
    needsZone: times.length > 0 ? !times.every((time) => ZONED.test(time)) : (dates?.needsZone ?? false),
    taxRates: ratesOf(cells, columns),
  };
};

const numberCells = (cells: Cells, columns: readonly GuessedColumn[]): string[] => {
  const amounts = cells.of(...AMOUNTS);
  if (amounts.length === 0) return cells.given.flatMap((column) => column.cells.filter(digitsOf));
  const unnamed = zip(columns, cells.given).flatMap(([{ becomes }, column]) =>
    becomes === null ? column.cells : [],
  );
  // a column that nobody recognised may be a price: what holds both marks leaves no doubt
  return [...amounts, ...unnamed.filter((cell) => cell.includes('.') && cell.includes(','))];
};

/** Also of a column that may be rates: somebody may say that it is. */
const ratesOf = (cells: Cells, columns: readonly GuessedColumn[]) => {
  const [name] = cells.names('taxRate');
  const may = name ?? columns.find(({ either }) => either.includes('taxRate'))?.name;
  const found = cells.given.find((column) => column.name === may);
  return found ? rateWayOf(found.name, found.cells) : null;
};
