import Big from 'big.js';
import { minorDigits } from '../../facts/money';
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
  const taxes = mapping.taxesIncluded ? Big(0) : amountOf(row, 'tax').plus(amountOf(row, 'shippingTax'));
  const charged = amountOf(row, 'shipping').plus(amountOf(row, 'duties')).plus(taxes);
  return given.minus(charged).plus(amountOf(row, 'discount')).plus(amountOf(row, 'shippingDiscount'));
};

/**
 * Quantity and unit price that multiply to the row's value; null if no price of eight decimals does
 * so to the last digit that the value has.
 */
export const priced = (mapping: Mapping, row: MappedRow): { quantity: number; unitPrice: string } | null => {
  if (priceField(mapping) === 'unitPrice')
    return { quantity: row.quantity, unitPrice: amountOf(row, 'unitPrice').toFixed() };
  const value = goodsOf(mapping, row);
  // What was paid counts, also where the file counts no piece.
  if (row.quantity === 0) return { quantity: value.eq(0) ? 0 : 1, unitPrice: value.toFixed() };
  const unit = value.div(row.quantity).round(8, Big.roundHalfUp);
  const digits = (value.toFixed().split('.')[1] ?? '').length;
  const exact = unit.times(row.quantity).round(digits, Big.roundHalfUp).eq(value);
  return exact ? { quantity: row.quantity, unitPrice: unit.toFixed() } : null;
};

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
  const rounded = (value: Big) => value.round(digits, Big.roundHalfUp);
  const gross = rounded(goodsOf(mapping, row)).minus(amountOf(row, 'discount'));
  const rate = taxRateOf(mapping, row);
  const taxAt = (known: string) =>
    mapping.taxesIncluded ? gross.minus(gross.div(Big(1).plus(known))) : gross.times(known);
  const tax = rounded(rate === undefined ? amountOf(row, 'tax') : taxAt(rate));
  return {
    net: rounded(mapping.taxesIncluded ? gross.minus(tax) : gross),
    tax,
    shipping: rounded(amountOf(row, 'shipping')),
    units: row.quantity,
  };
};
