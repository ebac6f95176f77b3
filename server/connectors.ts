import type { Config } from './config';
import type { Connectors } from './connections';
import { openOutgoing } from './outgoing';
import { openVault } from './secrets';
import { DRIVERS } from './sources/drivers';

/** What reaches a platform, as the configuration has it. Makes the key of the data folder if there is none. */
export const openConnectors = ({ dataDir, secretKeys, allowedPrivateHosts }: Config): Connectors => ({
  vault: openVault(dataDir, secretKeys),
  outgoing: openOutgoing({ allowedHosts: allowedPrivateHosts }),
  drivers: DRIVERS,
});
