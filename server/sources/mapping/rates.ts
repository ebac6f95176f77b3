import Big from 'big.js';
import type { Mapping } from './schema';
import { INVALID } from './sentences';

/** Rates of tax as a file writes them: 0.19, or 19, or 19 %. */

const MARKED = /\s*%$/;
/** What carries a currency is an amount of tax. */
const MONEY = /\p{Sc}|[A-Z]{3}/u;

type Rate = { rate: string } | { problem: string };

/**
 * Gives a rate as a fraction. A per cent mark in the cell decides, else the mapping. What would be another rate by the
 * other way of writing is refused. So 19 is no fraction, and 0.19 among per cents is likelier one that slipped in.
 */
export const taxRateReader = (
  { taxRates }: Pick<Mapping, 'taxRates'>,
  readNumber: (text: string) => string | null,
): ((cell: string) => Rate) => {
  return (cell) => {
    const isMarked = MARKED.test(cell);
    const number = MONEY.test(cell) ? null : readNumber(cell.replace(MARKED, ''));
    if (number === null) return { problem: INVALID.taxRate };
    const given = Big(number);
    const size = given.abs();
    if (isMarked || taxRates === 'percent') {
      if (!isMarked && size.gt(0) && size.lt(1)) return { problem: INVALID.belowOne };
      return size.gt(100) ? { problem: INVALID.abovePerCent } : { rate: given.times('0.01').toFixed() };
    }
    if (size.gt(1)) return { problem: INVALID.aboveOne };
    return { rate: given.toFixed() };
  };
};
