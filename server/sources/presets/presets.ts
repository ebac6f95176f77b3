import type { PresetDefinition } from './types';

/**
 * Order lists of programs that have no reader of their own, by the columns that their documentation names (docs/sources/files.md).
 * A preset is a mapping: all of it is shown, and may be changed.
 */

const etsy: PresetDefinition = {
  id: 'etsy-sold-orders',
  label: 'Etsy: Sold Orders',
  tells: ['Sale Date', 'Order ID', 'Number of Items', 'Order Value', 'Order Total'],
  columns: {
    orderId: ['Order ID'],
    placedAt: ['Sale Date'],
    customerId: ['Buyer User ID', 'Buyer'],
    quantity: ['Number of Items'],
    currency: ['Currency'],
    amount: ['Order Value'],
    discount: ['Discount Amount'],
    shipping: ['Shipping', 'Delivery'],
    shippingDiscount: ['Shipping Discount', 'Delivery Discount'],
    tax: ['Sales Tax'],
    country: ['Ship Country', 'Delivery Country'],
  },
  mapping: { kind: 'orders', row: 'order', discounts: 'amount', constants: { isWeb: false } },
  answers: ['discount:Discount Amount'],
  details: [
    'Order Total may hold tax that Etsy collects and pays itself, and that no column lists. So the goods are Order Value, less the discount.',
    'One row is one order: which of several SKUs a piece was of is not in this list.',
    'No column has a refund: Adjusted Order Total holds it without its day, and is not read.',
  ],
};

const amazon: PresetDefinition = {
  id: 'amazon-all-orders',
  label: 'Amazon: All Orders report',
  tells: ['amazon-order-id', 'purchase-date', 'order-status', 'item-price', 'quantity'],
  columns: {
    orderId: ['amazon-order-id'],
    placedAt: ['purchase-date'],
    updatedAt: ['last-updated-date'],
    currency: ['currency'],
    quantity: ['quantity'],
    amount: ['item-price'],
    discount: ['item-promotion-discount'],
    tax: ['item-tax'],
    shipping: ['shipping-price'],
    shippingDiscount: ['ship-promotion-discount'],
    shippingTax: ['shipping-tax'],
    sku: ['sku'],
    title: ['product-name'],
    country: ['ship-country'],
  },
  mapping: {
    kind: 'orders',
    row: 'line',
    discounts: 'amount',
    charges: 'line',
    constants: { channel: 'marketplace', isWeb: false },
    leaveOut: [
      { column: 'order-status', is: ['Cancelled', 'Canceled'], reason: 'cancelled orders' },
      { column: 'order-status', is: ['Pending'], reason: 'orders that are not paid' },
      { column: 'item-status', is: ['Cancelled', 'Canceled'], reason: 'cancelled items' },
    ],
  },
  answers: [
    'discount:item-promotion-discount',
    'spread:shipping-price',
    'spread:item-promotion-discount',
    'spread:item-tax',
    'customer',
  ],
  details: [
    'A row is an item: its price is of all of its pieces, and its shipping is its own.',
    'Cancelled and pending rows have no price, and are left out.',
    'Amazon hides who buys: the channel is marketplace, and customer metrics leave these orders out.',
    'Whether prices contain tax differs by marketplace: it is asked.',
    'No row is a refund: those are in other reports.',
  ],
};

const ebay: PresetDefinition = {
  id: 'ebay-orders',
  label: 'eBay: Orders report',
  tells: ['Sales Record Number', 'Order Number', 'Item Number', 'Quantity', 'Sold For', 'Sale Date'],
  columns: {
    orderId: ['Order Number'],
    placedAt: ['Sale Date'],
    customerId: ['Buyer Username'],
    quantity: ['Quantity'],
    unitPrice: ['Sold For'],
    shipping: ['Shipping And Handling', 'Postage And Handling', 'Postage And Packaging'],
    tax: ['Seller Collected Tax'],
    sku: ['Custom Label'],
    title: ['Item Title'],
    country: ['Ship To Country', 'Post To Country', 'Buyer Country'],
  },
  mapping: {
    kind: 'orders',
    row: 'line',
    constants: { isWeb: false },
    leaveOut: [
      { column: 'Item Number', empty: true, reason: 'summaries of orders of several items, and the foot' },
    ],
  },
  answers: ['parts'],
  details: [
    'Sold For is the price of one piece.',
    'An order of several items has a row that sums it up, without an item number: it is left out, and so is shipping that only it states.',
    'Total Price may hold tax that eBay collects and pays itself: it is not read.',
    'No row is a refund: those are in the transaction report.',
  ],
};

const square: PresetDefinition = {
  id: 'square-items',
  label: 'Square: Items detail',
  tells: ['Date', 'Time', 'Item', 'Qty', 'Gross Sales', 'Discounts', 'Net Sales', 'Transaction ID'],
  columns: {
    orderId: ['Transaction ID'],
    placedAt: ['Date'],
    time: ['Time'],
    customerId: ['Customer ID'],
    quantity: ['Qty'],
    amount: ['Gross Sales'],
    discount: ['Discounts'],
    tax: ['Tax'],
    sku: ['SKU'],
    title: ['Item'],
    productType: ['Category'],
  },
  mapping: {
    kind: 'orders',
    row: 'line',
    discounts: 'amount below 0',
    constants: { channel: 'pos', isWeb: false },
    creditNote: { when: { column: 'Event Type', is: ['Refund'] }, order: 'none' },
  },
  answers: ['discount:Discounts', 'parts', 'spread:Discounts', 'spread:Tax'],
  details: [
    'Gross Sales is of all pieces of the row, before discounts, which stand there with a minus.',
    'A row whose Event Type is Refund takes something back on its own day; it names no order.',
    'Goods by weight have no whole number of pieces: such rows are refused.',
    'Tips are in another report.',
  ],
};

const stripe: PresetDefinition = {
  id: 'stripe-payments',
  label: 'Stripe: Payments',
  tells: ['id', 'Created date (UTC)', 'Amount', 'Amount Refunded', 'Currency', 'Status'],
  columns: {
    orderId: ['id'],
    placedAt: ['Created date (UTC)'],
    customerId: ['Customer ID'],
    email: ['Customer Email'],
    currency: ['Currency'],
    amount: ['Amount'],
    title: ['Description'],
  },
  mapping: {
    kind: 'orders',
    row: 'order',
    leaveOut: [
      { column: 'Status', startsWith: 'requires_', reason: 'payments that were not made' },
      {
        column: 'Status',
        is: ['Failed', 'failed', 'canceled', 'Canceled', 'processing'],
        reason: 'payments that were not made',
      },
    ],
  },
  answers: [],
  zone: 'UTC',
  details: [
    'A payment is taken for an order. Failed and cancelled ones are left out.',
    'Amount is what was charged, with shipping and tax in it: the rate of tax is asked.',
    'Amount Refunded has no day, and is not read: net is before refunds. A payment that was wholly refunded is asked by its status.',
    'Times are in UTC.',
  ],
};

const bigCommerce: PresetDefinition = {
  id: 'bigcommerce-orders',
  label: 'BigCommerce: Orders',
  tells: ['Order ID', 'Order Date', 'Order Status', 'Tax Total', 'Order Total (inc tax)'],
  columns: {
    orderId: ['Order ID'],
    placedAt: ['Order Date'],
    time: ['Order Time'],
    email: ['Customer Email', 'Billing Email'],
    currency: ['Order Currency Code'],
    quantity: ['Total Quantity'],
    total: ['Order Total (inc tax)'],
    tax: ['Tax Total'],
    shipping: ['Shipping Cost (ex tax)'],
    country: ['Shipping Country', 'Billing Country'],
  },
  mapping: {
    kind: 'orders',
    row: 'order',
    taxesIncluded: false,
    leaveOut: [
      {
        column: 'Order Status',
        is: ['Incomplete', 'Cancelled', 'Canceled', 'Declined'],
        reason: 'orders that were not made',
      },
    ],
  },
  answers: ['parts'],
  details: [
    'Amounts stand there with tax and without it. The goods are the total with tax, less Tax Total and shipping without tax; handling counts as goods.',
    'Guests have the Customer ID 0: buyers are told apart by their e-mail address.',
    'Incomplete, cancelled and declined orders are left out; refunded ones are asked.',
    'Coupons are off the total already: gross is after them.',
  ],
};

const prestaShop: PresetDefinition = {
  id: 'prestashop-orders',
  label: 'PrestaShop: Orders',
  tells: ['ID', 'Reference', 'New client', 'Delivery', 'Customer', 'Total', 'Payment', 'Status', 'Date'],
  columns: {
    orderId: ['ID'],
    placedAt: ['Date'],
    total: ['Total'],
    country: ['Delivery'],
  },
  mapping: {
    kind: 'orders',
    row: 'order',
    taxesIncluded: true,
    leaveOut: [
      {
        column: 'Status',
        is: ['Canceled', 'Cancelled', 'Payment error'],
        reason: 'orders that were not made',
      },
    ],
  },
  answers: [],
  details: [
    'Total is what was charged, with tax and shipping in it: the rate of tax is asked.',
    'A Reference may stand for several orders: they are told apart by their ID.',
    'Customer is a name, which tells nobody apart.',
    'Cancelled orders and payment errors are left out; refunded ones are asked.',
  ],
};

export const PRESETS: readonly PresetDefinition[] = [
  ...[etsy, amazon, ebay, square, stripe, bigCommerce, prestaShop],
];
