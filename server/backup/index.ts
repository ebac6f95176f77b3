/** Backups: the whole database in one file, and back from it, on either engine. */
export { backUp, version } from './backup';
export { beforeMigration } from './beforeMigration';
export { readKeyFile } from './keyFile';
export { restoreBackup } from './restore';
export { KEYS_APART, NOT_ENCRYPTED, restored, serverRuns, written } from './sentences';
