import {
  decimal,
  inMinor,
  minorOf,
  minus,
  over,
  plus,
  round,
  sum,
  times,
  whole,
  type Fraction,
} from './money';
import type { LineFact, OrderFact } from './types';

/** What an order was worth, in whole minor units of its own currency (METRICS 1, tax-inclusive prices). */

export interface SoldLine {
  fact: LineFact;
  gross: bigint;
  discount: bigint;
  tax: bigint;
  /** When it was sold: with the order, or by a later edit. */
  at: number;
  isAdded: boolean;
}

/** Gross, net and tax of a line whose price contains its tax. */
const taxInside = (line: LineFact, worth: Fraction, paid: Fraction): [bigint, bigint, bigint] => {
  if (line.tax !== undefined) {
    const tax = line.tax;
    const net = minus(paid, decimal(tax));
    // the rate that this tax is of this price
    const gross = paid.n === 0n ? worth : over(times(worth, net), paid);
    return [round(gross), round(net), round(decimal(tax))];
  }
  const rate = plus(whole(1), decimal(line.taxRate ?? '0'));
  const [gross, net] = [round(over(worth, rate)), round(over(paid, rate))];
  return [gross, net, round(paid) - net];
};

const soldLine = (order: OrderFact, line: LineFact): SoldLine => {
  const minor = minorOf(order.currency);
  const worth = times(times(whole(line.quantity), decimal(line.unitPrice)), minor);
  const discount = times(decimal(line.discount ?? '0'), minor);
  const placedAt = Date.parse(order.placedAt);
  const at = line.addedAt === undefined ? placedAt : Math.max(placedAt, Date.parse(line.addedAt));
  const sold = { fact: line, at, isAdded: at > placedAt };
  if (order.taxesIncluded) {
    const inOwn = line.tax === undefined ? line : { ...line, tax: String(inMinor(line.tax, order.currency)) };
    const [gross, net, tax] = taxInside(inOwn, worth, minus(worth, discount));
    return { ...sold, gross, discount: gross - net, tax };
  }
  const gross = round(worth);
  const off = round(discount);
  const tax =
    line.tax === undefined
      ? round(times(minus(worth, discount), decimal(line.taxRate ?? '0')))
      : inMinor(line.tax, order.currency);
  return { ...sold, gross, discount: off, tax };
};

export interface Sold {
  lines: SoldLine[];
  /** Without its tax. */
  shipping: bigint;
  shippingTax: bigint;
  duties: bigint;
}

export const soldOf = (order: OrderFact): Sold => {
  const of = (amount: string | undefined) => inMinor(amount, order.currency);
  const shippingTax = of(order.shippingTax);
  const charged = of(order.shipping) - of(order.shippingDiscount);
  return {
    lines: order.lines.map((line) => soldLine(order, line)),
    shipping: order.taxesIncluded ? charged - shippingTax : charged,
    shippingTax,
    duties: of(order.duties),
  };
};

export const goods = (lines: readonly SoldLine[]): SoldLine[] => lines.filter(({ fact }) => !fact.isGiftCard);
export const netOf = (lines: readonly SoldLine[]): bigint =>
  sum(lines.map(({ gross, discount }) => gross - discount));
