import { INVALID as OF_READERS } from '../sentences';

/** What is written of the Online Retail file, in one place. */

export const INVALID = {
  ...OF_READERS,
  decimal: 'is not a decimal number such as 2.55',
  large: 'is above 10000000',
} as const;

export const LEFT_OUT = {
  adjustment: 'adjustment of the books (invoice A…)',
  price: 'price not above 0',
  creditNote: 'credit note line without a negative quantity',
  quantity: 'quantity not above 0 outside a credit note',
} as const;
