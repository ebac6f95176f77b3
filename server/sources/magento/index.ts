/** Magento 2: as files, and fetched. */
export { magento } from './driver';
export { magentoOrdersJson } from './format';
