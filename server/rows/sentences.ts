import { MEASURES } from '../catalog/measures';
import { badInput, notFound } from '../errors';
import { countWords, ORDERS } from '../../shared/numberWords';
import type { Unbooked } from './types';

/** What is written of lists of rows, in one place: what their sums add up, what is left out, and what is refused. */

// what the sum of a list says that the measure alone does not

export const ORDER_SUMS = {
  returns: 'Returns of these orders, to date',
  taxes: 'Taxes charged',
  duties: 'Duties charged',
  shipping: 'Shipping charged',
} as const;

export const REVERSAL_SUMS = {
  gift_card_sales: 'Gift cards refunded, at face value',
  taxes: 'Taxes reversed',
  duties: 'Duties reversed',
  shipping: 'Shipping reversed',
} as const;

// what of a list is in no sum, and why

export const ORDERS_LEFT_OUT = {
  test: MEASURES.excluded_test.label,
  deleted: MEASURES.excluded_deleted.label,
  voided: MEASURES.excluded_voided.label,
  replacements: `${MEASURES.replacements.label} (their money counts)`,
  returned: 'Orders of returned goods alone (their returns count)',
  unconverted: `${MEASURES.unconverted_orders.label} (no money counts)`,
} as const;

export const REVERSALS_LEFT_OUT: Record<Unbooked, string> = {
  no_order: 'Of an order that has not arrived',
  excluded: 'Of an order that is left out',
  unconverted: 'Without an exchange rate',
  other_currency: 'In another currency than the order that it names',
  replaced: 'Without a day, and reported with a day as well',
};

export const editNote = (orders: number): string =>
  `An edit added lines to ${countWords(orders, ORDERS)} on a day that is not the order’s: the sums count each line on its own day.`;

// what is asked for and refused; `INVALID` is preceded by the name of its field

export const ORDER_DIMENSION = 'dimension that orders have';

export const INVALID = {
  sevenFilters: 'has more than six filters',
  dimensionTwice: 'names a dimension twice',
} as const;

export const noCursor = () =>
  badInput('the cursor is not one that a page ended with', 'Ask for the first page again.');

export const noOrder = ({ source, id }: { source: string; id: string }, store: string) =>
  notFound(
    `There is no order "${id}" of source "${source}" in ${store}.`,
    'Look for it in the list of orders.',
  );
