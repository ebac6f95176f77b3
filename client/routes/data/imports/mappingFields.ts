/** What a row and a column of a file may be. */

export type Kind = 'orders' | 'spend' | 'sessions';

/** Of a column that is one of several fields, and nothing in the file tells which. */
export const OPEN = '?';

/** The fields that a column may become, by kind, in the words of the page. */
export const FIELDS: Readonly<Record<Kind, readonly (readonly [string, string])[]>> = {
  orders: [
    ['orderId', 'Order number'],
    ['placedAt', 'Date'],
    ['time', 'Time of day'],
    ['total', 'Total of the order'],
    ['unitPrice', 'Price of one piece'],
    ['amount', 'Value of the row'],
    ['quantity', 'Quantity'],
    ['currency', 'Currency'],
    ['customerId', 'Customer number'],
    ['email', 'E-mail'],
    ['phone', 'Phone'],
    ['sku', 'SKU'],
    ['title', 'Product'],
    ['productType', 'Product type'],
    ['discount', 'Discount'],
    ['tax', 'Tax'],
    ['taxRate', 'Tax rate'],
    ['shipping', 'Shipping'],
    ['country', 'Country'],
    ['channel', 'Channel'],
  ],
  spend: [
    ['day', 'Date'],
    ['amount', 'Cost'],
    ['campaign', 'Campaign'],
    ['account', 'Ad account'],
    ['channel', 'Channel'],
    ['country', 'Country'],
    ['currency', 'Currency'],
  ],
  sessions: [
    ['sessionId', 'Session number'],
    ['startedAt', 'Start'],
    ['time', 'Time of day'],
    ['channel', 'Channel'],
    ['device', 'Device'],
    ['country', 'Country'],
    ['hasCart', 'Put something in the cart'],
    ['hasCheckout', 'Reached the checkout'],
    ['hasOrder', 'Ordered'],
  ],
};
