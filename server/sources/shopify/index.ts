/** Shopify: as files, and fetched. */
export { shopifyBulkJsonl } from './bulkJsonl';
export { shopifyDriver } from './driver';
export { shopifyOrdersCsv } from './ordersCsv';
export { shopifyOrdersJson } from './ordersJson';
