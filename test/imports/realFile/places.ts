import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type Database } from '../../../drizzle/client';
import type { Store } from '../../../server/types';
import { testStore } from '../../database';
import { createDatabase } from '../../server';

/** Where a database lies that several processes open, one after the other or at once. */
export interface Place {
  where: { dataDir: string } | { url: string };
  remove(): Promise<void>;
}

const folderPlace = async (template?: string, copyOf?: string): Promise<Place> => {
  const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-place-'));
  const dataDir = join(folder, 'db');
  if (copyOf) cpSync(copyOf, dataDir, { recursive: true });
  else await (await openDatabase({ dataDir, ...(template && { from: template }) })).close();
  return { where: { dataDir }, remove: async () => rmSync(folder, { recursive: true, force: true }) };
};

const serverPlace = async (server: string, template?: string): Promise<Place> => {
  const { url, drop } = await createDatabase(server, template);
  return { where: { url }, remove: drop };
};

/** A migrated place, embedded or on the server that TEST_DATABASE_URL names, or a copy of another one that nobody has open. */
export const place = async (copyOf?: Place): Promise<Place> => {
  const url = process.env.TEST_DATABASE_URL;
  const template = process.env.QUARTERDECK_TEST_TEMPLATE;
  const from = copyOf?.where;
  if (url) return serverPlace(url, from && 'url' in from ? new URL(from.url).pathname.slice(1) : template);
  return folderPlace(template, from && 'dataDir' in from ? from.dataDir : undefined);
};

/** Opens a place for as long as the work takes. */
export const inPlace = async <T>({ where }: Place, work: (database: Database) => Promise<T>): Promise<T> => {
  const database = await openDatabase(where);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
};

/** A migrated place with one store in it, to be copied. */
export const placeWithStore = async (overrides: Partial<Store>): Promise<{ origin: Place; store: Store }> => {
  const origin = await place();
  return { origin, store: await inPlace(origin, (database) => testStore(database, overrides)) };
};
