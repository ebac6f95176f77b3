import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Database, Db } from '../../drizzle/client';
import { createApp } from '../../server/api/app';
import { looked, shared, type Check, type Finding } from '../../server/health/check';
import { roomFinding, spoolLook } from '../../server/health/folder';
import type { BackupState } from '../../server/backup';
import { openMetrics, readinessOf, type Metrics } from '../../server/health';
import type { Installation } from '../../server/health/readiness';
import { testDatabase } from '../database';

let database: Database;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quarterdeck-health-'));
  database = await testDatabase({ keep: true });
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

const GB = 1024 ** 3;
const MINUTE = 60_000;
/** A machine that is busy is not late. */
const PATIENT_MS = 60_000;
const never = () => new Promise<Finding>(() => {});

/** The state of each check of an installation whose database is `db`. */
const statesWith = async (db: Db, backups: Installation['backups'] = null) => {
  const installation = { database: { ...database, db }, dataDir: folder, spools: { pixel: folder }, backups };
  const checks = await readinessOf(installation, PATIENT_MS)();
  return Object.fromEntries(checks.map(({ name, state, sentence }) => [name, `${state}: ${sentence}`]));
};

describe('a look', () => {
  it('that does not end is late, and one that fails is told', async () => {
    vi.useFakeTimers();
    const late = looked(never, 2_000);
    vi.advanceTimersByTime(2_000);
    vi.useRealTimers();
    expect(await late).toMatchObject({ state: 'bad', sentence: 'There was no answer within 2 seconds.' });
    const lost = Object.assign(new Error('terminating connection'), { code: '57P01' });
    expect(await looked(() => Promise.reject(lost), PATIENT_MS)).toMatchObject({
      state: 'bad',
      sentence: 'The connection to the database was lost. Nothing was stored.',
    });
  });

  it('is shared while it runs', async () => {
    let looks = 0;
    let end = (_found: Finding) => {};
    const look = shared(() => {
      looks += 1;
      return new Promise((done) => (end = done));
    });
    const found: Finding = { state: 'ok', sentence: 'It is well.', hint: null };
    const both = [look(), look()];
    end(found);
    expect(await Promise.all(both)).toEqual([found, found]);
    void look();
    expect(looks).toBe(2);
  });
});

describe('the disk', () => {
  it.each([
    [3 * GB, 'ok', '3.0 GB of the disk of the data folder are free.'],
    [1.5 * GB, 'warn', '1.5 GB of the disk of the data folder are free.'],
    [GB / 10, 'bad', '0.1 GB of the disk of the data folder are free.'],
  ])('with %d bytes free is %s', (free, state, sentence) => {
    expect(roomFinding(free)).toMatchObject({ state, sentence });
  });
});

describe('a spool', () => {
  const empty = () => mkdtempSync(join(folder, 'spool-'));

  it('that takes a file, and has nothing waiting, is well, and nothing of the look stays', async () => {
    const spool = empty();
    expect(await spoolLook(spool)()).toMatchObject({ state: 'ok' });
    expect(readdirSync(spool)).toEqual([]);
  });

  it('whose oldest line waits for a quarter of an hour warns, as one that was set aside does', async () => {
    const spool = empty();
    writeFileSync(join(spool, '000000000001.jsonl'), '{}\n');
    const after = (minutes: number) => () => Date.now() + minutes * MINUTE;
    expect(await spoolLook(spool, after(14))()).toMatchObject({ state: 'ok' });
    expect(await spoolLook(spool, after(16))()).toMatchObject({
      state: 'warn',
      sentence: 'The oldest of what was acknowledged has waited for the database for 16 minutes.',
    });
    const aside = empty();
    writeFileSync(join(aside, '000000000001.jsonl.unreadable'), '?\n');
    expect(await spoolLook(aside, after(16))()).toMatchObject({
      state: 'warn',
      sentence: '1 file of lines that no database takes: set aside as *.unreadable.',
    });
  });

  it('that takes no file is bad', async () => {
    expect(await spoolLook(join(folder, 'nowhere'))()).toMatchObject({
      state: 'bad',
      sentence: 'What comes in can not be written down: the folder does not take a file (ENOENT).',
    });
  });
});

describe('the database', () => {
  it('answers, and its tables are those of this version', async () => {
    expect(await statesWith(database.db)).toMatchObject({
      database: 'ok: The database answers and takes writes.',
      migrations: 'ok: The tables are those of this version.',
    });
  });

  it('that takes no writes is not ready', async () => {
    const states = await database.read((tx) => statesWith(tx));
    expect(states).toMatchObject({
      database: 'bad: The database takes no writes: it is a standby, or was made read-only.',
    });
  });

  it('that a newer program has migrated is not ready', async () => {
    const undone = new Error('undone');
    let states = {};
    const migrated = database.write(async (tx) => {
      await tx.execute(
        sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('newer', 9999999999999)`,
      );
      states = await statesWith(tx);
      throw undone;
    });
    await expect(migrated).rejects.toBe(undone);
    expect(states).toMatchObject({
      migrations:
        'bad: A newer version of Quarterdeck has migrated this database: this one writes nothing to it.',
    });
  });
});

describe('scheduled backups', () => {
  const state = async (found: Partial<BackupState>) =>
    (
      await statesWith(database.db, () =>
        Promise.resolve({ last: null, failure: null, isLate: false, ...found }),
      )
    ).backups;
  const last = '2026-03-01T03:30:00.000Z';

  it('that fail, are late or are none warn, and are told with the newest that is there', async () => {
    expect((await statesWith(database.db)).backups).toBe('warn: No backups are scheduled.');
    expect(await state({ last, failure: 'The disk is full.' })).toBe(
      'warn: The last scheduled backup was not taken: The disk is full.',
    );
    expect(await state({ last, isLate: true })).toBe(
      'warn: A scheduled backup is missing. The newest that is there is of 2026-03-01T03:30:00.000Z.',
    );
    expect(await state({ last })).toBe('ok: The newest scheduled backup is of 2026-03-01T03:30:00.000Z.');
    expect(await state({})).toBe('ok: No scheduled backup was due yet.');
  });
});

describe('a monitor', () => {
  const well: Check = { name: 'database', state: 'ok', sentence: 'It answers.', hint: null };
  let found: Check[] = [well];
  let app: FastifyInstance;
  let metrics: Metrics;
  beforeAll(async () => {
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Quarterdeck</title>');
    const readiness = () => Promise.resolve(found);
    metrics = openMetrics({ database, spools: { pixel: folder } });
    app = await createApp({
      ...{ database, clock: () => new Date(), clientDir: folder, health: { readiness, metrics } },
      log: () => {},
    });
  });
  afterAll(async () => {
    await app.close();
    metrics.close();
  });

  it('is told that the process is alive, whatever name it calls it by', async () => {
    const answer = await app.inject({ url: '/healthz', headers: { host: '10.0.0.7:4280' } });
    expect([answer.statusCode, answer.json()]).toEqual([200, { alive: true }]);
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('is told of each check whether it is well; one that is bad is a 503, one that warns is not', async () => {
    const warned: Check = { name: 'disk', state: 'warn', sentence: 'Little is free.', hint: 'Make room.' };
    found = [well, warned];
    const ready = await app.inject('/readyz');
    expect([ready.statusCode, ready.json()]).toEqual([
      200,
      {
        ready: true,
        checks: [
          { name: 'database', ok: true, sentence: 'It answers.', hint: null },
          { name: 'disk', ok: true, sentence: 'Little is free.', hint: 'Make room.' },
        ],
      },
    ]);
    found = [well, { ...warned, state: 'bad' }];
    const unready = await app.inject('/readyz');
    expect(unready.statusCode).toBe(503);
    expect(unready.json()).toMatchObject({
      ready: false,
      checks: [{ ok: true }, { name: 'disk', ok: false }],
    });
  });

  it.each([
    ['GET', '/healthz/'],
    ['GET', '/healthz/database'],
    ['GET', '/readyz/?full'],
    ['POST', '/healthz'],
    ['PUT', '/readyz'],
    ['GET', '/metrics/jobs'],
    ['POST', '/metrics'],
  ] as const)('gets no page for %s %s', async (method, url) => {
    const answer = await app.inject({ method, url });
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ code: 'not_found' });
  });
});
