import type { Connectors } from '../server/connections/sources';
import { openOutgoing } from '../server/outgoing';
import { vaultOf } from '../server/secrets';
import type { Driver } from '../server/sources/driver';
import { DRIVERS } from '../server/sources/drivers';

/** What reaches a platform, with a fixed key, on this machine too, and without long waits between attempts. */
export const testConnectors = (...drivers: Driver[]): Connectors => ({
  vault: vaultOf([Buffer.alloc(32, 7)]),
  outgoing: openOutgoing({ attempts: 4, firstWaitMs: 5, timeoutMs: 2_000, allowedHosts: ['127.0.0.1'] }),
  drivers: { ...DRIVERS, ...Object.fromEntries(drivers.map((driver) => [driver.platform, driver])) },
});
