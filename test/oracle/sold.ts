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

/** What an order was worth, in whole minor units of its own currency (METRICS 1). */

export interface SoldLine {
  fact: LineFact;
  gross: bigint;
  discount: bigint;
  tax: bigint;
  /** When it was sold: with the order, or by a later edit. */
  at: number;
  isAdded: boolean;
}

/** A line below zero: its product came back. */
export interface BackLine {
  fact: LineFact;
  net: bigint;
  tax: bigint;
  units: number;
}

/** Gross, net and tax of a line whose price contains its tax. */
const taxInside = (line: LineFact, worth: Fraction, paid: Fraction): [bigint, bigint, bigint] => {
  if (line.tax !== undefined) {
    const net = minus(paid, decimal(line.tax));
    // the rate that this tax is of this price
    const gross = paid.n === 0n ? worth : over(times(worth, net), paid);
    return [round(gross), round(net), round(decimal(line.tax))];
  }
  const rate = plus(whole(1), decimal(line.taxRate ?? '0'));
  const [gross, net] = [round(over(worth, rate)), round(over(paid, rate))];
  return [gross, net, round(paid) - net];
};

/** Gross, discount and tax of what a line is worth, both amounts in minor units. */
const taxed = (order: OrderFact, line: LineFact, worth: Fraction, discount: Fraction) => {
  const tax = line.tax === undefined ? undefined : String(inMinor(line.tax, order.currency)).replace('-', '');
  if (order.taxesIncluded) {
    const [gross, net, inside] = taxInside({ ...line, tax: tax! }, worth, minus(worth, discount));
    return { gross, discount: gross - net, tax: inside };
  }
  const ofRate = round(times(minus(worth, discount), decimal(line.taxRate ?? '0')));
  return { gross: round(worth), discount: round(discount), tax: tax === undefined ? ofRate : BigInt(tax) };
};

const size = (amount: Fraction): Fraction => ({ n: amount.n < 0n ? -amount.n : amount.n, d: amount.d });
const isBelowZero = ({ quantity, unitPrice }: LineFact): boolean => quantity < 0 || unitPrice.startsWith('-');
const isDiscount = (line: LineFact): boolean =>
  isBelowZero(line) && (line.isDiscount ?? (line.sku === undefined && line.ofOrder === undefined));

const worthOf = (order: OrderFact, line: LineFact): Fraction =>
  size(times(times(whole(line.quantity), decimal(line.unitPrice)), minorOf(order.currency)));
const offOf = (order: OrderFact, line: LineFact): Fraction =>
  size(times(decimal(line.discount ?? '0'), minorOf(order.currency)));
const paidFor = (order: OrderFact, line: LineFact): Fraction =>
  minus(worthOf(order, line), offOf(order, line));

/** What lines without a product take off the order, shared over those above zero by value. */
const orderDiscounts = (order: OrderFact, above: readonly LineFact[]): bigint[] => {
  const off = sum(order.lines.filter(isDiscount).map((line) => round(paidFor(order, line))));
  const values = above.map((line) => round(paidFor(order, line)));
  const all = sum(values);
  // the last line takes the rest
  const shares = values.slice(0, -1).map((value) => (all === 0n ? 0n : round({ n: off * value, d: all })));
  return values.length === 0 ? [] : [...shares, off - sum(shares)];
};

const soldLine = (order: OrderFact, line: LineFact, more: bigint): SoldLine => {
  const placedAt = Date.parse(order.placedAt);
  const at = line.addedAt === undefined ? placedAt : Math.max(placedAt, Date.parse(line.addedAt));
  const discount = plus(offOf(order, line), whole(more));
  return { fact: line, at, isAdded: at > placedAt, ...taxed(order, line, worthOf(order, line), discount) };
};

const backLine = (order: OrderFact, line: LineFact): BackLine => {
  const { gross, discount, tax } = taxed(order, line, worthOf(order, line), offOf(order, line));
  return { fact: line, net: gross - discount, tax, units: Math.abs(line.quantity) };
};

export interface Sold {
  placedAt: number;
  lines: SoldLine[];
  /** Lines below zero that name a product. */
  back: BackLine[];
  /** Without its tax. */
  shipping: bigint;
  shippingTax: bigint;
  duties: bigint;
}

export const soldOf = (order: OrderFact): Sold => {
  const of = (amount: string | undefined) => inMinor(amount, order.currency);
  const shippingTax = of(order.shippingTax);
  const charged = of(order.shipping) - of(order.shippingDiscount);
  const above = order.lines.filter((line) => !isBelowZero(line));
  const off = orderDiscounts(order, above);
  return {
    placedAt: Date.parse(order.placedAt),
    lines: above.map((line, i) => soldLine(order, line, off[i]!)),
    back: order.lines
      .filter((line) => isBelowZero(line) && !isDiscount(line))
      .map((line) => backLine(order, line)),
    shipping: order.taxesIncluded ? charged - shippingTax : charged,
    shippingTax,
    duties: of(order.duties),
  };
};

/** An order of returned products alone is none. */
export const hasSold = (order: OrderFact): boolean => order.lines.some((line) => !isBelowZero(line));

export const goods = (lines: readonly SoldLine[]): SoldLine[] => lines.filter(({ fact }) => !fact.isGiftCard);
export const netOf = (lines: readonly SoldLine[]): bigint =>
  sum(lines.map(({ gross, discount }) => gross - discount));
