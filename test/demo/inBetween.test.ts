import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { sql } from 'drizzle-orm';
import { oneRow } from '../../drizzle/client';
import { loadShop } from '../../server/demo/load';
import { SHOPS } from '../../server/demo/shops';
import { verify } from '../../server/ledger';
import { Deltas } from '../../server/ledger/rollups/deltas';
import { allStores } from '../../server/stores';
import { testDatabase } from '../database';

/** Sums that are written while a transaction still takes facts in, as those of a whole demo or of a large file are. */

/** As many as wait in a shop three hundred times as large, so that each kind of fact comes in several pieces. */
const TIMES = 300;
const written = { times: 0 };
const sizeOf = Object.getOwnPropertyDescriptor(Deltas.prototype, 'size')!.get!;
beforeAll(() => {
  vi.spyOn(Deltas.prototype, 'size', 'get').mockImplementation(function (this: Deltas) {
    const size = (sizeOf.call(this) as number) * TIMES;
    if (size > 30_000) written.times += 1;
    return size;
  });
});
afterAll(() => void vi.restoreAllMocks());

it.each(SHOPS.map(({ slug }, i) => [slug, i] as const))(
  'leave a ledger of the demo store %s that a recompute agrees with',
  async (_slug, i) => {
    const database = await testDatabase();
    const shop = { ...SHOPS[i]!, sessionsPerDay: 10, pixelDays: 60 };
    written.times = 0;
    await loadShop(database, shop, () => new Date('2027-07-14T09:00:00Z'));
    expect(written.times).toBeGreaterThan(3);
    const [store] = await allStores(database.db);
    expect(await verify(database, store!)).toMatchObject({ ok: true, differences: [] });
    const { matched } = await oneRow<{ matched: number }>(
      database.db,
      sql`select count(*)::int as matched from orders where is_matched`,
    );
    expect(matched).toBeGreaterThan(50);
  },
);
