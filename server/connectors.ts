import type { Db } from '../drizzle/client';
import type { Config } from './config';
import { isKeyMissed, type Connectors } from './connections';
import { openOutgoing } from './outgoing';
import { openVault } from './secrets';
import { DRIVERS } from './sources/drivers';

/** What reaches a platform, as the configuration has it. Makes the key of the data folder if there is none, unless one is missed. */
export const openConnectors = (
  { dataDir, secretKeys, allowedPrivateHosts }: Config,
  isMissed: boolean,
): Connectors => ({
  vault: openVault(dataDir, secretKeys, isMissed),
  outgoing: openOutgoing({ allowedHosts: allowedPrivateHosts }),
  drivers: DRIVERS,
});

/** As `openConnectors`, once they are asked for; no key is made in place of one that credentials of `db` are sealed with. */
export const connectorsFor = async (config: Config, db: Db): Promise<() => Connectors> => {
  const isMissed = await isKeyMissed(config, db);
  return () => openConnectors(config, isMissed);
};
