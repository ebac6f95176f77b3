import type { OrderFlag, ReversalListRow, Unbooked } from '../server/rows/types';

/** What lists say of their rows. */

export const FLAG_WORDS: Record<OrderFlag, string> = {
  cancelled: 'cancelled',
  refunded: 'refunded',
  unconverted: 'no rate',
  test: 'test',
  deleted: 'deleted',
  voided: 'voided',
  replacement: 'replacement',
  exchange: 'exchange',
  return: 'return',
  new_customer: 'first order',
  masked: 'buyer hidden',
};

/** What a reader must not overlook. */
export const LOUD: readonly OrderFlag[] = ['cancelled', 'unconverted', 'test', 'deleted', 'voided'];

export const KIND_WORDS: Record<ReversalListRow['kind'], string> = {
  refund: 'Refund',
  edit: 'Edit',
  cancellation: 'Cancellation',
  return: 'Return by exchange',
  unlinked: 'Return, no order named',
};

export const UNBOOKED_WORDS: Record<Unbooked, string> = {
  no_order: 'its order has not arrived',
  excluded: 'its order is left out',
  unconverted: 'no rate',
  other_currency: 'in another currency than its order',
  replaced: 'reported with its day as well',
};
