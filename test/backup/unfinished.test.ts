import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sql } from 'drizzle-orm';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../drizzle/client';
import { erasureLogIn, openErasureLog } from '../../drizzle/erasureLog';
import { withMigrations } from '../../drizzle/migrationFiles';
import { refuseUnfinished } from '../../server/backup';
import type { AloneContext } from '../../server/cli/command';
import { exitCodeOf, runAlone } from '../../server/cli/run';
import { readConfig } from '../../server/config';
import { deleteStore } from '../../server/deleteStore';
import { eraseAgain } from '../../server/eraseAgain';
import { openPlain, openRestored } from '../../server/open';
import { listStores } from '../../server/stores';
import { testConnectors } from '../connectors';
import { testDatabase } from '../database';
import { openShop } from '../shop';
import { backUpTo, emptyPlace, HERE, testFolder } from './places';

/** A restore that ends on its way, as a kill or a lost machine ends it: all or nothing. */

let [folder, file, damaged, erasures] = ['', '', '', ''];
const NOW = new Date('2026-03-01T13:00:00Z');
const clock = () => NOW;

/** A backup of two stores, one of which was deleted since. */
beforeAll(async () => {
  const database = await testDatabase({ own: true, keep: true });
  await openShop(database, { slug: 'shop' });
  const gone = await openShop(database, { slug: 'gone' });
  folder = mkdtempSync(join(tmpdir(), 'quarterdeck-unfinished-'));
  await database.db.execute(sql`insert into sources (store_id, name, platform, credentials, created_at)
    select id, 'shop', 'tiny', '1.00000000.a.b.c', now() from stores where slug = 'shop'`);
  file = join(folder, 'a.backup');
  await backUpTo(database, file);
  damaged = join(folder, 'damaged.backup');
  const whole = readFileSync(file);
  const header = whole.indexOf('\n') + 1;
  // its last line is wrong: by then all rows were read
  const body = gunzipSync(whole.subarray(header)).toString().replace('"closing":{"rows":', '$&1');
  writeFileSync(damaged, Buffer.concat([whole.subarray(0, header), gzipSync(body)]));
  await deleteStore(database, gone.slug, gone.name, NOW);
  erasures = join(folder, 'erasures.log');
  const { erasures: all } = await database.erasures.read();
  await database.close();
  writeFileSync(erasures, all.map((line) => `${JSON.stringify(line)}\n`).join(''));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Place = Pick<AloneContext, 'openAt' | 'openRestored' | 'config'> & {
  /** Opens it as every other program does. */
  open: (how?: Parameters<typeof openPlain>[1]) => Promise<Database>;
  /** Opens it whatever its mark says. */
  peek: () => Promise<Database>;
};

const server = async (): Promise<Place> => {
  const { url } = await emptyPlace('postgres');
  const config = { ...readConfig({ QUARTERDECK_DATA: testFolder(), DATABASE_URL: url }), clock };
  return {
    config,
    openAt: (upTo, check) => openPlain(config, { upTo, check, isRestoring: true }),
    openRestored: () => openRestored(config, () => undefined),
    open: (how) => openPlain(config, how),
    peek: () => openPlain(config, { isRestoring: true, isAsItIs: true }),
  };
};

/** Opened once and in memory: on a disk each opening costs seconds of CPU. */
const embedded = async (): Promise<Place> => {
  const config = { ...readConfig({ QUARTERDECK_DATA: testFolder() }), clock };
  const own = await testDatabase({ own: true });
  const log = openErasureLog(erasureLogIn(config.dataDir));
  const opened = { ...own, erasures: log, close: () => Promise.resolve() };
  return {
    config,
    openAt: async (upTo, check) => {
      await check(opened.db);
      await withMigrations(upTo, (migrationsFolder) => migrate(opened.db as never, { migrationsFolder }));
      return opened;
    },
    openRestored: async () => {
      await eraseAgain(opened, clock, { isRestored: true });
      return opened;
    },
    peek: () => Promise.resolve(opened),
    open: async () => {
      await refuseUnfinished(opened.db, config.dataDir);
      return opened;
    },
  };
};

const placed = () => (HERE === 'embedded' ? embedded() : server());

const never = () => Promise.reject(new Error('is not opened so'));
const killed = () => Promise.reject(new Error('killed'));

/** The command; `how` ends it on its way. */
const restore = async (place: Place, how: Partial<AloneContext> = {}, from = file) => {
  const written: string[] = [];
  const { config, openAt, openRestored: opening } = place;
  const exit = await runAlone(['restore', from, '--erasures', erasures], {
    ...{ config, clock, cwd: config.dataDir, place: '', connectors: () => testConnectors() },
    ...{ openAt, openRestored: opening, openAsItIs: never },
    out: (text) => written.push(text),
    progress: (text) => written.push(text),
    ...how,
  });
  return { exit, out: written.join('') };
};

const slugsIn = async (opening: Promise<Database>): Promise<string[]> => {
  const database = await opening;
  const stores = await listStores(database.db);
  await database.close();
  return stores.map(({ slug }) => slug);
};

it('that is killed when all rows are in is opened by nobody, and repeated from its beginning', async () => {
  const place = await placed();
  let left: string[] = [];
  const late = async () => {
    left = await slugsIn(place.peek());
    return killed();
  };
  expect((await restore(place, { openRestored: late })).exit).toBe(1);
  // what was deleted since is back in it
  expect(left.toSorted()).toEqual(['gone', 'shop']);
  for (const how of [{}, { isAsItIs: true }]) {
    const refusal: unknown = await place.open(how).then(
      () => null,
      (error: unknown) => error,
    );
    expect(refusal).toMatchObject({
      message: expect.stringContaining(`is not whole: the restore of ${file} began at`) as string,
      hint: expect.stringContaining('repeat it') as string,
    });
    expect(exitCodeOf(refusal)).toBe(78);
  }
  const { exit, out } = await restore(place);
  expect(exit, out).toBe(0);
  // the key of the credential travels in no backup
  expect(out).toContain('1 credential of platforms is sealed with a key that is not here');
  expect(await slugsIn(place.open())).toEqual(['shop']);
  expect((await restore(place)).out).toContain('The database holds 1 store already: ');
});

it('that is killed before its first row is opened by nobody either', async () => {
  const place = await placed();
  const openAt: AloneContext['openAt'] = async (upTo, check) => {
    await (await place.openAt(upTo, check)).close();
    return killed();
  };
  expect((await restore(place, { openAt })).exit).toBe(1);
  await expect(place.open()).rejects.toThrow('is not whole');
  expect((await restore(place)).exit).toBe(0);
});

it('of a file that is damaged leaves the place as it was, also where one before was killed', async () => {
  const place = await placed();
  await restore(place, { openRestored: killed });
  const { exit, out } = await restore(place, {}, damaged);
  expect([exit, out]).toEqual([1, expect.stringContaining('is damaged or was cut off')]);
  expect(await slugsIn(place.open())).toEqual([]);
});
