import { fx } from './canonical/fx';
import { orders } from './canonical/orders';
import { sessions } from './canonical/sessions';
import { spend } from './canonical/spend';
import { onlineRetail } from './onlineRetail';
import { shopifyOrdersCsv } from './shopify';
import { shopifyBulkJsonl } from './shopify/bulkJsonl';
import { shopifyOrdersJson } from './shopify/ordersJson';

/** Every kind of file that can be imported, by the name that the command line knows it by. */
export const FORMATS = {
  orders,
  sessions,
  spend,
  fx,
  'shopify-orders-csv': shopifyOrdersCsv,
  'shopify-orders-json': shopifyOrdersJson,
  'shopify-bulk-jsonl': shopifyBulkJsonl,
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
  'shopify-orders-json': {
    label: 'Shopify orders, JSON',
    about: 'Orders or refunds as Shopify’s REST API and its webhooks give them.',
  },
  'shopify-bulk-jsonl': {
    label: 'Shopify bulk result',
    about: 'The JSON lines of a bulk operation over orders of Shopify’s GraphQL API.',
  },
  'online-retail': {
    label: 'UCI Online Retail',
    about: 'The Online Retail file of the UCI repository: a line a row, pounds sterling.',
  },
};
