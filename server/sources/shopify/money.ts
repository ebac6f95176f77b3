import Big from 'big.js';
import { minorDigits, portions, toMinor } from '../../facts/money';
import type { NonEmpty } from '../../../shared/items';
import type { SourceRow } from '../format';
import { isCalledGiftCard } from '../giftCards';
import type { RequiredColumn } from './columns';

/**
 * The money of one exported order, in minor units. The export gives discounts, tax and refunds of
 * the order as a whole; the ledger wants them by line, so they are spread by value.
 */

export interface Line {
  row: SourceRow<RequiredColumn>;
  quantity: number;
  /** Price × quantity. */
  gross: number;
  /** All discounts of the line, its share of the order's included. */
  discount: number;
  tax: number;
  isGiftCard: boolean;
  /** Below zero: its product came back. */
  isBack: boolean;
}

export interface Money {
  currency: string;
  lines: Line[];
  taxesIncluded: boolean;
  shipping: number;
  /** A code for free shipping: the export tells it among the order's discounts. */
  shippingDiscount: number;
  shippingTax: number;
  duties: number;
  total: number;
  refunded: number;
  /** The parts make the total; else tips, edits or rounding the export does not show. */
  adds: boolean;
}

export const moneyOf = (rows: Readonly<NonEmpty<SourceRow<RequiredColumn>>>): Money => {
  const [{ cells }] = rows;
  const currency = cells.Currency;
  const minor = (cell: string | undefined) => toMinor(cell || '0', currency);
  const lines = rows.map((row) => lineOf(row, currency));
  const unlisted =
    minor(cells['Discount Amount']) - (sum(lines.map(({ gross }) => gross)) - minor(cells.Subtotal));
  const onLines = sum(lines.map((line) => line.discount));
  discount(lines, minor(cells.Subtotal));
  const [shipping, taxes, duties] = [minor(cells.Shipping), minor(cells.Taxes), minor(cells.Duties)];
  const [subtotal, whole] = [minor(cells.Subtotal), minor(cells.Total)];
  const [inside, onTop] = [subtotal + shipping + duties, subtotal + shipping + duties + taxes];
  // the discounts of the order, with or without those of its lines, less what its goods got
  const isOfShipping = (over: number) =>
    over > 0 && over <= shipping && (over === unlisted || over === unlisted + onLines);
  const isFree = isOfShipping(onTop - whole) || isOfShipping(inside - whole);
  const taxesIncluded =
    taxes > 0 && (isFree ? !isOfShipping(onTop - whole) : Math.abs(inside - whole) < Math.abs(onTop - whole));
  const parts = taxesIncluded ? inside : onTop;
  const shippingDiscount = isFree ? parts - whole : 0;
  return {
    currency,
    lines,
    taxesIncluded,
    shipping,
    shippingDiscount,
    shippingTax: tax(lines, shipping - shippingDiscount, taxes),
    duties,
    total: whole,
    refunded: minor(cells['Refunded Amount']),
    adds: parts - shippingDiscount === whole,
  };
};

/** The export does not say which line is a gift card. It is one that is neither taxed nor sent and is called so. */
const isGiftCard = ({ cells }: SourceRow<RequiredColumn>): boolean =>
  cells['Lineitem taxable'] === 'false' &&
  cells['Lineitem requires shipping'] === 'false' &&
  isCalledGiftCard(cells['Lineitem name']);

const lineOf = (row: SourceRow<RequiredColumn>, currency: string): Line => {
  const quantity = Number(row.cells['Lineitem quantity']);
  const gross = toMinor(Big(row.cells['Lineitem price']).times(quantity), currency);
  return {
    row,
    quantity,
    gross,
    discount: (gross < 0 ? -1 : 1) * Math.abs(toMinor(row.cells['Lineitem discount'] || '0', currency)),
    tax: 0,
    isGiftCard: isGiftCard(row),
    isBack: quantity < 0 || row.cells['Lineitem price'].startsWith('-'),
  };
};

const netOf = (line: Pick<Line, 'gross' | 'discount'>): number => line.gross - line.discount;
const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);

/** What the lines' own discounts leave between their prices and the subtotal is the order's discount: not on gift cards, if there is anything else. */
const discount = (lines: Line[], subtotal: number): void => {
  const rest = sum(lines.map(netOf)) - subtotal;
  const sold = lines.filter((line) => !line.isBack);
  const goods = sold.filter((line) => !line.isGiftCard);
  const bearing = sum(goods.map(netOf)) >= rest ? goods : sold;
  if (rest <= 0 || sum(bearing.map(netOf)) < rest) return;
  for (const [line, share] of portions(rest, bearing, netOf)) line.discount += share;
};

/** Over the lines that are taxed and the shipping, by value; what came back takes its tax back. Gives the shipping's part. */
const tax = (lines: Line[], shipping: number, taxes: number): number => {
  const taxed = lines.filter((line) => line.row.cells['Lineitem taxable'] !== 'false' && netOf(line) !== 0);
  // of what is worth nothing in all nobody can say the tax
  if (sum(taxed.map(netOf)) + shipping === 0) return 0;
  const given = portions(taxes, [...taxed, 'shipping' as const], (part) =>
    part === 'shipping' ? shipping : netOf(part),
  );
  let ofShipping = 0;
  for (const [part, share] of given)
    if (part === 'shipping') ofShipping = share;
    else part.tax = share;
  return ofShipping;
};

/** `12.50` of 1250 minor units. */
export const major = (minor: number, currency: string): string => {
  const digits = minorDigits(currency);
  return Big(minor).div(Big(10).pow(digits)).toFixed(digits);
};
