import { simpleFormat } from './canonical/simple';
import { adsTablesCsv } from './adsTables';
import { fx } from './canonical/fx';
import { orders } from './canonical/orders';
import { series } from './canonical/series';
import { sessions } from './canonical/sessions';
import { spend } from './canonical/spend';
import { odooOrdersJson } from './odoo';
import { ecbFx } from './ecb';
import { ga4Csv, shopifySessionsCsv } from './ga4';
import { googleAdsCsv } from './googleAds';
import { metaAdsCsv } from './metaAds';
import { magentoOrdersJson } from './magento';
import { onlineRetail } from './onlineRetail';
import { shopifyOrdersCsv, shopifyBulkJsonl, shopifyOrdersJson } from './shopify';
import { woocommerceOrdersJson } from './woocommerce';

/** Every kind of file that can be imported, by the name that the command line knows it by. */
export const FORMATS = {
  orders,
  sessions,
  spend,
  fx,
  series,
  'unit-costs': simpleFormat('unitCosts'),
  'order-costs': simpleFormat('orderCosts'),
  'fixed-costs': simpleFormat('fixedCosts'),
  contacts: simpleFormat('contacts'),
  'loyalty-members': simpleFormat('loyaltyMembers'),
  'loyalty-points': simpleFormat('loyaltyPoints'),
  subscriptions: simpleFormat('subscriptions'),
  stock: simpleFormat('stock'),
  shipments: simpleFormat('shipments'),
  tickets: simpleFormat('tickets'),
  'shopify-orders-csv': shopifyOrdersCsv,
  'shopify-orders-json': shopifyOrdersJson,
  'shopify-bulk-jsonl': shopifyBulkJsonl,
  'woocommerce-orders-json': woocommerceOrdersJson,
  'magento-orders-json': magentoOrdersJson,
  'odoo-orders-json': odooOrdersJson,
  'google-ads-csv': googleAdsCsv,
  'meta-ads-csv': metaAdsCsv,
  'ads-tables-csv': adsTablesCsv,
  'ga4-csv': ga4Csv,
  'shopify-sessions-csv': shopifySessionsCsv,
  'ecb-fx': ecbFx,
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
  'unit-costs': {
    label: 'Unit costs',
    about: 'What one unit of a SKU costs, from which day on: a row each.',
  },
  'order-costs': {
    label: 'Order costs',
    about: 'Fulfilment, carriers, payment fees: a cost of an order a row.',
  },
  'fixed-costs': {
    label: 'Fixed costs',
    about: 'Rent, staff, platform: what a kind of cost comes to in a month, until another is declared.',
  },
  contacts: { label: 'Contacts', about: 'Messages and calls to customers, a contact a row.' },
  'loyalty-members': {
    label: 'Loyalty members',
    about: 'Who joined the loyalty programme when, a member a row.',
  },
  'loyalty-points': {
    label: 'Loyalty points',
    about: 'Points issued, redeemed and expired, a movement a row.',
  },
  subscriptions: {
    label: 'Subscriptions',
    about: 'What happened to subscriptions: starts, changes, pauses, payments, ends; an event a row.',
  },
  stock: { label: 'Stock levels', about: 'How much of a SKU can be sold, by one system: a level a row.' },
  shipments: {
    label: 'Shipments',
    about: 'Parcels with what was promised and when they came, a parcel a row.',
  },
  tickets: {
    label: 'Service tickets',
    about: 'Tickets, when they were answered and closed, a ticket a row.',
  },
  series: {
    label: 'KPI series',
    about: 'Quarterdeck’s own file of figures that another system counts: a day and value a row.',
  },
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
  'woocommerce-orders-json': {
    label: 'WooCommerce orders',
    about: 'Orders and refunds as WooCommerce’s REST API (v3) gives them: JSON.',
  },
  'magento-orders-json': {
    label: 'Magento orders',
    about: 'Orders and credit memos as the REST API of Magento 2 (Adobe Commerce) gives them: JSON.',
  },
  'odoo-orders-json': {
    label: 'Odoo orders (JSON)',
    about: 'sale.order records with their lines, as Odoo’s external API gives them.',
  },
  'google-ads-csv': {
    label: 'Google Ads report',
    about: 'A campaign report of Google Ads by day, as .csv or "Excel .csv": ad spend.',
  },
  'meta-ads-csv': {
    label: 'Meta Ads Manager export',
    about: 'Campaigns, ad sets or ads of Facebook and Instagram by day: ad spend.',
  },
  'ads-tables-csv': {
    label: 'Ad platform tables',
    about:
      'Daily tables of the Google Ads or Facebook Ads API, as Fivetran keeps them: cost_micros or spend.',
  },
  'ga4-csv': {
    label: 'Google Analytics 4 export',
    about:
      'A report or exploration of GA4: kept as series of its own, never mixed with the store’s sessions.',
  },
  'shopify-sessions-csv': {
    label: 'Shopify sessions export',
    about: 'Sessions as Shopify’s analytics count them, by day: kept as series of their own.',
  },
  'ecb-fx': {
    label: 'ECB reference rates',
    about: 'Euro reference rates of the European Central Bank: eurofxref-hist.csv or the day’s file.',
  },
  'online-retail': {
    label: 'UCI Online Retail',
    about: 'The Online Retail file of the UCI repository: a line a row, pounds sterling.',
  },
};
