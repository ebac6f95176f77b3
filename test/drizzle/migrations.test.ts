import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { rows } from '../../drizzle/client';
import { packageRoot } from '../../drizzle/packageRoot';
import { ingest, LEDGER_VERSION, rebuildOutdated, verify } from '../../server/ledger';
import { storeById } from '../../server/stores';
import { testDatabase } from '../database';
import { openShop } from '../shop';

/** A database that was filled before a migration must be as one that was filled after it. */

it('fills the count of unconverted web orders', async () => {
  const database = await testDatabase({ own: true });
  const shop = await openShop(database);
  const file = join(packageRoot(), 'drizzle', 'migrations', '0007_unconverted_web_orders.sql');
  await database.db.execute(sql`update rollup_sales set unconverted_web_orders = 0`);
  expect((await verify(database, shop)).ok).toBe(false);
  await database.db.execute(sql.raw(readFileSync(file, 'utf8')));
  expect((await verify(database, shop)).differences).toEqual([]);
});

it('rebuilds, once, what an older version stored otherwise', async () => {
  const database = await testDatabase({ own: true });
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
  const begins = `Working out the figures of ${shop.name} (${shop.slug}) anew, `;
  expect(said).toEqual([`${begins}as verify found them wrong …`]);
  await rebuild();
  expect(said).toHaveLength(1);
  await database.db.execute(sql`update stores set ledger_version = ${LEDGER_VERSION - 1}`);
  await rebuild();
  expect(said.at(-1)).toBe(`${begins}by the definitions of this version …`);
});

it('takes what old facts told for what their customer was made of', async () => {
  const database = await testDatabase({ own: true });
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

it('keeps keys of one name apart from before names of keys in use were held apart', async () => {
  const { db } = await testDatabase({ own: true });
  await db.execute(sql`drop index api_keys_name`);
  const insert = (id: number, name: string, revokedAt: string | null = null, storeId = 1) =>
    db.execute(sql`insert into api_keys (store_id, id, name, key_hash, prefix, created_at, revoked_at)
      values (${storeId}, ${id}, ${name}, ${`${id}`}, 'qd_', now(), ${revokedAt})`);
  await insert(1, 'till');
  await insert(2, 'till', '2026-01-01T00:00:00Z');
  await insert(3, 'till');
  await insert(4, 'till');
  // what the first one would be called
  await insert(5, 'till (1)');
  await insert(6, 'till', null, 2);
  const folder = join(packageRoot(), 'drizzle', 'migrations');
  const file = readdirSync(folder).find((name) => name.endsWith('api_key_names.sql'))!;
  for (const statement of readFileSync(join(folder, file), 'utf8').split('--> statement-breakpoint'))
    await db.execute(sql.raw(statement));
  const names = await rows<{ id: number; name: string }>(
    db,
    sql`select id::int as id, name from api_keys order by id`,
  );
  expect(names.map(({ id, name }) => `${id} ${name}`)).toEqual([
    '1 till (1) (1)',
    '2 till',
    '3 till (3)',
    '4 till',
    '5 till (1)',
    '6 till',
  ]);
  await expect(insert(7, 'till')).rejects.toThrow('insert into api_keys');
});
