import type { Driver } from './driver';
import { shopifyDriver } from './shopify/driver';

/** Every platform that can be connected, by its id. */
export const DRIVERS: Readonly<Record<string, Driver>> = { shopify: shopifyDriver() };
