import { ecb } from './ecb/driver';
import type { Driver } from './driver';
import { odoo } from './odoo/driver';
import { woocommerce } from './woocommerce/driver';

/** Every platform that can be connected, by its id. */
export const DRIVERS: Readonly<Record<string, Driver>> = { woocommerce, odoo, ecb };
