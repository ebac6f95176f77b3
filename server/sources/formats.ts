import { fx } from './canonical/fx';
import { orders } from './canonical/orders';
import { sessions } from './canonical/sessions';
import { spend } from './canonical/spend';
import { magentoOrdersJson } from './magento';
import { onlineRetail } from './onlineRetail';
import { shopifyOrdersCsv } from './shopify';
import { woocommerceOrdersJson } from './woocommerce';

/** Every kind of file that can be imported, by the name that the command line knows it by. */
export const FORMATS = {
  orders,
  sessions,
  spend,
  fx,
  'shopify-orders-csv': shopifyOrdersCsv,
  'woocommerce-orders-json': woocommerceOrdersJson,
  'magento-orders-json': magentoOrdersJson,
  'online-retail': onlineRetail,
} as const;
export type FormatId = keyof typeof FORMATS;
export const FORMAT_IDS = Object.keys(FORMATS) as FormatId[];

/** What people read of a format before they choose it. */
export const ABOUT: Readonly<Record<FormatId, { label: string; about: string }>> = {
  orders: {
    label: 'Orders',
    about: 'Quarterdeck’s own orders file: a row a line, refunds as rows of their own.',
  },
  sessions: { label: 'Sessions', about: 'Quarterdeck’s own sessions file: a visit a row.' },
  spend: {
    label: 'Marketing costs',
    about: 'Quarterdeck’s own spend file: a day, channel and campaign a row.',
  },
  fx: { label: 'Exchange rates', about: 'Quarterdeck’s own rates file: a day and pair of currencies a row.' },
  'shopify-orders-csv': {
    label: 'Shopify orders export',
    about: 'orders_export.csv of Shopify’s admin, with its 79 columns.',
  },
  'woocommerce-orders-json': {
    label: 'WooCommerce orders',
    about: 'Orders and refunds as WooCommerce’s REST API (v3) gives them: JSON.',
  },
  'magento-orders-json': {
    label: 'Magento orders',
    about: 'Orders and credit memos as the REST API of Magento 2 (Adobe Commerce) gives them: JSON.',
  },
  'online-retail': {
    label: 'UCI Online Retail',
    about: 'The Online Retail file of the UCI repository: a line a row, pounds sterling.',
  },
};
