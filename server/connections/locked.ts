import { existsSync } from 'node:fs';
import type { Db } from '../../drizzle/client';
import { keyPath, openVault } from '../secrets';
import { keyMissed, keysDiffer } from './sentences';
import { sealedAway, sealedCount } from './sources';

/** Credentials that are sealed with a key that is not here, as after a restore: it travels in no backup. */

/** Where keys are, as the configuration has it. */
interface Keys {
  dataDir: string;
  /** Of the environment; null = those of the data folder. */
  secretKeys: string | null;
}

/** Whether there are credentials and no key at all: it is to be put back, and none made in its place. */
export const isKeyMissed = async ({ dataDir, secretKeys }: Keys, db: Db): Promise<boolean> =>
  secretKeys === null && !existsSync(keyPath(dataDir)) && (await sealedCount(db)) > 0;

/** What is told of credentials that no key here opens; null = all open, or there are none. */
export const lockedWords = async (keys: Keys, db: Db): Promise<string | null> => {
  const sealed = await sealedCount(db);
  if (sealed === 0) return null;
  const { dataDir, secretKeys } = keys;
  const path = secretKeys === null ? keyPath(dataDir) : 'QUARTERDECK_SECRET_KEY';
  if (await isKeyMissed(keys, db)) return keyMissed(sealed, path);
  const away = await sealedAway(db, openVault(dataDir, secretKeys));
  return away.length === 0 ? null : keysDiffer(away, path);
};
