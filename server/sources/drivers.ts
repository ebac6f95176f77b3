import { ecb } from './ecb/driver';
import type { Driver } from './driver';

/** Every platform that can be connected, by its id. */
export const DRIVERS: Readonly<Record<string, Driver>> = { ecb };
