import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase, rows } from '../drizzle/client';
import { copyBeforeStart, hasEmbedded } from '../server/embeddedFolder';
import { embeddedUnused } from '../server/sentences';
import { openPlain } from '../server/open';

/** The folder of the embedded database, whichever engine the pass is on. */

const dataFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-embedded-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};
const said: string[] = [];
const say = (line: string) => void said.push(line);

/** Files as those of a database, which ended as `state` says. */
const write = (dataDir: string, state: number, content: string) => {
  mkdirSync(join(dataDir, 'db', 'global'), { recursive: true });
  const control = Buffer.alloc(8_192);
  control.writeInt32LE(state, 16);
  writeFileSync(join(dataDir, 'db', 'global', 'pg_control'), control);
  writeFileSync(join(dataDir, 'db', 'PG_VERSION'), content);
};
const CLOSED = 1;
const RUNNING = 6;

it('is copied before a start when its last end was in order, and one copy stays', async () => {
  const dataDir = dataFolder();
  expect(await copyBeforeStart(dataDir, say)).toBeNull();
  write(dataDir, CLOSED, 'first');
  await (await copyBeforeStart(dataDir, say))?.keep();
  write(dataDir, CLOSED, 'second');
  await (await copyBeforeStart(dataDir, say))?.keep();
  expect(readdirSync(dataDir).toSorted()).toEqual(['db', 'db.last-good']);
  const kept = () => readdirSync(join(dataDir, 'db.last-good')).toSorted();
  expect(kept()).toEqual(['PG_VERSION', 'global']);
  // what does not open takes no good copy's place, nor does what was killed
  writeFileSync(join(dataDir, 'db', 'bad'), '');
  await (await copyBeforeStart(dataDir, say))?.drop();
  write(dataDir, RUNNING, 'third');
  expect(await copyBeforeStart(dataDir, say)).toBeNull();
  // half of one that was being made says that it was closed
  write(dataDir, CLOSED, 'fourth');
  writeFileSync(join(dataDir, 'db.making'), '');
  expect(await copyBeforeStart(dataDir, say)).toBeNull();
  rmSync(join(dataDir, 'db.making'));
  expect([readdirSync(dataDir).toSorted(), kept()]).toEqual([
    ['db', 'db.last-good'],
    ['PG_VERSION', 'global'],
  ]);
  expect(said).toEqual([]);
  // killed between the two names, or unable to rename: a copy is there, and the start goes on
  renameSync(join(dataDir, 'db.last-good'), join(dataDir, 'db.last-good.before'));
  const next = await copyBeforeStart(dataDir, say);
  expect([kept(), statSync(join(dataDir, 'db.copying')).mode & 0o777]).toEqual([
    ['PG_VERSION', 'global'],
    0o700,
  ]);
  await next?.drop();
  await next?.keep();
  expect(said.splice(0)).toEqual([expect.stringContaining('its files can not be copied (ENOENT)')]);
});

it('is not made anew over files that lack their beginning', async () => {
  const dataDir = dataFolder();
  mkdirSync(join(dataDir, 'db', 'base'), { recursive: true });
  await expect(openPlain({ dataDir, databaseUrl: null })).rejects.toMatchObject({
    code: 'unavailable',
    message: `The embedded database in ${join(dataDir, 'db')} can not be opened: the file PG_VERSION is missing from it.`,
    hint: expect.stringContaining('restore a backup') as string,
  });
  expect(readdirSync(join(dataDir, 'db'))).toEqual(['base']);
});

it('is told beside a server that is used in its place, with the way to move it', () => {
  const dataDir = dataFolder();
  expect(hasEmbedded(dataDir)).toBe(false);
  write(dataDir, CLOSED, '18');
  expect(hasEmbedded(dataDir)).toBe(true);
  expect(embeddedUnused(dataDir)).toContain('quarterdeck -- restore /backups/move.backup');
});

it.skipIf(Boolean(process.env.TEST_DATABASE_URL))(
  'that is damaged is refused with its copy, which opens with all rows',
  async () => {
    const dataDir = dataFolder();
    const folder = join(dataDir, 'db');
    // of a first start that was killed: it had opened nothing yet
    mkdirSync(join(folder, 'half'), { recursive: true });
    const { dev, ino, birthtimeNs } = statSync(folder, { bigint: true });
    writeFileSync(`${folder}.making`, `${dev}:${ino}:${birthtimeNs}`);
    const from = process.env.QUARTERDECK_TEST_TEMPLATE;
    const database = await openDatabase({ dataDir: folder, ...(from && { from }) });
    await database.db.execute(
      sql`insert into stores (slug, name, time_zone, currency, created_at) values ('anvil', 'Anvil', 'UTC', 'EUR', now())`,
    );
    await database.close();
    expect([existsSync(`${folder}.making`), existsSync(join(folder, 'half'))]).toEqual([false, false]);
    const copy = await copyBeforeStart(dataDir, say);
    expect(copy).not.toBeNull();
    await copy?.keep();

    truncateSync(join(folder, 'global', 'pg_control'), 100);
    const files = () => readdirSync(folder, { recursive: true }) as string[];
    const before = files();
    const kept = join(dataDir, 'db.last-good');
    await expect(openPlain({ dataDir, databaseUrl: null })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(`The embedded database in ${folder} can not be opened: `) as string,
      hint: expect.stringContaining(
        `mv "${folder}" "${folder}.damaged" && mv "${kept}" "${folder}"`,
      ) as string,
    });
    expect(files()).toEqual(expect.arrayContaining(before));
    renameSync(folder, `${folder}.damaged`);
    renameSync(kept, folder);
    // of another folder, whose making failed before the copy was put there
    writeFileSync(`${folder}.making`, `${dev}:${ino}:${birthtimeNs}`);
    const back = await openPlain({ dataDir, databaseUrl: null });
    expect(await rows(back.db, sql`select slug from stores`)).toEqual([{ slug: 'anvil' }]);
    await back.close();
    expect(existsSync(`${folder}.making`)).toBe(false);
  },
);
