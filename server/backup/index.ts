/** Backups: the whole database in one file, and back from it, on either engine. */
export { backUp, version } from './backup';
export { beforeMigration } from './beforeMigration';
export { readKeyFile } from './keyFile';
export {
  checkBackupFolder,
  newestScheduled,
  startBackupSchedule,
  type BackupSchedule,
  type BackupState,
} from './scheduled';
export { restoreBackup, type Restoring } from './restore';
export { endRestore, refuseUnfinished } from './unfinished';
export {
  erasuresKnown,
  erasuresUnknown,
  KEYS_APART,
  NONE_SCHEDULED,
  noErasures,
  NOT_ENCRYPTED,
  restored,
  serverRuns,
  sizeWords,
  written,
} from './sentences';
