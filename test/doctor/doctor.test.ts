import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Database } from '../../drizzle/client';
import { examinedLine } from '../../server/cli/sentences';
import { readConfig } from '../../server/config';
import { examine, type Patient } from '../../server/doctor';
import { settingsFindings, type ServerSettings } from '../../server/doctor/database';
import { programLook } from '../../server/doctor/machine';
import { enqueue } from '../../server/jobs/queue';
import { openPlain } from '../../server/open';
import type { Store } from '../../server/types';
import { testConnectors } from '../connectors';
import { testDatabase, testStore } from '../database';

let database: Database;
let store: Store;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quarterdeck-doctor-'));
  // the database of the test stands elsewhere, and its folder is looked for here
  mkdirSync(join(folder, 'db'));
  writeFileSync(join(folder, 'db', 'PG_VERSION'), '');
  database = await testDatabase({ keep: true });
  store = await testStore(database, { slug: 'anvil' });
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

const patient = (more: Partial<Patient> = {}): Patient => ({
  config: readConfig({ QUARTERDECK_DATA: folder }),
  open: async () => database,
  connectors: testConnectors,
  ...more,
});

/** What is not well, by name. The tests' own server of Postgres keeps nothing, and is told so. */
const notWell = (checks: Awaited<ReturnType<typeof examine>>) =>
  checks.filter(({ name, state }) => (state === 'warn' || state === 'bad') && name !== 'postgres');

const wrong = async (more: Partial<Patient> = {}) =>
  notWell(await examine(patient(more))).map(({ name, state, sentence, hint }) => ({
    name,
    state,
    sentence,
    hint,
  }));

/** Does something to the tables, and takes it back. */
const during = async <T>(change: string, work: () => Promise<T>, back: string): Promise<T> => {
  await database.db.execute(sql.raw(change));
  try {
    return await work();
  } finally {
    await database.db.execute(sql.raw(back));
  }
};

describe('an installation', () => {
  it('that is well has nothing wrong, and each look says why it matters', async () => {
    const checks = await examine(patient());
    expect(notWell(checks)).toEqual([]);
    expect(checks.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'program',
        'server',
        'settings',
        'disk',
        'database',
        'tables',
        'clock',
        'jobs',
      ]),
    );
    expect(checks.filter(({ why }) => !why)).toEqual([]);
    expect(checks.find(({ name }) => name === 'server')?.sentence).toContain('No server works on');
    // no fault of the installation, and nothing that is well
    const backups = checks.find(({ name }) => name === 'backups')!;
    expect(backups).toMatchObject({
      state: 'note',
      sentence: expect.stringContaining('No backups are scheduled') as string,
    });
    expect(examinedLine(backups)).toMatch(/^note  backups    No backups are scheduled[^]*what to do/);
  });

  it('without a database is told so, and none is made by the look', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'quarterdeck-doctor-'));
    const config = readConfig({ QUARTERDECK_DATA: empty });
    const checks = await examine(patient({ config, open: () => openPlain(config, { isAsItIs: true }) }));
    expect(checks.find(({ name }) => name === 'database')?.sentence).toBe(
      'There is no database yet: the first start makes it.',
    );
    expect(readdirSync(empty)).toEqual([]);
    // a first start that failed: to open it would make it, or remove what is there
    mkdirSync(join(empty, 'db'));
    expect((await examine(patient({ config }))).map(({ name }) => name)).not.toContain('tables');
    writeFileSync(join(empty, 'db', 'half'), '');
    const { dev, ino, birthtimeNs } = statSync(join(empty, 'db'), { bigint: true });
    writeFileSync(join(empty, 'db.making'), `${dev}:${ino}:${birthtimeNs}`);
    expect((await examine(patient({ config }))).map(({ name }) => name)).not.toContain('tables');
    rmSync(empty, { recursive: true });
  });

  it('whose scheduled backup is missing is told with the newest that is there', async () => {
    const backups = join(folder, 'backups');
    mkdirSync(backups);
    const config = readConfig({ QUARTERDECK_DATA: folder, BACKUP_SCHEDULE: '30 3 * * *' });
    expect(await wrong({ config })).toMatchObject([
      { name: 'backups', state: 'warn', sentence: 'No scheduled backup is there.' },
    ]);
    writeFileSync(join(backups, 'scheduled-2026-01-01T03-30-00-000Z.backup'), '');
    const sentence = 'A scheduled backup is missing: the newest is of 2026-01-01T03:30:00.000Z.';
    expect(await wrong({ config })).toMatchObject([{ name: 'backups', state: 'warn', sentence }]);
    rmSync(backups, { recursive: true });
    const BACKUP_FOLDER = join(folder, 'disk');
    const away = readConfig({ QUARTERDECK_DATA: folder, BACKUP_SCHEDULE: '30 3 * * *', BACKUP_FOLDER });
    expect(await wrong({ config: away })).toMatchObject([
      { name: 'backups', state: 'bad', sentence: expect.stringContaining('is not there') as string },
    ]);
  });

  it('whose database does not open is looked at all the same', async () => {
    const config = readConfig({
      QUARTERDECK_DATA: folder,
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    });
    const open = () => openPlain(config, { isAsItIs: true });
    const sentence = 'The database server 127.0.0.1:1/none can not be reached (ECONNREFUSED).';
    expect(await wrong({ config, open })).toEqual([
      { name: 'database', state: 'bad', sentence, hint: 'Start it, or check DATABASE_URL.' },
    ]);
  });

  it('whose database recovers for minutes is waited for', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      let recovered = () => {};
      const opening = new Promise<Database>((open) => (recovered = () => open(database)));
      const open = vi.fn<Patient['open']>(() => opening);
      const found = wrong({ open });
      while (open.mock.calls.length === 0) await new Promise((done) => setImmediate(done));
      await vi.advanceTimersByTimeAsync(180_000);
      recovered();
      expect(await found).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('with tables of an older version is told what the next start does, and its rows are not looked at', async () => {
    const checks = await during(
      'update drizzle.__drizzle_migrations set created_at = created_at - 10000000000000',
      () => examine(patient()),
      'update drizzle.__drizzle_migrations set created_at = created_at + 10000000000000',
    );
    expect(checks.find(({ name }) => name === 'tables')).toMatchObject({
      state: 'warn',
      sentence: 'The tables are of an older version of Quarterdeck.',
    });
    expect(checks.map(({ name }) => name)).not.toContain('jobs');
  });

  it('whose clock was stopped is told by what', async () => {
    const config = readConfig({ QUARTERDECK_DATA: folder, QUARTERDECK_NOW: '2026-03-01T12:00:00Z' });
    expect(await wrong({ config })).toMatchObject([
      { name: 'settings', sentence: 'QUARTERDECK_NOW has stopped the clock at 2026-03-01T12:00:00.000Z.' },
    ]);
  });

  it('with lines that no database took is told of them', async () => {
    const pixel = join(folder, 'pixel');
    mkdirSync(pixel);
    writeFileSync(join(pixel, '000000000001.jsonl.unreadable'), '?\n');
    expect(await wrong()).toMatchObject([{ name: 'pixel', state: 'warn' }]);
    rmSync(pixel, { recursive: true });
  });
});

describe('work', () => {
  it('that failed is named with why, until it has gone well', async () => {
    const id = await enqueue(database.db, store.id, {
      kind: 'sync',
      subject: 'shop',
      payload: { source: 'shop' },
    });
    const failed = `update jobs set status = 'failed', finished_at = now(), outcome = 'The shop is closed.' where id = ${id}`;
    const done = `update jobs set status = 'done' where id = ${id}`;
    expect(await during(failed, () => wrong(), done)).toMatchObject([
      { name: 'jobs', state: 'warn', sentence: 'The job sync shop of anvil failed: The shop is closed.' },
    ]);
    expect(await wrong()).toEqual([]);
  });

  it('that is not begun for a quarter of an hour is told', async () => {
    const id = await enqueue(database.db, store.id, { kind: 'undo', subject: '7', payload: { importId: 7 } });
    const old = `update jobs set created_at = now() - interval '20 minutes' where id = ${id}`;
    expect(await during(old, () => wrong(), `delete from jobs where id = ${id}`)).toMatchObject([
      { name: 'jobs', sentence: '1 job waits to be begun, the oldest for 20 minutes.' },
    ]);
  });

  it('that was interrupted is told until the file came in', async () => {
    const row = (status: string) =>
      `insert into imports (store_id, format, file_name, status, started_at) values (${store.id}, 'orders', 'may.csv', '${status}', now() - interval '1 hour')`;
    const none = `delete from imports where store_id = ${store.id}`;
    await database.db.execute(sql.raw(row('interrupted')));
    expect(await wrong()).toMatchObject([
      {
        name: 'imports',
        sentence: expect.stringMatching(
          /^The import of may\.csv into anvil, begun at .*, was interrupted\.$/,
        ),
      },
    ]);
    expect(await during(row('published'), () => wrong(), none)).toEqual([]);
  });
});

describe('a credential', () => {
  const sealed = (text: string) =>
    `insert into sources (store_id, name, platform, credentials, created_at) values (${store.id}, 'shop', 'shopify', '${text}', now())`;
  const none = () => `delete from sources where store_id = ${store.id}`;

  it('whose key is gone is told before a start makes another key', async () => {
    const connectors = () => {
      throw new Error('would make a key');
    };
    expect(await during(sealed('x'), () => wrong({ connectors }), none())).toMatchObject([
      { name: 'key', state: 'bad', sentence: 'The key that sealed 1 credential is not here.' },
    ]);
  });

  it('that another key sealed is named by its source', async () => {
    const config = readConfig({
      QUARTERDECK_DATA: folder,
      QUARTERDECK_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    });
    const found = await during(sealed('1.00000000.a.b.c'), () => wrong({ config }), none());
    expect(found).toMatchObject([
      { name: 'key', state: 'bad', sentence: 'The credentials of anvil/shop were sealed with another key.' },
    ]);
    const { vault } = testConnectors();
    const good = vault.seal('{}', `store ${store.id}, source shop`);
    expect(await during(sealed(good), () => wrong({ config }), none())).toEqual([]);
  });
});

describe('a server of Postgres', () => {
  const well: ServerSettings = {
    ...{ version: '16.2', free: 97, fsync: 'on', fullPageWrites: 'on', synchronousCommit: 'on' },
  };

  it.each([
    [{}, ['ok: Postgres 16.2: 97 connections are free, and it keeps what it commits.']],
    [{ fsync: 'off' }, ['bad: The server does not bring to the disk what it commits']],
    [
      { synchronousCommit: 'off', free: 15 },
      ['warn: The server answers before', 'warn: The server has few connections left: 15'],
    ],
  ])('set to %j is judged', (more, expected) => {
    const found = settingsFindings({ ...well, ...more }).map(
      ({ state, sentence }) => `${state}: ${sentence}`,
    );
    expect(found).toEqual(expected.map((start) => expect.stringContaining(start)));
  });
});

it.each([
  ['20.18.9', 'bad'],
  ['20.19.0', 'ok'],
  ['18.20.1', 'bad'],
  ['24.1.0', 'ok'],
])('Node %s is %s', (node, state) => {
  expect(programLook(node).state).toBe(state);
});
