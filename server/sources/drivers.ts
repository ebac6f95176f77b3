import type { Driver } from './driver';
import { odoo } from './odoo/driver';

/** Every platform that can be connected, by its id. */
export const DRIVERS: Readonly<Record<string, Driver>> = {
  odoo,
};
