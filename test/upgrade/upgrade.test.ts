import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Database } from '../../drizzle/client';
import { verify } from '../../server/ledger';
import { openConfigured } from '../../server/open';
import { listStores } from '../../server/stores';
import { readConfig } from '../../server/config';
import { HERE, testFolder } from '../backup/places';
import { createDatabase, onServer } from '../server';
import { answersOf, SLUGS, type Answers } from './answers';

/** What older versions left behind (test/upgrade/make.ts) opens, is brought up to date, and answers what it answered. */

const HERE_FOLDER = import.meta.dirname;
const VERSIONS = readdirSync(HERE_FOLDER).filter((name) => /^v\d/.test(name));

const unpacked = (version: string, name: string): Buffer =>
  brotliDecompressSync(readFileSync(join(HERE_FOLDER, version, name)));

/** Puts the older version's database where this program opens it. */
const place = async (version: string, dataDir: string): Promise<string | null> => {
  if (HERE === 'embedded') {
    execFileSync('tar', ['-C', dataDir, '-xf', '-'], { input: unpacked(version, 'folder.tar.br') });
    return null;
  }
  const { url, drop } = await createDatabase(process.env.TEST_DATABASE_URL!);
  onTestFinished(drop);
  // what begins with a backslash is for psql
  const dump = unpacked(version, 'dump.sql.br')
    .toString()
    .replace(/^\\.*$/gm, '');
  await onServer(url, dump);
  return url;
};

const opened = async (version: string): Promise<{ database: Database; dataDir: string }> => {
  const dataDir = testFolder();
  const url = await place(version, dataDir);
  const config = readConfig({ QUARTERDECK_DATA: dataDir, ...(url && { DATABASE_URL: url }) });
  const database = await openConfigured(config, () => undefined);
  onTestFinished(() => database.close());
  return { database, dataDir };
};

describe.each(VERSIONS)('a database of %s', (version) => {
  it('is backed up and brought up to date, agrees with itself, and gives the numbers that it gave', async () => {
    const { database, dataDir } = await opened(version);
    expect(readdirSync(join(dataDir, 'backups'))).toHaveLength(1);
    const stores = await listStores(database.db);
    expect(stores.map(({ slug }) => slug)).toEqual(SLUGS);
    for (const store of stores) expect((await verify(database, store)).differences).toEqual([]);
    const { metrics, answers } = JSON.parse(
      readFileSync(join(HERE_FOLDER, version, 'answers.json'), 'utf8'),
    ) as { metrics: string[]; answers: Answers };
    expect(Object.values(answers).flat().filter(Number).length).toBeGreaterThan(500);
    expect(await answersOf(database, metrics)).toEqual(answers);
  });
});
