import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { rows } from '../drizzle/client';
import { testDatabase } from './database';

it('lets nobody write after its test, in whatever way the database was held', async () => {
  const database = await testDatabase({ keep: true });
  const { db } = database;
  expect(await rows(db, sql`select 1 as one`)).toEqual([{ one: 1 }]);
  await database.close();
  const late = [
    async () => db.execute(sql`select 1`),
    async () => database.db.execute(sql`select 1`),
    async () => database.read((tx) => tx.execute(sql`select 1`)),
    async () => database.write((tx) => tx.execute(sql`select 1`)),
  ];
  // Drizzle wraps what its driver throws
  const reason = (error: Error) =>
    `${error.message} ${error.cause instanceof Error ? error.cause.message : ''}`;
  for (const write of late)
    expect(await write().then(() => 'written', reason)).toMatch(/is closed|after calling end/);
});
