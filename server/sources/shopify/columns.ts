/** Columns of Shopify's orders_export.csv that are read; it has 79. Documented in FORMATS.md. */

export const REQUIRED = [
  'Name',
  'Created at',
  'Currency',
  'Subtotal',
  'Shipping',
  'Taxes',
  'Total',
  'Lineitem quantity',
  'Lineitem name',
  'Lineitem price',
] as const;
export type RequiredColumn = (typeof REQUIRED)[number];

export const OPTIONAL = [
  'Id',
  'Email',
  'Phone',
  'Financial Status',
  'Cancelled at',
  'Discount Amount',
  'Refunded Amount',
  'Duties',
  'Source',
  'Shipping Country',
  'Billing Country',
  'Lineitem discount',
  'Lineitem sku',
  'Lineitem taxable',
  'Lineitem requires shipping',
];
