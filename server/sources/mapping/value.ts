import Big from 'big.js';
import { minorDigits } from '../../facts/money';
import { MONEY_DECIMALS } from './numbers';
import { priceField, type AmountField, type MappedRow } from './row';
import type { Mapping } from './schema';

/** What a row is worth, in exact decimals. */

export const amountOf = ({ amounts }: MappedRow, field: AmountField): Big => Big(amounts[field] ?? 0);

/** Value of the goods of a row before its discount; contains tax if the file's prices do. Signs are kept. */
export const goodsOf = (mapping: Mapping, row: MappedRow): Big => {
  const field = priceField(mapping);
  const given = amountOf(row, field);
  if (field === 'unitPrice') return given.times(row.quantity);
  if (field === 'amount') return given;
  const paid = paidForGoods(mapping, row);
  const rate = amountOf(row, 'discountRate');
  if (rate.eq(0)) return paid.plus(amountOf(row, 'discount'));
  // of goods that were free, nothing tells what they were worth
  return rate.eq(1) ? paid : paid.div(Big(1).minus(rate)).round(RATED_DECIMALS, Big.roundHalfUp);
};

/** No currency has more, and a price of eight decimals still makes it exactly. */
const RATED_DECIMALS = 4;

/** Of a total: what is left for the goods, after their discount. */
const paidForGoods = (mapping: Mapping, row: MappedRow): Big => {
  const taxes = mapping.taxesIncluded ? Big(0) : amountOf(row, 'tax').plus(amountOf(row, 'shippingTax'));
  const charged = amountOf(row, 'shipping').plus(amountOf(row, 'duties')).plus(taxes);
  return amountOf(row, 'total').minus(charged).plus(amountOf(row, 'shippingDiscount'));
};

/** What is taken off the goods of a row: an amount, or a rate of their value. */
export const discountOf = (mapping: Mapping, row: MappedRow): Big => {
  const rate = amountOf(row, 'discountRate');
  if (rate.eq(0)) return amountOf(row, 'discount');
  const goods = goodsOf(mapping, row);
  // the difference: rounded apart, the two would miss the total by a cent
  if (priceField(mapping) === 'total') return goods.minus(paidForGoods(mapping, row));
  return rounded(goods.times(rate), MONEY_DECIMALS);
};

/** Decimals to which every currency rounds what a line is worth, such as JPY, EUR and KWD. */
const ROUNDINGS = [0, 2, 3];
const NEAREST = [Big.roundHalfUp, Big.roundUp, Big.roundDown];

/**
 * Quantity and unit price that multiply to the row's value: to the last of its digits, or the fourth, and rounded as
 * it is in every currency. Null if no price of eight decimals does so.
 */
export const priced = (mapping: Mapping, row: MappedRow): { quantity: number; unitPrice: string } | null => {
  if (priceField(mapping) === 'unitPrice')
    return { quantity: row.quantity, unitPrice: amountOf(row, 'unitPrice').toFixed() };
  const value = goodsOf(mapping, row);
  // What was paid counts, also where the file counts no piece.
  if (row.quantity === 0) return { quantity: value.eq(0) ? 0 : 1, unitPrice: value.toFixed() };
  const digits = Math.min((value.toFixed().split('.')[1] ?? '').length, RATED_DECIMALS);
  const isSame = (unit: Big) =>
    [...ROUNDINGS, digits].every((to) => rounded(unit.times(row.quantity), to).eq(rounded(value, to)));
  const unit = NEAREST.map((way) => value.div(row.quantity).round(MONEY_DECIMALS, way)).find(isSame);
  return unit === undefined ? null : { quantity: row.quantity, unitPrice: unit.toFixed() };
};

const rounded = (value: Big, decimals: number): Big => value.round(decimals, Big.roundHalfUp);

export const taxRateOf = (mapping: Mapping, row: MappedRow): string | undefined =>
  row.amounts.taxRate ?? mapping.constants.taxRate;

export interface NoteValue {
  net: Big;
  tax: Big;
  shipping: Big;
  units: number;
}

/** A credit note's signs say nothing but that it is one: files write them all, some, or none. */
const unsigned = (row: MappedRow): MappedRow => ({
  ...row,
  quantity: Math.abs(row.quantity),
  amounts: Object.fromEntries(
    Object.entries(row.amounts).map(([field, amount]) => [field, Big(amount).abs().toFixed()]),
  ),
});

/**
 * What a row of a credit note takes back, without tax. Each part is rounded to the currency's digits, half away
 * from zero.
 */
export const noteValue = (mapping: Mapping, signed: MappedRow, currency: string): NoteValue => {
  const row = unsigned(signed);
  const digits = minorDigits(currency);
  const asMoney = (value: Big) => rounded(value, digits);
  const gross = asMoney(goodsOf(mapping, row)).minus(discountOf(mapping, row));
  const rate = taxRateOf(mapping, row);
  const taxAt = (known: string) =>
    mapping.taxesIncluded ? gross.minus(gross.div(Big(1).plus(known))) : gross.times(known);
  const tax = asMoney(rate === undefined ? amountOf(row, 'tax') : taxAt(rate));
  return {
    net: asMoney(mapping.taxesIncluded ? gross.minus(tax) : gross),
    tax,
    shipping: asMoney(amountOf(row, 'shipping')),
    units: row.quantity,
  };
};
