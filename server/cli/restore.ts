import { restoreBackup, restored, serverRuns } from '../backup';
import { allStores } from '../stores';
import { fileAndKey } from './backup';
import type { Command } from './command';
import { verifyStores } from './verify';

export const restore: Command = {
  name: 'restore',
  usage: 'FILE [--key-file FILE]',
  summary: 'read a backup into an empty data folder or database, bring it up to date and verify it',
  details: [
    '',
    'QUARTERDECK_DATA or DATABASE_URL names what it is restored into: a backup of the embedded database goes into a',
    'Postgres and the other way round. All of it is restored or nothing. Exits with 1 when verify finds a difference.',
  ],
  options: { 'key-file': 'text' },
  positionals: true,
  run: () => Promise.reject(serverRuns()),
  alone: async (context, args) => {
    const { openAt, open, progress, out } = context;
    const { file, secret } = await fileAndKey(restore, context, args);
    const { takenAt, ...counts } = await restoreBackup({ file, secret, progress, open: openAt });
    const database = await open();
    try {
      const stores = await database.read(allStores);
      const differing = await verifyStores({ database, out, progress }, stores);
      out(restored(takenAt, { ...counts, stores: stores.length }));
      return differing > 0 ? 1 : 0;
    } finally {
      await database.close();
    }
  },
};
