import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { sql } from 'drizzle-orm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase, rows, type Database } from '../../drizzle/client';
import { verify } from '../../server/ledger';
import { openConfigured, openPlain } from '../../server/open';
import { listStores } from '../../server/stores';
import { readConfig, type Config } from '../../server/config';
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

const placed = async (version: string): Promise<Config> => {
  const dataDir = testFolder();
  const url = await place(version, dataDir);
  return readConfig({ QUARTERDECK_DATA: dataDir, ...(url && { DATABASE_URL: url }) });
};
const open = (config: Config): Promise<Database> => openConfigured(config, () => undefined);

describe.each(VERSIONS)('a database of %s', (version) => {
  it('is backed up and brought up to date, agrees with itself, and gives the numbers that it gave', async () => {
    const config = await placed(version);
    const database = await open(config);
    onTestFinished(() => database.close());
    expect(readdirSync(join(config.dataDir, 'backups'))).toHaveLength(1);
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

it('one that has tables and lost the list of their migrations is not initialised', async () => {
  const config = await placed('v0.1.0');
  const database = await openPlain(config, { isAsItIs: true });
  await database.db.execute(sql`drop schema drizzle cascade`);
  await database.close();
  // on a server they are taken for those of another program
  const why = HERE === 'embedded' ? 'but not the list of its migrations' : 'holds tables of another program';
  await expect(open(config)).rejects.toThrow(why);
  const { databaseUrl: url, dataDir } = config;
  const where = url === null ? { dataDir: join(dataDir, 'db') } : { url };
  const still = await openDatabase({ ...where, isAsItIs: true });
  onTestFinished(() => still.close());
  // its tables are as they were, which the builder of this version does not know
  const stores = await rows<{ slug: string }>(still.db, sql`select slug from stores order by slug`);
  expect(stores.map(({ slug }) => slug)).toEqual(SLUGS);
});
