import { decimal, roundToInteger } from '../../facts/money';
import { soldLines, type LineRow, type OrderRow } from '../rows/rows';

/**
 * What is left of an order, and what a refund takes of it (METRICS C7). A refund is reported by its parts, by an amount
 * alone, or by a status. All is in the order's currency, and nothing above what is left is taken.
 */

/** Tax of goods and of shipping apart, as an amount without parts takes each with what it is on. */
export interface Left {
  goods: number;
  goodsTax: number;
  shipping: number;
  shippingTax: number;
  duties: number;
  /** No part of the order's amount: a refund takes of them what it says is of gift cards. */
  giftCards: number;
  units: number;
}

/** Amounts that a refund names. */
export interface RefundAmounts {
  net: number;
  taxes: number;
  shipping: number;
  duties: number;
  giftCards: number;
  /** Paid, and nobody said for what. */
  unsplit: number;
  /** The order is refunded, and no sum is named. */
  isWhole: boolean;
  units: number;
}

export interface Taken {
  back: Left;
  /** Paid beyond what was left. */
  beyond: number;
}

export const NONE: Left = {
  goods: 0,
  goodsTax: 0,
  shipping: 0,
  shippingTax: 0,
  duties: 0,
  giftCards: 0,
  units: 0,
};

/** Everything that an order charged, and the units that it sold. */
export const chargedOf = (order: OrderRow, lines: readonly LineRow[]): Left => {
  const goodsTax = soldLines(lines).reduce((sum, line) => sum + line.taxMinor, 0);
  return {
    goods: order.grossMinor - order.discountsMinor,
    goodsTax,
    shipping: order.shippingMinor,
    shippingTax: order.taxesMinor - goodsTax,
    duties: order.dutiesMinor,
    giftCards: order.giftCardsMinor,
    units: order.units,
  };
};

const combined = (a: Left, b: Left, sign: 1 | -1): Left => ({
  goods: a.goods + sign * b.goods,
  goodsTax: a.goodsTax + sign * b.goodsTax,
  shipping: a.shipping + sign * b.shipping,
  shippingTax: a.shippingTax + sign * b.shippingTax,
  duties: a.duties + sign * b.duties,
  giftCards: a.giftCards + sign * b.giftCards,
  units: a.units + sign * b.units,
});

export const less = (left: Left, back: Left): Left => combined(left, back, -1);

/** The amount that a refund can complete: no gift cards. */
const amountOf = ({ goods, goodsTax, shipping, shippingTax, duties }: Left): number =>
  goods + goodsTax + shipping + shippingTax + duties;

/** What was paid out for the order's amount. */
const paidOf = ({ net, taxes, shipping, duties, unsplit }: RefundAmounts): number =>
  net + taxes + shipping + duties + unsplit;

/** A refund of an order of which nothing is left to be reversed. */
export const takeNothing = (amounts: RefundAmounts): Taken => ({
  back: NONE,
  beyond: paidOf(amounts) + amounts.giftCards,
});

/**
 * What a refund takes. One that reaches what is left takes exactly what is left of every part; any
 * other takes the parts that it names, and what it names no part of goods with their tax first.
 */
export const takeBack = (left: Left, amounts: RefundAmounts): Taken => {
  const paid = paidOf(amounts);
  const rest = amountOf(left);
  // as many units as are named: a platform may sell a set and take back its pieces
  const units = paid > 0 && rest <= 0 ? 0 : amounts.units;
  const own = { giftCards: least(amounts.giftCards, left.giftCards), units };
  const overCards = amounts.giftCards - own.giftCards;
  if (amounts.isWhole) return { back: { ...left, ...own }, beyond: 0 };
  if (paid > 0 && paid >= rest)
    return { back: { ...left, ...own }, beyond: paid - Math.max(0, rest) + overCards };
  const named = { ...partsOf(left, amounts), ...own };
  const split = splitAmount(less(left, named), paid - amountOf(named));
  const back = combined(named, split, 1);
  return { back, beyond: paid - amountOf(back) + overCards };
};

const least = (amount: number, left: number): number => Math.min(amount, Math.max(0, left));

/** Share of a part, half away from zero. */
const share = (amount: number, part: number, whole: number): number =>
  whole === 0 ? 0 : roundToInteger(decimal(amount).times(part).div(whole));

/** The parts that a refund names, as far as they are left. Its tax is that of its shipping first, in proportion, then that of goods. */
const partsOf = (left: Left, amounts: RefundAmounts): Left => {
  const shipping = least(amounts.shipping, left.shipping);
  const ofShipping = Math.min(amounts.taxes, share(Math.max(0, left.shippingTax), shipping, left.shipping));
  const goodsTax = least(amounts.taxes - ofShipping, left.goodsTax);
  return {
    ...NONE,
    goods: least(amounts.net, left.goods),
    goodsTax,
    shipping,
    shippingTax: least(amounts.taxes - goodsTax, left.shippingTax),
    duties: least(amounts.duties, left.duties),
  };
};

/** An amount without parts: goods with their tax, in the proportion in which both are left, then shipping with its own, then duties. */
const splitAmount = (left: Left, amount: number): Left => {
  const [goods, goodsTax] = withTax(amount, left.goods, left.goodsTax);
  const afterGoods = amount - goods - goodsTax;
  const [shipping, shippingTax] = withTax(afterGoods, left.shipping, left.shippingTax);
  const duties = least(afterGoods - shipping - shippingTax, left.duties);
  return { ...NONE, goods, goodsTax, shipping, shippingTax, duties };
};

const withTax = (amount: number, net: number, tax: number): [net: number, tax: number] => {
  const whole = Math.max(0, net) + Math.max(0, tax);
  const taken = Math.min(amount, whole);
  const ofNet = share(taken, Math.max(0, net), whole);
  return [ofNet, taken - ofNet];
};
