import Big from 'big.js';
import { isBelowZero } from '../../facts/fact';
import { UNSTATED } from '../../facts/money';
import type { NonEmpty } from '../../../shared/items';
import { earliest } from '../join';
import { isDiscountRow, type MappedRow } from './row';
import type { Mapping } from './schema';
import { amountOf, discountOf, noteValue, priced, taxRateOf } from './value';
import { sharedOut } from './wholeOrder';

/** What the rows of an order, or of a credit note, make: ready for the fact's schema. */

/** The first row that says it; a further row may leave it open. */
const said = <T>(rows: readonly MappedRow[], pick: (row: MappedRow) => T | undefined): T | undefined => {
  for (const row of rows) {
    const value = pick(row);
    if (value !== undefined) return value;
  }
  return undefined;
};

const currencyOf = ({ constants }: Mapping, rows: readonly MappedRow[]): string | undefined =>
  said(rows, (row) => row.texts.currency) ?? constants.currency;

const party = (mapping: Mapping, id: string, rows: readonly MappedRow[]) => {
  const text = (field: keyof MappedRow['texts']) => said(rows, (row) => row.texts[field]);
  const { constants } = mapping;
  return {
    source: constants.source,
    id,
    updatedAt: said(rows, (row) => row.stamps.updatedAt),
    currency: currencyOf(mapping, rows),
    customer: { id: text('customerId'), email: text('email'), phone: text('phone') },
    channel: text('channel') ?? constants.channel,
    device: text('device') ?? constants.device,
    country: text('country') ?? constants.country,
  };
};

const placed = (rows: readonly MappedRow[]) => {
  const stamps = rows.map((row) => row.stamps.placedAt).filter((at) => at !== undefined);
  return stamps.length > 0 ? earliest(stamps) : undefined;
};

export const CHARGES = ['shipping', 'shippingDiscount', 'shippingTax', 'duties'] as const;
/** Nothing is charged on the rows that only repeat the order. */
export const charge = (row: MappedRow, field: (typeof CHARGES)[number]) =>
  Number(row.amounts[field] ?? 0) === 0 ? undefined : row.amounts[field];

/** Of an order: what its rows state of it, or the sum of what they state of themselves. */
const charged = (
  mapping: Mapping,
  rows: readonly MappedRow[],
  field: (typeof CHARGES)[number],
): string | undefined =>
  mapping.charges === 'order'
    ? said(rows, (row) => charge(row, field))
    : rows.reduce((sum, row) => sum.plus(amountOf(row, field)), Big(0)).toFixed();

export const orderOf = (mapping: Mapping, id: string, rows: readonly MappedRow[]) => ({
  type: 'order',
  ...party(mapping, id, rows),
  placedAt: placed(rows),
  cancelledAt: said(rows, (row) => row.stamps.cancelledAt),
  taxesIncluded: mapping.taxesIncluded,
  isWeb: mapping.constants.isWeb,
  ...Object.fromEntries(CHARGES.map((field) => [field, charged(mapping, rows, field)])),
  lines: sharedOut(mapping, rows, currencyOf(mapping, rows)).map((row) => lineOf(mapping, row)),
});

/** Of a row below zero files write the other amounts with its sign or without. */
const lineOf = (mapping: Mapping, row: MappedRow) => {
  const price = priced(mapping, row);
  const isBelow = price !== null && isBelowZero(price);
  const signed = (amount: string | undefined) =>
    isBelow && amount !== undefined ? Big(amount).abs().neg().toFixed() : amount;
  return {
    sku: row.texts.sku,
    title: row.texts.title,
    productType: row.texts.productType,
    ...price,
    discount: signed(discountGiven(mapping, row)),
    tax: signed(row.amounts.tax),
    taxRate: taxRateOf(mapping, row),
    ...(isBelow && row.texts.ofOrder && { ofOrder: row.texts.ofOrder }),
    ...(isBelow && isDiscountRow(mapping, row) && { isDiscount: true }),
  };
};

/** As the file writes an amount, so that the same file again is the same fact. */
const discountGiven = (mapping: Mapping, row: MappedRow): string | undefined =>
  row.amounts.discountRate === undefined ? row.amounts.discount : discountOf(mapping, row).toFixed();

export const refundOf = (mapping: Mapping, id: string, rows: NonEmpty<MappedRow>) => {
  const given = party(mapping, id, rows);
  const values = sharedOut(mapping, rows, given.currency).map((row) =>
    noteValue(mapping, row, given.currency ?? UNSTATED),
  );
  const sum = (part: 'net' | 'tax' | 'shipping') =>
    values
      .map((value) => value[part])
      .reduce((a, b) => a.plus(b))
      .toFixed();
  return {
    type: 'refund',
    ...given,
    occurredAt: placed(rows),
    orderId: said(rows, (row) => row.noteOf),
    net: sum('net'),
    tax: sum('tax'),
    shipping: sum('shipping'),
    units: values.reduce((n, value) => n + value.units, 0),
  };
};
