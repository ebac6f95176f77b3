import Big from 'big.js';
import { apportion, minorDigits, toMinor } from '../../facts/money';
import { isCalledBalance, isCalledGiftCard } from '../giftCards';
import type { SaleOrder, SaleOrderLine } from './records';

/**
 * What an order's lines are worth. Odoo gives each line with and without tax, rounded, after its
 * discount; prices contain tax or not as each tax says. A quantity below zero is a product that came
 * back; a price below zero (coupon, reward) is a discount on the others; delivery lines are shipping. A gift card
 * is known by its name: sold it is no goods, and one that pays is no discount.
 */

export interface Line {
  line: SaleOrderLine;
  quantity: number;
  /** Decimal, of one unit before discounts. */
  unitPrice: string;
  /** Minor units, on the same tax basis as the price. */
  discount: number;
  tax: number;
}

export interface Money {
  currency: string;
  taxesIncluded: boolean;
  lines: Line[];
  shipping: number;
  shippingDiscount: number;
  shippingTax: number;
  /** Whether the lines make the order's own sums. */
  adds: boolean;
  hasParts: boolean;
  /** Lines of gift cards or of an eWallet that paid for the order. */
  payments: number;
}

/** `12.50` of 1250 minor units. */
export const major = (minor: number, currency: string): string => {
  const digits = minorDigits(currency);
  return Big(minor).div(Big(10).pow(digits)).toFixed(digits);
};

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** Goods and delivery; sections, notes and down payments are no sale. */
export const isCounted = (line: Pick<SaleOrderLine, 'display_type' | 'is_downpayment'>): boolean =>
  line.display_type === undefined && !line.is_downpayment;

const nameOf = ({ product_id: product }: SaleOrderLine): string => product?.name ?? '';

/** Sold for what it is worth, without tax. */
export const isGiftCard = (line: SaleOrderLine): boolean =>
  !line.is_reward_line && line.price_tax === 0 && isCalledGiftCard(nameOf(line));

/** A reward of the programs “Gift Card” and “eWallet” is a payment. */
const isPayment = (line: SaleOrderLine): boolean =>
  line.is_reward_line && line.price_subtotal < 0 && isCalledBalance(nameOf(line));

/** Binary fractions such as 0.30000000000000004 are meant as 0.3. */
const exact = (value: number): Big => Big(value).round(8);

const beforeTaxOrAfter = ({ price_unit: price, product_uom_qty: quantity, discount }: SaleOrderLine): Big =>
  exact(price)
    .times(exact(quantity))
    .times(Big(100).minus(exact(discount)))
    .div(100);

/** Whether the line's price contains its tax: what it comes to is then nearer to the sum with tax. */
const containsTax = (line: SaleOrderLine): boolean => {
  const value = beforeTaxOrAfter(line);
  return value.minus(line.price_total).abs().lt(value.minus(line.price_subtotal).abs());
};

/** A line on the order's basis: prices without tax, or all with it. */
const priced = (line: SaleOrderLine, currency: string, taxesIncluded: boolean): Line => {
  const value = toMinor(exact(taxesIncluded ? line.price_total : line.price_subtotal), currency);
  const tax = toMinor(exact(line.price_tax), currency);
  const isWhole = Number.isInteger(line.product_uom_qty);
  const quantity = isWhole ? line.product_uom_qty : 1;
  const scale =
    taxesIncluded && !containsTax(line) && line.price_subtotal !== 0
      ? exact(line.price_total).div(exact(line.price_subtotal))
      : Big(1);
  const price = exact(line.price_unit)
    .times(scale)
    .times(isWhole ? 1 : exact(line.product_uom_qty))
    .round(8);
  const discount = toMinor(price.times(quantity), currency) - value;
  const isBelow = quantity < 0 || value < 0;
  // a price rounded below what it was sold for says less than the sum
  if (quantity !== 0 && (isBelow ? discount > 0 : discount < 0))
    return {
      line,
      quantity,
      unitPrice: Big(major(value, currency)).div(quantity).round(8, Big.roundUp).toFixed(),
      discount: 0,
      tax,
    };
  return { line, quantity, unitPrice: price.toFixed(), discount, tax };
};

/** Takes `cut` and its tax off the lines, by what they are worth. */
const spread = (lines: Line[], worth: readonly number[], cut: number, cutTax: number): void => {
  if (lines.length === 0) return;
  const parts = cut === 0 ? [] : apportion(cut, worth);
  const taxes =
    cutTax === 0
      ? []
      : apportion(
          cutTax,
          lines.map(({ tax }) => tax),
        );
  lines.forEach((line, i) => {
    line.discount += parts[i] ?? 0;
    line.tax -= taxes[i] ?? 0;
  });
};

/** Odoo may round the tax once an order; what that leaves goes to the line with most of it. */
const absorbTaxRest = (lines: readonly Line[], rest: number): void => {
  if (rest === 0 || lines.length === 0) return;
  const most = lines.reduce((a, b) => (b.tax > a.tax ? b : a));
  most.tax += rest;
};

/** A discount is not of gift cards, if goods can bear it. */
const bearingOf = (lines: Line[], valueOf: (line: SaleOrderLine) => number, cut: number): Line[] => {
  const goods = lines.filter(({ line }) => !isGiftCard(line));
  return sum(goods.map(({ line }) => valueOf(line))) >= cut ? goods : lines;
};

/** Pure. What can't be is left for the ledger's door to refuse: a discount above the price, a tax below zero. */
export const moneyOf = (order: SaleOrder, all: readonly SaleOrderLine[]): Money => {
  const currency = order.currency_id.name;
  const minor = (value: number) => toMinor(exact(value), currency);
  const counted = all.filter(isCounted);
  const taxesIncluded = counted.some(containsTax);
  const valueOf = (line: SaleOrderLine) => minor(taxesIncluded ? line.price_total : line.price_subtotal);
  const goods = counted.filter((line) => !line.is_delivery && !isPayment(line));
  const back = goods.filter((line) => line.product_uom_qty < 0 && !line.is_reward_line);
  const sold = goods.filter((line) => valueOf(line) >= 0 && line.product_uom_qty >= 0);
  const cuts = goods.filter((line) => !sold.includes(line) && !back.includes(line));
  const delivery = counted.filter((line) => line.is_delivery);
  const lines = sold.map((line) => priced(line, currency, taxesIncluded));
  const cut = -sum(cuts.map(valueOf));
  const bearing = bearingOf(lines, valueOf, cut);
  spread(
    bearing,
    bearing.map(({ line }) => valueOf(line)),
    cut,
    -sum(cuts.map((line) => minor(line.price_tax))),
  );
  const untaxed = sum(counted.map((line) => minor(line.price_subtotal)));
  const rest = minor(order.amount_tax) - sum(counted.map((line) => minor(line.price_tax)));
  const isRounding = Math.abs(rest) <= counted.length && !taxesIncluded;
  if (isRounding) absorbTaxRest(lines, rest);
  const charged = delivery.map(valueOf);
  return {
    currency,
    taxesIncluded,
    lines: [...lines, ...back.map((line) => priced(line, currency, taxesIncluded))],
    shipping: sum(charged.filter((value) => value > 0)),
    shippingDiscount: -sum(charged.filter((value) => value < 0)),
    shippingTax: sum(delivery.map((line) => minor(line.price_tax))),
    adds: untaxed === minor(order.amount_untaxed) && (rest === 0 || isRounding),
    hasParts: sold.some((line) => !Number.isInteger(line.product_uom_qty)),
    payments: counted.filter(isPayment).length,
  };
};
