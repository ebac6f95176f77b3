import { join } from 'node:path';
import type { Config } from '../config';
import type { Finding } from '../health';
import { isVisible, readHolder } from '../lock';
import { checkBackupFolder, newestScheduled, version } from '../backup';
import * as say from './sentences';

/** Looks at what is known without a database: the program, its settings, and who works on the folder. */

/** As `engines` of the package has it. */
const OLDEST_NODE = { major: 20, minor: 19 };

export const programLook = (node = process.versions.node): Finding => {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const { major: least, minor: leastMinor } = OLDEST_NODE;
  const isOld = major < least || (major === least && minor < leastMinor);
  return isOld ? say.oldNode(node, `${least}.${leastMinor}`) : say.program(version(), node);
};

/** Beside a server of Postgres the lock stands where the pixel's events wait. */
const lockedFolder = ({ databaseUrl, dataDir }: Config): string =>
  databaseUrl ? join(dataDir, 'pixel') : dataDir;

const ANSWER_MS = 5_000;

/** Whether the server itself says that it is alive. */
const answers = (address: string): Promise<boolean> =>
  fetch(`${address}/healthz`, { signal: AbortSignal.timeout(ANSWER_MS) }).then(
    ({ ok }) => ok,
    () => false,
  );

/** What the lock says of a server, and whether that one answers; one that can't be seen from here is believed. */
export const serverLook = async (config: Config): Promise<Finding> => {
  const holder = readHolder(lockedFolder(config));
  if (holder?.purpose !== 'serve') return say.noServer(config.dataDir);
  const { address, startedAt } = holder;
  if (address === null) return say.starting(startedAt);
  const isThere = !isVisible(holder) || (await answers(address));
  return isThere ? say.runs(address, startedAt) : say.silent(address, startedAt);
};

/** A process of its own does not know why one failed: that it is missing is seen in the folder. */
export const backupsLook = async ({ backups, clock }: Config): Promise<Finding> => {
  if (backups === null) return say.NO_SCHEDULE;
  await checkBackupFolder(backups);
  const now = clock();
  const { last, isLate } = await newestScheduled(backups, { began: now, now });
  if (last === null) return say.NO_BACKUP_YET;
  return isLate ? say.backupMissing(last) : say.backedUp(last);
};

export const settingsLook = ({ clock, isClockStopped, host, port }: Config): Finding =>
  isClockStopped ? say.clockStopped(clock().toISOString()) : say.listensAt(host, port);
