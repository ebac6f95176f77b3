import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase, rows, type Db, type Where } from '../../drizzle/client';
import { migrations } from '../../drizzle/migrationFiles';
import { beforeMigration } from '../../server/backup';
import { contentsOf } from '../../server/backup/read';
import { runAlone } from '../../server/cli/run';
import { readConfig, type Config } from '../../server/config';
import { openConfigured, openPlain } from '../../server/open';
import { testConnectors } from '../connectors';
import { emptyPlace, HERE, testFolder } from './places';

/** Databases of an older program: what becomes of them before a newer one changes their tables. */

const OLDER = '0035_refunded_lines';
const NEWEST = migrations().at(-1)!.tag;
let now = new Date('2026-03-01T12:00:00Z');

interface Older {
  config: Config;
  where: Where;
  folder: string;
}

/** Takes the tables of a place on a server away, which are of this version. */
const emptied = async (db: Db): Promise<void> => {
  await db.execute(sql`drop schema public cascade`);
  await db.execute(sql`drop schema drizzle cascade`);
  await db.execute(sql`create schema public`);
};
const make = async (where: Where, check?: (db: Db) => Promise<void>): Promise<void> =>
  (await openDatabase({ ...where, upTo: OLDER, ...(check && { check }) })).close();

/** Of the embedded database one is made, and copied: that is slow. */
const made = mkdtempSync(join(tmpdir(), 'quarterdeck-older-'));
beforeAll(async () => {
  if (HERE === 'embedded') await make({ dataDir: join(made, 'db') });
});
afterAll(() => rmSync(made, { recursive: true, force: true }));

/** With a store, or without any row. */
const older = async (hasRows: boolean): Promise<Older> => {
  const folder = testFolder();
  const where = HERE === 'embedded' ? { dataDir: join(folder, 'db') } : await emptyPlace(HERE);
  if (HERE === 'embedded') cpSync(join(made, 'db'), join(folder, 'db'), { recursive: true });
  else await make(where, emptied);
  if (hasRows) {
    const database = await openDatabase({ ...where, isAsItIs: true });
    await database.db
      .execute(sql`insert into stores (slug, name, time_zone, currency, created_at, ledger_version)
      values ('anvil', 'Anvil', 'UTC', 'EUR', now(), 14)`);
    await database.close();
  }
  const settings = readConfig({ QUARTERDECK_DATA: folder, DATABASE_URL: where.url });
  const config = { ...settings, clock: () => now };
  return { config, where, folder };
};

const said: string[] = [];
const open = async ({ config }: Older) => (await openConfigured(config, (line) => said.push(line))).close();
const backups = ({ folder }: Older): string[] =>
  readdirSync(folder).includes('backups') ? readdirSync(join(folder, 'backups')).sort() : [];
const lastOf = async ({ where }: Older): Promise<string | undefined> => {
  const database = await openDatabase({ ...where, isAsItIs: true });
  const [last] = await rows<{ at: string }>(
    database.db,
    sql`select max(created_at)::text as at from drizzle.__drizzle_migrations`,
  );
  await database.close();
  return migrations().find(({ when }) => String(when) === last?.at)?.tag;
};

it('a database with rows is backed up before a migration, as it was and once, and the last three backups are kept', async () => {
  const place = await older(true);
  // of a later text, and an earlier instant: the version does not decide
  const earlier = [1, 2, 3].map((day) => `before-0.9.0-2026-02-0${day}T12-00-00-000Z.backup`);
  mkdirSync(join(place.folder, 'backups'));
  for (const file of [...earlier, 'mine.backup']) writeFileSync(join(place.folder, 'backups', file), '');
  const say = (line: string) => void said.push(line);
  const check = beforeMigration({
    engine: HERE,
    folder: join(place.folder, 'backups'),
    clock: () => now,
    say,
  });
  // a try of the start that ends before the tables are changed, and the next one, which takes no second backup
  await (await openPlain(place.config, { check, isAsItIs: true })).close();
  now = new Date('2026-03-01T12:00:02Z');
  await (await openConfigured(place.config, say, { check })).close();
  const kept = backups(place);
  const name = kept.find((file) => !earlier.includes(file) && file !== 'mine.backup');
  expect(kept.toSorted()).toEqual([...earlier.slice(1), name, 'mine.backup'].toSorted());
  expect(name).toMatch(/^before-\d+\.\d+\.\d+-2026-03-01T12-00-00-000Z\.backup$/);
  const { about } = await contentsOf(join(place.folder, 'backups', name!), null);
  expect(about).toMatchObject({ lastMigration: OLDER, ledgerVersion: 14, stores: ['anvil'] });
  expect(await lastOf(place)).toBe(NEWEST);
  expect(said.some((line) => line.includes('Backing the database up before'))).toBe(true);

  // it is up to date: no other is taken
  now = new Date('2026-03-02T12:00:00Z');
  await open(place);
  expect(backups(place)).toEqual(kept);
});

it('one without rows is migrated as it is', async () => {
  const place = await older(false);
  await open(place);
  expect([backups(place), await lastOf(place)]).toEqual([[], NEWEST]);
});

it('is not migrated where the backup can not be written', async () => {
  const place = await older(true);
  writeFileSync(join(place.folder, 'backups'), 'no folder');
  await expect(open(place)).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringMatching(
      /the backup that is taken before failed: .* Nothing was changed\./,
    ) as string,
  });
  expect(await lastOf(place)).toBe(OLDER);
});

it('the command backs up a database of an older version without changing it', async () => {
  const place = await older(true);
  const file = join(place.folder, 'mine.backup');
  const output = { out: () => undefined, progress: () => undefined };
  const never = () => Promise.reject(new Error('is not opened so'));
  const exit = await runAlone(['backup', file], {
    ...{ cwd: place.folder, clock: () => now, place: '', openRestored: never, openAt: never, ...output },
    ...{ config: place.config, connectors: testConnectors },
    openAsItIs: () => openPlain(place.config, { isAsItIs: true }),
  });
  expect(exit).toBe(0);
  expect((await contentsOf(file, null)).about.lastMigration).toBe(OLDER);
  expect([await lastOf(place), backups(place)]).toEqual([OLDER, []]);
});
