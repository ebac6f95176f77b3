import type { Driver } from './driver';
import { ecb } from './ecb/driver';
import { magento } from './magento/driver';
import { odoo } from './odoo/driver';
import { shopifyDriver } from './shopify/driver';
import { woocommerce } from './woocommerce/driver';

/** Every platform that can be connected, by its id. */
export const DRIVERS: Readonly<Record<string, Driver>> = {
  shopify: shopifyDriver(),
  woocommerce,
  magento,
  odoo,
  ecb,
};
