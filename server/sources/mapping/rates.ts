import Big from 'big.js';
import { MONEY } from './numbers';
import type { Mapping } from './schema';
import { INVALID } from './sentences';

/** Rates as a file writes them: 0.19, or 19, or 19 %. Of tax, and of discounts. */

const MARKED = /\s*%$/;
/** What carries a currency is an amount. */
const HAS_MONEY = new RegExp(MONEY, 'u');

export type Rate = { rate: string } | { problem: string };
type RateWay = 'fraction' | 'percent';

/**
 * Gives a rate as a fraction. A per cent mark in the cell decides, else the mapping. What would be another rate by the
 * other way of writing is refused. So 19 is no fraction, and 0.19 among per cents is likelier one that slipped in.
 */
export const taxRateReader = (
  { taxRates }: Pick<Mapping, 'taxRates'>,
  readNumber: (text: string) => string | null,
): ((cell: string) => Rate) => rateReader(taxRates, readNumber, INVALID.taxRate);

const rateReader =
  (way: RateWay, readNumber: (text: string) => string | null, noRate: string) =>
  (cell: string): Rate => {
    const isMarked = MARKED.test(cell);
    const number = HAS_MONEY.test(cell) ? null : readNumber(cell.replace(MARKED, ''));
    if (number === null) return { problem: noRate };
    const given = Big(number);
    const size = given.abs();
    if (isMarked || way === 'percent') {
      if (!isMarked && size.gt(0) && size.lt(1)) return { problem: INVALID.belowOne };
      return size.gt(100) ? { problem: INVALID.abovePerCent } : { rate: given.times('0.01').toFixed() };
    }
    if (size.gt(1)) return { problem: INVALID.aboveOne };
    return { rate: given.toFixed() };
  };

/** Reads a discount: as an amount, or as a rate of what the row is worth. What is in the price already is not read. */
export const discountReader = (
  { discounts }: Pick<Mapping, 'discounts'>,
  readNumber: (text: string) => string | null,
  noNumber: string,
): ((cell: string) => Rate | { amount: string } | null) => {
  if (discounts === 'included') return () => null;
  if (discounts === 'percent' || discounts === 'fraction') {
    const read = rateReader(discounts, readNumber, INVALID.discountRate);
    return (cell) => {
      const found = read(cell);
      return 'rate' in found ? { rate: Big(found.rate).abs().toFixed() } : found;
    };
  }
  return (cell) => {
    const amount = readNumber(cell);
    if (amount === null) return { problem: MARKED.test(cell) ? INVALID.discountMarked : noNumber };
    return { amount: discounts === 'amount below 0' ? Big(amount).neg().toFixed() : amount };
  };
};
