import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { oneRow, rows, type Database } from '../../drizzle/client';
import { testDatabase } from '../database';

/** Reads that end once nobody waits for what they read. */

let database: Database;
beforeAll(async () => (database = await testDatabase({ keep: true })));
afterAll(() => database.close());

const answers = () => database.read((tx) => rows(tx, sql`select 1 as one`));

it('a read of which nobody waits for the answer begins no further statement', async () => {
  const gone = new AbortController();
  let statements = 0;
  const reading = database.read(async (tx) => {
    await tx.execute(sql`select 1`);
    statements += 1;
    gone.abort(new Error('gone'));
    await tx.execute(sql`select 2`);
    statements += 1;
  }, gone.signal);
  await expect(reading).rejects.toThrow('gone');
  expect(statements).toBe(1);
  await expect(database.read(async () => (statements += 1), gone.signal)).rejects.toThrow('gone');
  expect(statements).toBe(1);
  expect(await answers()).toEqual([{ one: 1 }]);
});

it('a read of which nobody waits for the answer waits for no connection', async () => {
  let end = () => {};
  const held = new Promise<void>((done) => (end = done));
  // as many as there are connections on a server, the only one of the embedded database among them
  const holders = Array.from({ length: 5 }, () => database.read(() => held));
  const gone = new AbortController();
  let begun = 0;
  const reading = database.read(async () => void (begun += 1), gone.signal);
  gone.abort(new Error('gone'));
  await expect(reading).rejects.toThrow('gone');
  end();
  await Promise.all(holders);
  expect(await answers()).toEqual([{ one: 1 }]);
  expect(begun).toBe(0);
});

/** The embedded database can't be told to end a statement. */
it.skipIf(!process.env.TEST_DATABASE_URL)('on a server the statement under way is cancelled', async () => {
  const gone = new AbortController();
  const sleeping = async () => {
    const { n } = await oneRow<{ n: number }>(
      database.db,
      sql`select count(*)::int as n from pg_stat_activity
          where state = 'active' and query like '%pg_sleep(50)%' and pid <> pg_backend_pid()`,
    );
    return n;
  };
  const reading = database.read((tx) => tx.execute(sql`select pg_sleep(50)`), gone.signal);
  const ended = reading.then(
    () => 'read',
    (error: Error) => error.message,
  );
  await vi.waitFor(async () => expect(await sleeping()).toBe(1), { timeout: 10_000, interval: 50 });
  gone.abort(new Error('gone'));
  expect(await ended).toBe('gone');
  expect(await sleeping()).toBe(0);
  for (let i = 0; i < 8; i += 1) expect(await answers()).toEqual([{ one: 1 }]);
});
