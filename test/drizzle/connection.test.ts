import { sql } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { oneRow, type Database } from '../../drizzle/client';
import { testDatabase } from '../database';

/** Connections of a server that end at the worst of moments. */

let database: Database;
beforeAll(async () => (database = await testDatabase({ keep: true })));
afterAll(() => database.close());

type Client = pg.Client & { connection: { stream: { destroy(): void } } };
const query = pg.Client.prototype.query;

/** Ends each connection as it is asked to begin a transaction. */
const losingAtBegin = () =>
  vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...args: unknown[]) {
    const [asked] = args as [{ text?: string }];
    if (asked.text?.startsWith('begin')) (this as Client).connection.stream.destroy();
    return Reflect.apply(query, this, args) as never;
  });

/** Eight connections write, the most of a kind. */
const MORE_THAN_ALL = 9;

/** The embedded database has no connection that could be lost. */
it.skipIf(!process.env.TEST_DATABASE_URL)(
  'one that is lost as a transaction begins goes back to its pool, which never runs dry',
  async () => {
    const one = sql`select 1 as one`;
    for (const kind of ['read', 'write'] as const) {
      const losing = losingAtBegin();
      try {
        for (let i = 0; i < MORE_THAN_ALL; i += 1)
          await expect(database[kind]((tx) => oneRow(tx, one))).rejects.toThrow('begin');
      } finally {
        losing.mockRestore();
      }
      expect(await database[kind]((tx) => oneRow(tx, one))).toEqual({ one: 1 });
    }
  },
);
