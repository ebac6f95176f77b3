/** WooCommerce: as files, and fetched. */
export { woocommerce } from './driver';
export { woocommerceOrdersJson } from './format';
