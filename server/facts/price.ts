import type Big from 'big.js';
import type { OrderLineFact } from './fact';
import { decimal, minorDigits, roundToInteger, toMinor, wholeMinor } from './money';

/** What a line is worth (METRICS section 1). */

/** Minor units of the order's currency, without tax. */
export interface PricedLine {
  grossMinor: number;
  discountMinor: number;
  taxMinor: number;
}

/**
 * A line without tax. Prices that contain it are stripped line by line. Gross and net are each
 * rounded, the discount is their difference, so that nothing drifts.
 */
export const priceLine = (line: OrderLineFact, currency: string, taxesIncluded: boolean): PricedLine =>
  (taxesIncluded ? null : wholePriced(line, currency)) ?? roundedPriced(line, currency, taxesIncluded);

/** A line whose amounts are whole minor units, with its tax given or none; null for any other. */
const wholePriced = (line: OrderLineFact, currency: string): PricedLine | null => {
  if (line.tax === undefined && line.taxRate !== undefined) return null;
  const price = wholeMinor(line.unitPrice, currency);
  const discountMinor = wholeMinor(line.discount, currency);
  const taxMinor = wholeMinor(line.tax ?? '0', currency);
  if (price === null || discountMinor === null || taxMinor === null) return null;
  const grossMinor = price * line.quantity + 0;
  return Number.isSafeInteger(grossMinor) ? { grossMinor, discountMinor, taxMinor } : null;
};

const roundedPriced = (line: OrderLineFact, currency: string, taxesIncluded: boolean): PricedLine => {
  const minor = decimal(10).pow(minorDigits(currency));
  const gross = decimal(line.unitPrice).times(line.quantity).times(minor);
  const net = gross.minus(decimal(line.discount).times(minor));
  const tax = line.tax === undefined ? null : decimal(line.tax).times(minor);
  if (!taxesIncluded) {
    const grossMinor = roundToInteger(gross);
    const discountMinor = toMinor(line.discount, currency);
    const taxMinor = roundToInteger(tax ?? net.times(line.taxRate ?? 0));
    return { grossMinor, discountMinor, taxMinor };
  }
  const divisor = taxDivisor(line, net, tax);
  const grossMinor = roundToInteger(gross.div(divisor));
  const netMinor = roundToInteger(tax ? net.minus(tax) : net.div(divisor));
  return { grossMinor, discountMinor: grossMinor - netMinor, taxMinor: roundToInteger(net) - netMinor };
};

/** 1 + rate; the rate is implied by the tax where only that is given. */
const taxDivisor = (line: OrderLineFact, net: Big, tax: Big | null): Big => {
  if (line.taxRate !== undefined) return decimal(1).plus(line.taxRate);
  if (tax === null || net.eq(tax) || net.eq(0)) return decimal(1);
  return net.div(net.minus(tax));
};
