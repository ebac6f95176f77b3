import { capitalised } from '../../../../../shared/sentence';

/** What a row and a column of a file may be, and what holds for all its rows. */

export type Kind = 'orders' | 'spend' | 'sessions';

interface Field {
  id: string;
  label: string;
  /** Several columns may make it together. */
  isJoined?: true;
}

const field = (id: string, label: string): Field => ({ id, label });
const joined = (id: string, label: string): Field => ({ id, label, isJoined: true });

/** The fields that a column may become, by kind, in the words of the page. */
export const FIELDS: Readonly<Record<Kind, readonly Field[]>> = {
  orders: [
    joined('orderId', 'Order number'),
    joined('placedAt', 'Date'),
    field('time', 'Time of day'),
    field('total', 'Total of the order'),
    field('unitPrice', 'Price of one piece'),
    field('amount', 'Value of the row'),
    field('quantity', 'Quantity'),
    field('currency', 'Currency'),
    joined('customerId', 'Customer number'),
    field('email', 'E-mail'),
    field('phone', 'Phone'),
    field('sku', 'SKU'),
    field('title', 'Product'),
    field('productType', 'Product type'),
    joined('discount', 'Discount'),
    joined('tax', 'Tax'),
    field('taxRate', 'Tax rate'),
    joined('shipping', 'Shipping'),
    joined('shippingDiscount', 'Discount on shipping'),
    joined('shippingTax', 'Tax on shipping'),
    joined('duties', 'Duties'),
    field('country', 'Country'),
    field('channel', 'Channel'),
    field('device', 'Device'),
    joined('cancelledAt', 'Cancelled at'),
    joined('updatedAt', 'Updated at'),
    field('ofOrder', 'Order that it came from'),
  ],
  spend: [
    joined('day', 'Date'),
    field('amount', 'Cost'),
    field('campaign', 'Campaign'),
    field('account', 'Ad account'),
    field('channel', 'Channel'),
    field('country', 'Country'),
    field('currency', 'Currency'),
  ],
  sessions: [
    joined('sessionId', 'Session number'),
    joined('startedAt', 'Start'),
    field('time', 'Time of day'),
    field('channel', 'Channel'),
    field('device', 'Device'),
    field('country', 'Country'),
    field('hasCart', 'Put something in the cart'),
    field('hasCheckout', 'Reached the checkout'),
    field('hasOrder', 'Ordered'),
    joined('updatedAt', 'Updated at'),
  ],
};

/** One of them says what a row of orders is worth. */
export const VALUES: readonly string[] = ['total', 'unitPrice', 'amount'];

export const fieldOf = (kind: Kind, id: string): Field | undefined =>
  FIELDS[kind].find((one) => one.id === id);
/** "Order number" of orderId. */
export const fieldWords = (kind: Kind, id: string): string => fieldOf(kind, id)?.label ?? capitalised(id);

/** Constants of a mapping, by kind. */
export const CONSTANTS: Readonly<Record<Kind, readonly string[]>> = {
  orders: ['source', 'currency', 'channel', 'device', 'country', 'taxRate', 'isWeb'],
  spend: ['source', 'currency', 'channel', 'campaign', 'country', 'account', 'kind'],
  sessions: ['source', 'channel', 'device', 'country'],
};

/** Entries of a mapping that only lists of orders have. */
export const OF_ORDERS: readonly string[] = [
  ...['row', 'taxesIncluded', 'taxRates', 'discounts', 'wholeOrder', 'charges', 'creditNote', 'discountLine'],
];
