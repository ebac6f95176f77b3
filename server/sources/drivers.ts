import type { Driver } from './driver';
import { ecb } from './ecb';
import { magento } from './magento';
import { odoo } from './odoo';
import { shopifyDriver } from './shopify';
import { woocommerce } from './woocommerce';

/** Every platform that can be connected, by its id. */
export const DRIVERS: Readonly<Record<string, Driver>> = {
  shopify: shopifyDriver(),
  woocommerce,
  magento,
  odoo,
  ecb,
};
