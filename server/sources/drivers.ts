import type { Driver } from './driver';
import { magento } from './magento/driver';
import { woocommerce } from './woocommerce/driver';

/** Every platform that can be connected, by its id. */
export const DRIVERS: Readonly<Record<string, Driver>> = { woocommerce, magento };
