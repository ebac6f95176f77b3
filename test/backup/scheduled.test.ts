import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import type { Database } from '../../drizzle/client';
import { checkBackupFolder, startBackupSchedule } from '../../server/backup';
import { contentsOf } from '../../server/backup/read';
import { exitCodeOf } from '../../server/cli/run';
import { readConfig, type ScheduledBackups } from '../../server/config';
import { testDatabase, testStore } from '../database';
import { HERE, testFolder } from './places';

let database: Database;
beforeAll(async () => {
  database = await testDatabase({ keep: true });
  await testStore(database);
});
afterAll(() => database.close());

/** By the clock that a test sets: once an hour, and two are kept. */
const schedule = (more: Partial<ScheduledBackups> = {}) => {
  const folder = join(testFolder(), 'backups');
  const said: string[] = [];
  const at = { now: new Date('2026-03-01T12:00:00Z') };
  const started = startBackupSchedule({
    ...{
      database,
      clock: () => at.now,
      backups: { schedule: '0 * * * *', folder, isChosen: false, keep: 2, keyFile: null, ...more },
    },
    log: (line) => said.push(line),
  });
  onTestFinished(() => started.stop());
  const runAt = (time: string) => {
    at.now = new Date(`2026-03-01T${time}Z`);
    return started.run();
  };
  return { ...started, folder, said, at, runAt };
};

it('keeps the newest, what is not of it, and nothing of a backup that was killed', async () => {
  const { folder, runAt, said, state } = schedule();
  mkdirSync(folder);
  const foreign = [
    ...['before-0.1.0-2026-01-01T00-00-00-000Z.backup', 'mine.backup', 'scheduled-.backup'],
    // of a clock that ran ahead: such ones would push out each new one
    ...[0, 1].map((i) => `scheduled-2099-01-01T00-00-00-00${i}Z.backup`),
  ];
  for (const name of foreign) writeFileSync(join(folder, name), '');
  const killed = join(folder, 'scheduled-2026-02-01T00-00-00-000Z.backup.000000000000.part');
  writeFileSync(killed, 'half');
  utimesSync(killed, new Date(), new Date(Date.now() - 7_200_000));
  for (const time of ['13:00:00', '14:00:00', '15:00:00']) await runAt(time);
  expect(readdirSync(folder).toSorted()).toEqual(
    [
      ...foreign,
      'scheduled-2026-03-01T14-00-00-000Z.backup',
      'scheduled-2026-03-01T15-00-00-000Z.backup',
    ].toSorted(),
  );
  expect(said).toHaveLength(3);
  expect(await state()).toMatchObject({ last: '2026-03-01T15:00:00.000Z', isLate: false });
  const { about } = await contentsOf(join(folder, 'scheduled-2026-03-01T15-00-00-000Z.backup'), null);
  expect(about.takenAt).toBe('2026-03-01T15:00:00.000Z');
});

it('that fails is told, keeps what is there, and goes on with the next', async () => {
  const { folder, runAt, said, state } = schedule();
  await runAt('13:00:00');
  const name = 'scheduled-2026-03-01T14-00-00-000Z.backup';
  mkdirSync(join(folder, name));
  await runAt('14:00:00');
  const why = `${join(folder, name)} is a folder.`;
  expect(said.at(-1)).toBe(`The scheduled backup was not taken: ${why}`);
  expect(await state()).toMatchObject({ failure: why });
  rmSync(join(folder, name), { recursive: true });
  expect(await state()).toMatchObject({ last: '2026-03-01T13:00:00.000Z' });
  await runAt('15:00:00');
  expect(await state()).toEqual({ last: '2026-03-01T15:00:00.000Z', failure: null, isLate: false });
});

it('makes no folder that somebody has chosen: that it is gone is told, and by the next that it is back', async () => {
  const chosen = join(testFolder(), 'disk');
  const { runAt, said, state } = schedule({ folder: chosen, isChosen: true });
  const gone = `BACKUP_FOLDER is not usable: the folder ${chosen} is not there, or may not be written (ENOENT).`;
  expect(await state()).toMatchObject({ failure: gone });
  await runAt('13:00:00');
  expect([said.at(-1), existsSync(chosen)]).toEqual([`The scheduled backup was not taken: ${gone}`, false]);
  mkdirSync(chosen);
  await runAt('14:00:00');
  expect(await state()).toMatchObject({ last: '2026-03-01T14:00:00.000Z', failure: null });
  // a disk that is taken away
  rmSync(chosen, { recursive: true });
  expect(await state()).toMatchObject({ last: null, failure: gone });
});

it('ends a start with 78 whose folder is not there, is a file, or lies behind one', async () => {
  const folder = testFolder();
  writeFileSync(join(folder, 'file'), '');
  const startOn = (name: string) =>
    checkBackupFolder(
      readConfig({ BACKUP_SCHEDULE: '30 3 * * *', BACKUP_FOLDER: join(folder, name) }).backups!,
    ).then(
      () => null,
      (error: Error) => [exitCodeOf(error), error.message.replaceAll(folder, '')],
    );
  const notThere = (name: string, code: string) =>
    `BACKUP_FOLDER is not usable: the folder ${name} is not there, or may not be written (${code}).`;
  expect(await startOn('none')).toEqual([78, notThere('/none', 'ENOENT')]);
  expect(await startOn('file/in')).toEqual([78, notThere('/file/in', 'ENOTDIR')]);
  expect(await startOn('file')).toEqual([78, 'BACKUP_FOLDER is not usable: /file is no folder.']);
  expect([await startOn('.'), existsSync(join(folder, 'none'))]).toEqual([null, false]);
});

it('into the data folder is told where that takes no folder', async () => {
  const file = join(testFolder(), 'file');
  writeFileSync(file, '');
  const { runAt, state } = schedule({ folder: join(file, 'backups') });
  await runAt('13:00:00');
  expect(await state()).toMatchObject({
    failure: `${join(file, 'backups')} can not be written (ENOTDIR). The backup was not made.`,
  });
});

it('is there where an older one can not be removed, which is told', async () => {
  const { folder, runAt, said, state } = schedule();
  mkdirSync(join(folder, 'scheduled-2026-01-01T00-00-00-000Z.backup'), { recursive: true });
  for (const time of ['13:00:00', '14:00:00']) await runAt(time);
  expect(said.at(-1)).toBe(
    `The backup is there, but older ones in ${folder} can not be removed (ERR_FS_EISDIR).`,
  );
  expect(await state()).toMatchObject({ last: '2026-03-01T14:00:00.000Z', failure: null });
});

it('that is stopped leaves nothing, and is no failure', async () => {
  const { folder, runAt, said, state, stop } = schedule();
  await stop();
  await runAt('13:00:00');
  expect([readdirSync(folder), said]).toEqual([[], []]);
  expect(await state()).toMatchObject({ last: null, failure: null });
});

it('is late an hour after it was due, and not because it was planned today', async () => {
  const { at, runAt, state } = schedule();
  expect(await state()).toEqual({ last: null, failure: null, isLate: false });
  // that of one o'clock is an hour late
  at.now = new Date('2026-03-01T14:10:00Z');
  expect(await state()).toMatchObject({ isLate: true });
  await runAt('14:10:00');
  expect(await state()).toMatchObject({ isLate: false });
  at.now = new Date('2026-03-01T15:50:00Z');
  expect(await state()).toMatchObject({ isLate: false });
  at.now = new Date('2026-03-01T16:10:00Z');
  expect(await state()).toMatchObject({ isLate: true });
});

it('is encrypted with the key file, and one that is missing is told at once', async () => {
  const keyFile = join(testFolder(), 'backup.key');
  const { folder, runAt, state, said } = schedule({ keyFile });
  await runAt('12:30:00');
  const failure = expect.stringContaining(`BACKUP_KEY_FILE: There is no key file ${keyFile}`) as string;
  expect(said).toEqual([failure, failure]);
  expect(await state()).toMatchObject({ failure });
  writeFileSync(keyFile, 'a key that is long enough');
  await runAt('13:00:00');
  expect(await state()).toMatchObject({ failure: null });
  const file = join(folder, readdirSync(folder)[0]!);
  await expect(contentsOf(file, null)).rejects.toThrow('is encrypted');
  await contentsOf(file, readFileSync(keyFile));
});

// the embedded database has one connection: a second backup waits for the first
it.skipIf(HERE === 'embedded')('gives way to another backup of the database', async () => {
  const { folder, runAt, state } = schedule();
  await database.read(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock_shared(4280003)`);
    await runAt('13:00:00');
  });
  expect(readdirSync(folder)).toEqual([]);
  expect(await state()).toMatchObject({ failure: 'Another backup of the database is under way.' });
});

it('is off unless it is set, and a pattern that is none is refused', () => {
  expect(readConfig({}).backups).toBeNull();
  expect(readConfig({ BACKUP_SCHEDULE: '30 3 * * *', QUARTERDECK_DATA: '/srv/shop' }).backups).toEqual({
    ...{ schedule: '30 3 * * *', folder: '/srv/shop/backups', isChosen: false, keep: 7, keyFile: null },
  });
  for (const BACKUP_SCHEDULE of ['nightly', '61 * * * *', '* * * * * *', '0 0 30 2 *'])
    expect(() => readConfig({ BACKUP_SCHEDULE })).toThrow(
      'BACKUP_SCHEDULE is not usable: it is no pattern of cron',
    );
});
