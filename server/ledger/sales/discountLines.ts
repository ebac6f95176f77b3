import type Big from 'big.js';
import { isDiscountLine, type OrderFact, type OrderLineFact } from '../../facts/fact';
import { zip } from '../../../shared/items';
import { apportion, decimal, minorDigits, roundToInteger, toMinor } from '../../facts/money';

/** Lines below zero that name no product (METRICS 1, exchange): a discount of the order, on its lines above zero. */

/** Value after its own discount, in minor units, on the price's tax basis. */
const valueOf = (line: OrderLineFact, currency: string): number =>
  toMinor(decimal(line.unitPrice).times(line.quantity).minus(line.discount), currency);

/** By value, each part rounded. The last line takes the rest, unless roundings leave it less than nothing. */
const sharesOf = (cut: number, worth: readonly number[]): number[] => {
  const whole = worth.reduce((a, b) => a + b, 0);
  const parts = worth.map((value) =>
    whole === 0 ? 0 : roundToInteger(decimal(cut).times(value).div(whole)),
  );
  const last = worth.length - 1;
  parts[last] = cut - parts.slice(0, last).reduce((a, b) => a + b, 0);
  return zip(parts, worth).every(([part, value]) => part >= 0 && part <= value)
    ? parts
    : apportion(cut, worth);
};

/** What a line's tax is less by: a rate is of what is left, a sum is of the price before the discount. */
const lessTax = (lines: readonly OrderLineFact[], cut: Big): (string | undefined)[] => {
  const taxes = lines.map(({ tax, taxRate }) => ({
    tax,
    sum: taxRate === undefined && tax !== undefined ? decimal(tax) : null,
  }));
  const whole = taxes.reduce<Big>((all, { sum }) => all.plus(sum ?? 0), decimal(0));
  const off = cut.gt(whole) ? whole : cut;
  return taxes.map(({ tax, sum }) =>
    sum === null || whole.eq(0) ? tax : sum.minus(off.times(sum).div(whole)).round(8).toFixed(),
  );
};

const taxOf = (line: OrderLineFact): Big => {
  if (line.tax !== undefined) return decimal(line.tax).neg();
  return decimal(0);
};

/** The order's lines, those without a product spread over the others. */
export const withoutDiscountLines = ({ lines, currency }: OrderFact): OrderLineFact[] => {
  const cuts = lines.filter(isDiscountLine);
  if (cuts.length === 0) return lines;
  const kept = lines.filter((line) => !isDiscountLine(line));
  const bearing = kept.filter((line) => line.quantity >= 0 && Number(line.unitPrice) >= 0);
  const worth = bearing.map((line) => valueOf(line, currency));
  const whole = worth.reduce((a, b) => a + b, 0);
  // half a unit of rounding at most lies between them: the door has seen to that
  const cut = Math.min(whole, -cuts.reduce((sum, line) => sum + valueOf(line, currency), 0));
  const shares = sharesOf(cut, worth);
  const taxes = lessTax(
    bearing,
    cuts.reduce((sum, line) => sum.plus(taxOf(line)), decimal(0)),
  );
  const minor = decimal(10).pow(minorDigits(currency));
  const lowered = new Map(
    zip(zip(bearing, shares), taxes).map(([[line, share], tax]) => {
      const discount = decimal(line.discount).plus(decimal(share).div(minor)).toFixed();
      return [line, { ...line, discount, ...(tax === undefined ? {} : { tax }) }];
    }),
  );
  return kept.map((line) => lowered.get(line) ?? line);
};
