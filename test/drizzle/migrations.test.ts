import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { packageRoot } from '../../drizzle/packageRoot';
import { ingest, LEDGER_VERSION, rebuildOutdated, verify } from '../../server/ledger';
import { storeById } from '../../server/stores';
import { testDatabase } from '../database';
import { openShop } from '../shop';

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

it('books anew, once, what an older version booked otherwise', async () => {
  const database = await testDatabase();
  const shop = await openShop(database);
  const said: string[] = [];
  const rebuild = () =>
    rebuildOutdated(
      database,
      (id) => storeById(database.db, id),
      (line) => said.push(line),
    );
  await database.db.execute(sql`update stores set ledger_version = ${LEDGER_VERSION}`);
  await rebuild();
  expect(said).toEqual([]);

  await database.db.execute(sql`update stores set ledger_version = 0`);
  await database.db.execute(sql`update rollup_sales set orders = orders + 1`);
  await database.db.execute(sql`update orders set gross_sales = gross_sales + 1, is_first = not is_first`);
  // before 29 November 2026 gift cards were kept for what was paid for them
  await database.db.execute(sql`update orders set gift_card_discounts_minor = 0,
    gift_cards_minor = gift_cards_minor - gift_card_discounts_minor`);
  await database.db.execute(sql`update reversals set returns = returns + 7 where booked`);
  await database.db.execute(sql`delete from customers`);
  await database.db.execute(sql`update spend set cost = cost + 1`);
  await database.db.execute(sql`delete from rollup_presence`);
  expect((await verify(database, shop)).ok).toBe(false);
  await rebuild();
  expect((await verify(database, shop)).differences).toEqual([]);
  expect(said[0]).toContain('Working out the figures of');
  const before = said.length;
  await rebuild();
  expect(said.length).toBe(before);
});

it('takes what old facts told for what their customer was made of', async () => {
  const database = await testDatabase();
  const shop = await openShop(database);
  const sale = (id: string, customer: object) => ({
    ...{ type: 'order', id, placedAt: '2026-01-07T10:00:00Z', currency: 'EUR', customer },
    lines: [{ quantity: 1, unitPrice: '5.00' }],
  });
  await ingest(database, shop, 'sales', [sale('old', { email: 'mia@example.com' })]);
  for (const table of ['orders', 'contacts', 'loyalty_members', 'loyalty_points', 'subscription_events'])
    await database.db.execute(sql.raw(`update ${table} set own_key = '', email_hash = null`));
  for (const table of ['reversals', 'tickets'])
    await database.db.execute(sql.raw(`update ${table} set own_key = null, email_hash = null`));
  expect((await verify(database, shop)).ok).toBe(false);
  const folder = join(packageRoot(), 'drizzle', 'migrations');
  const file = readdirSync(folder).find((name) => name.endsWith('fill_own_keys.sql'))!;
  for (const statement of readFileSync(join(folder, file), 'utf8').split('--> statement-breakpoint'))
    await database.db.execute(sql.raw(statement));
  expect((await verify(database, shop)).differences).toEqual([]);
  // the guest of before joins with whoever has the address from now on
  await ingest(database, shop, 'sales', [sale('new', { id: 'mia', email: 'mia@example.com' })]);
  const found = await database.db.execute(
    sql`select customer_key from orders where store_id = ${shop.id} and external_id = 'old'`,
  );
  expect(JSON.stringify(found)).toContain('id:api:mia');
  expect((await verify(database, shop)).differences).toEqual([]);
});
