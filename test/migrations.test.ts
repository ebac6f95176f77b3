import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { packageRoot } from '../drizzle/packageRoot';
import { verify } from '../server/ledger';
import { testDatabase } from './database';
import { openShop } from './shop';

/** A database that was filled before a migration must be as one that was filled after it. */

it('fills the count of unconverted web orders', async () => {
  const database = await testDatabase();
  const shop = await openShop(database);
  const file = join(packageRoot(), 'drizzle', 'migrations', '0007_unconverted_web_orders.sql');
  await database.db.execute(sql`update rollup_sales set unconverted_web_orders = 0`);
  expect((await verify(database, shop)).ok).toBe(false);
  await database.db.execute(sql.raw(readFileSync(file, 'utf8')));
  expect((await verify(database, shop)).differences).toEqual([]);
});
