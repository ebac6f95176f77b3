import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { sql } from 'drizzle-orm';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import pg from 'pg';
import { oneRow } from '../../drizzle/client';
import { testDatabase } from '../database';
import { programPath } from '../programs';
import { openShop } from '../shop';
import { backUpTo, emptyPlace, HERE, openPlace, restoreTo, testFolder } from './places';

/** Backups and restores in a process that is killed, or whose disk is full: of a server, as that costs less CPU. */

const PATIENT = { timeout: 60_000, interval: 100 };

/** A command on a place, through a shell that may limit it. */
const command = async (url: string, args: string[], limits = 'true') => {
  const folder = testFolder();
  const script = `${limits}; exec "$0" "$@"`;
  const child = spawn('bash', ['-c', script, process.execPath, await programPath('server/cli.ts'), ...args], {
    env: { ...process.env, DATABASE_URL: url, QUARTERDECK_DATA: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const said = text(child.stderr);
  const ended = once(child, 'exit');
  return { child, ended, result: async () => ({ exit: ((await ended) as [number])[0], said: await said }) };
};

/** A connection that holds a table; who waits for it is known. */
const holding = async (url: string, lock: string) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end().catch(() => undefined));
  await client.query('begin');
  await client.query(`lock table ${lock}`);
  const somebodyWaits = () =>
    vi.waitFor(async () => {
      const { rowCount } = await client.query(
        `select 1 from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())`,
      );
      expect(rowCount).toBeGreaterThan(0);
    }, PATIENT);
  return { somebodyWaits, release: () => client.query('rollback') };
};

const filledPlace = async () => {
  const place = await emptyPlace(HERE);
  const database = await openPlace(place);
  await openShop(database);
  return { url: place.url!, database };
};

describe.skipIf(HERE === 'embedded')('a backup', () => {
  it('that the disk has no room for is told, and leaves nothing', async () => {
    const { url } = await filledPlace();
    const folder = testFolder();
    // kilobytes a file
    const { result } = await command(url, ['backup', join(folder, 'a.backup')], 'ulimit -f 4');
    const { exit, said } = await result();
    expect(said).toContain(
      `The disk of ${join(folder, 'a.backup')} is full (EFBIG). The backup was not made`,
    );
    expect([exit, readdirSync(folder)]).toEqual([1, []]);
  });

  it('that is killed has no name, and the next one is whole', async () => {
    const { url, database } = await filledPlace();
    const folder = testFolder();
    const { somebodyWaits, release } = await holding(url, 'stores in access exclusive mode');
    const { child, ended } = await command(url, ['backup', join(folder, 'a.backup')]);
    await somebodyWaits();
    child.kill('SIGKILL');
    await ended;
    await release();
    expect(existsSync(join(folder, 'a.backup'))).toBe(false);
    await backUpTo(database, join(folder, 'a.backup'));
    expect(statSync(join(folder, 'a.backup')).size).toBeGreaterThan(1_000);
  });
});

describe.skipIf(HERE === 'embedded')('a restore', () => {
  it('that is killed leaves nothing behind, and the next one restores all', async () => {
    const database = await testDatabase();
    await openShop(database);
    const file = join(testFolder(), 'a.backup');
    const written = await backUpTo(database, file);
    const url = (await emptyPlace(HERE)).url!;
    // it can be looked at, and nothing be copied into it
    const { somebodyWaits, release } = await holding(url, 'stores in exclusive mode');
    const { child, ended } = await command(url, ['restore', file]);
    await somebodyWaits();
    child.kill('SIGKILL');
    await ended;
    await release();
    // the server may take a moment to notice
    const restored = await vi.waitFor(() => restoreTo({ url }, file), PATIENT);
    expect(restored.rows).toBe(written.rows);
    const { n } = await oneRow<{ n: number }>(
      (await openPlace({ url })).db,
      sql`select count(*)::int as n from stores`,
    );
    expect(n).toBe(1);
  });
});
