import Big from 'big.js';
import { apportion, minorDigits, toMinor } from '../../ledger/money';
import type { SourceRow } from '../format';

/**
 * The money of one exported order, in minor units. The export gives discounts, tax and refunds of
 * the order as a whole; the ledger wants them by line, so they are spread by value.
 */

export interface Line {
  row: SourceRow;
  quantity: number;
  /** Price × quantity. */
  gross: number;
  /** All discounts of the line, its share of the order's included. */
  discount: number;
  tax: number;
  isGiftCard: boolean;
}

export interface Money {
  currency: string;
  lines: Line[];
  taxesIncluded: boolean;
  shipping: number;
  shippingTax: number;
  duties: number;
  total: number;
  refunded: number;
  /** The parts make the total; else tips, edits or rounding the export does not show. */
  adds: boolean;
}

export const moneyOf = (rows: readonly SourceRow[]): Money => {
  const { cells } = rows[0]!;
  const currency = cells.Currency!;
  const minor = (cell: string | undefined) => toMinor(cell || '0', currency);
  const lines = rows.map((row) => lineOf(row, currency));
  discount(lines, minor(cells.Subtotal));
  const [shipping, taxes, duties] = [minor(cells.Shipping), minor(cells.Taxes), minor(cells.Duties)];
  const [subtotal, total] = [minor(cells.Subtotal), minor(cells.Total)];
  const [inside, onTop] = [subtotal + shipping + duties, subtotal + shipping + duties + taxes];
  const taxesIncluded = taxes > 0 && Math.abs(inside - total) < Math.abs(onTop - total);
  return {
    currency,
    lines,
    taxesIncluded,
    shipping,
    shippingTax: tax(lines, shipping, taxes),
    duties,
    total,
    refunded: minor(cells['Refunded Amount']),
    adds: (taxesIncluded ? inside : onTop) === total,
  };
};

/** The export does not say which line is a gift card: it is one that is neither taxed nor sent and is called so. */
const GIFT_CARD =
  /gift[\s-]?(card|voucher|certificate)|geschenk(karte|gutschein)|gutschein|carte[\s-]cadeau|tarjeta (de )?regalo|buono regalo|cadeau(bon|kaart)/i;

const isGiftCard = ({ cells }: SourceRow): boolean =>
  cells['Lineitem taxable'] === 'false' &&
  cells['Lineitem requires shipping'] === 'false' &&
  GIFT_CARD.test(cells['Lineitem name']!);

const lineOf = (row: SourceRow, currency: string): Line => {
  const quantity = Number(row.cells['Lineitem quantity']);
  return {
    row,
    quantity,
    gross: toMinor(Big(row.cells['Lineitem price']!).times(quantity), currency),
    discount: toMinor(row.cells['Lineitem discount'] || '0', currency),
    tax: 0,
    isGiftCard: isGiftCard(row),
  };
};

const netOf = (line: Pick<Line, 'gross' | 'discount'>): number => line.gross - line.discount;
const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);

/** What the lines' own discounts leave between their prices and the subtotal is the order's discount: not on gift cards, if there is anything else. */
const discount = (lines: Line[], subtotal: number): void => {
  const rest = sum(lines.map(netOf)) - subtotal;
  const goods = lines.filter((line) => !line.isGiftCard);
  const bearing = sum(goods.map(netOf)) >= rest ? goods : lines;
  if (rest <= 0 || sum(bearing.map(netOf)) < rest) return;
  const shares = apportion(rest, bearing.map(netOf));
  bearing.forEach((line, i) => (line.discount += shares[i]!));
};

/** Over the lines that are taxed and the shipping, by value. Gives the shipping's part. */
const tax = (lines: Line[], shipping: number, taxes: number): number => {
  const taxed = lines.filter((line) => line.row.cells['Lineitem taxable'] !== 'false' && netOf(line) > 0);
  const shares = apportion(taxes, [...taxed.map(netOf), shipping]);
  taxed.forEach((line, i) => (line.tax = shares[i]!));
  return shares[taxed.length]!;
};

/** `12.50` of 1250 minor units. */
export const major = (minor: number, currency: string): string => {
  const digits = minorDigits(currency);
  return Big(minor).div(Big(10).pow(digits)).toFixed(digits);
};

/** What a refunded sum is split over. */
export type Refundable = Pick<Money, 'taxesIncluded' | 'shipping' | 'shippingTax' | 'duties' | 'refunded'> & {
  lines: Omit<Line, 'row'>[];
};

export interface Refund {
  net: number;
  tax: number;
  shipping: number;
  duties: number;
  units: number;
  /** What neither goods nor shipping nor duties explain: gift cards, tips. */
  beyond: number;
}

/**
 * What a refunded sum takes back: goods with their tax first, then shipping with its own, then
 * duties. Everything, to the cent, if it is the whole of them.
 */
export const refundOf = (money: Refundable): Refund => {
  const { taxesIncluded: inside, shippingTax } = money;
  const goods = money.lines.filter((line) => !line.isGiftCard);
  const goodsTax = sum(goods.map((line) => line.tax));
  const withTax = sum(goods.map(netOf)) + (inside ? 0 : goodsTax);
  const shippingWithTax = money.shipping + (inside ? 0 : shippingTax);
  const [fromGoods, fromShipping, duties, beyond] = fill(money.refunded, [
    withTax,
    shippingWithTax,
    money.duties,
  ]);
  const [taxOfGoods, net] = apportion(fromGoods!, [goodsTax, withTax - goodsTax]);
  const [taxOfShipping, shipping] = apportion(fromShipping!, [shippingTax, shippingWithTax - shippingTax]);
  return {
    net: net!,
    tax: taxOfGoods! + taxOfShipping!,
    shipping: shipping!,
    duties: duties!,
    units: fromGoods === withTax ? sum(goods.map((line) => line.quantity)) : 0,
    beyond: beyond!,
  };
};

/** Fills one vessel after the other; the last part is what flows over. */
const fill = (amount: number, vessels: number[]): number[] => {
  let left = amount;
  const parts = vessels.map((vessel) => {
    const part = Math.min(left, vessel);
    left -= part;
    return part;
  });
  return [...parts, left];
};
