import { expect, it } from 'vitest';
import { createKey, keyOwner, keyUsed, listKeys, revokeKey } from '../../server/access/apiKeys';
import { testDatabase } from '../database';
import { openShop } from '../shop';

/** Keys of programs. */

const AT = new Date('2026-03-01T10:00:00.250Z');

it('gives a name to one of two who ask at once, and again once it is revoked', async () => {
  const database = await testDatabase();
  const make = (storeId: number) => database.write((tx) => createKey(tx, storeId, 'till', AT));
  const answers = await Promise.allSettled([make(1), make(1), make(2)]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  await expect(make(1)).rejects.toMatchObject({
    code: 'conflict',
    message: 'There is a key "till" in this store already.',
  });
  await database.write((tx) => revokeKey(tx, 1, 'till', AT));
  const { id } = await make(1);
  expect((await listKeys(database.db, 1)).map((key) => [key.id === id, key.revokedAt])).toEqual([
    [true, null],
    [false, '2026-03-01T10:00:00.250Z'],
  ]);
});

it('opens the store that it was made for, and counts what it took', async () => {
  const database = await testDatabase();
  const shop = await openShop(database);
  const { key, ...made } = await createKey(database.db, shop.id, 'till', AT);
  const owner = await keyOwner(database.db, shop.slug, key);
  expect(owner).toEqual({ storeId: shop.id, id: made.id });
  expect(await keyOwner(database.db, 'another', key)).toBeNull();
  await keyUsed(database.db, owner!, 3, AT);
  await keyUsed(database.db, owner!, 4, AT);
  const at = '2026-03-01T10:00:00.250Z';
  expect(await listKeys(database.db, shop.id)).toEqual([
    {
      id: made.id,
      name: 'till',
      prefix: key.slice(0, 11),
      createdAt: at,
      lastUsedAt: at,
      taken: 7,
      revokedAt: null,
    },
  ]);
  await revokeKey(database.db, shop.id, 'till', AT);
  expect(await keyOwner(database.db, shop.slug, key)).toBeNull();
});
