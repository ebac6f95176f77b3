import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { rows, type Database } from '../../drizzle/client';
import type * as ledgers from '../../server/ledger';
import type { Counting } from '../../server/ledger/rollups/counting';
import type * as deltas from '../../server/ledger/rollups/deltas';
import type * as flushing from '../../server/ledger/rollups/flush';
import type { Sale } from '../../server/ledger/rows/rows';
import type * as booking from '../../server/ledger/sales/count';
import type * as settling from '../../server/ledger/sales/value';
import type * as stored from '../../server/stores';
import type { Store } from '../../server/types';
import { testDatabase, testStore } from '../database';

/**
 * Faults in the ledger itself, planted one by one: the transaction ends with a sentence that names the order, and
 * nothing of it is stored.
 */
const planted = {
  value: null as ((sale: Sale) => Sale) | null,
  count: null as ((counting: Counting, sale: Sale) => boolean) | null,
};

const plantInValues = () =>
  vi.doMock('../../server/ledger/sales/value', async (load) => {
    const real = await load<typeof settling>();
    const valueSale: typeof real.valueSale = (sale, ratesAndCosts) => {
      const valued = real.valueSale(sale, ratesAndCosts);
      return planted.value ? planted.value(valued) : valued;
    };
    return { ...real, valueSale };
  });
const plantInCounts = () =>
  vi.doMock('../../server/ledger/sales/count', async (load) => {
    const real = await load<typeof booking>();
    const countSale: typeof real.countSale = (counting, sale, owner, timeZone) => {
      if (!planted.count || planted.count(counting, sale)) real.countSale(counting, sale, owner, timeZone);
    };
    return { ...real, countSale };
  });

const order = (id: string, more: object = {}) => ({
  type: 'order',
  id,
  source: 'till',
  placedAt: '2026-03-02T10:00:00Z',
  currency: 'EUR',
  customer: { id: 'anna' },
  channel: 'direct',
  // 2 × 10.00 − 1.00 = 19.00
  lines: [{ sku: 'MUG', quantity: 2, unitPrice: '10.00', discount: '1.00' }],
  ...more,
});
const REFUNDED = { refunds: [{ id: 'r1', occurredAt: '2026-03-09T10:00:00Z', net: '5.00', units: 1 }] };

let ingest: typeof ledgers.ingest;
let verify: typeof ledgers.verify;
let LEDGER_VERSION: number;
let rebuildOutdated: typeof ledgers.rebuildOutdated;
let storeById: typeof stored.storeById;
let Deltas: typeof deltas.Deltas;
let flush: typeof flushing.flush;
let database: Database;
let store: Store;
let before: string[];

const ledger = async (): Promise<string[]> =>
  Promise.all(
    ['orders', 'order_lines', 'reversals', 'customers', 'rollup_sales', 'rollup_presence', 'sessions'].map(
      async (table) =>
        JSON.stringify(
          await rows(
            database.db,
            sql`select to_jsonb(t) as row from ${sql.identifier(table)} t
                where t.store_id = ${store.id} order by to_jsonb(t)::text`,
          ),
        ),
    ),
  );

// other files of a run have loaded the ledger already: this one loads its own, with the plants in it
beforeAll(async () => {
  vi.resetModules();
  plantInValues();
  plantInCounts();
  ({ ingest, verify, rebuildOutdated, LEDGER_VERSION } = await import('../../server/ledger'));
  ({ storeById } = await import('../../server/stores'));
  ({ Deltas } = await import('../../server/ledger/rollups/deltas'));
  ({ flush } = await import('../../server/ledger/rollups/flush'));
  // its own: a planted fault may stay behind in its tables
  database = await testDatabase({ keep: true, own: true });
});
afterAll(async () => {
  vi.doUnmock('../../server/ledger/sales/value');
  vi.doUnmock('../../server/ledger/sales/count');
  vi.resetModules();
  await database.close();
});

beforeEach(async () => {
  store = await testStore(database);
  await ingest(database, store, 'sales', [order('1', REFUNDED)]);
  expect(await verify(database, store)).toMatchObject({ ok: true });
  before = await ledger();
});
afterEach(() => {
  planted.value = null;
  planted.count = null;
});

/** What the change is refused with; nothing of it may be stored. */
const refusal = async (change: Promise<unknown>): Promise<string> => {
  const error = await change.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({
    ...{ name: 'DomainError', code: 'internal' },
    hint: expect.stringMatching(/^Nothing of this change is stored\. Run the command `verify`/),
  });
  expect(await ledger()).toEqual(before);
  return (error as Error).message;
};

const bring = (...facts: object[]) => ingest(database, store, 'sales', facts);
const spoil = (change: (sale: Sale & { order: NonNullable<Sale['order']> }) => Partial<Sale>) => {
  planted.value = (sale) => (sale.order ? { ...sale, ...change({ ...sale, order: sale.order }) } : sale);
};

describe('a sale whose parts contradict each other', () => {
  it.each([
    [
      'grossMinor',
      2100,
      'the lines of order 2 of till add up to 20.00 EUR of gross sales, the order has 21.00 EUR',
    ],
    [
      'discountsMinor',
      0,
      'the lines of order 2 of till add up to 1.00 EUR of discounts, the order has 0.00 EUR',
    ],
    [
      'giftCardsMinor',
      5,
      'the lines of order 2 of till add up to 0.00 EUR of gift cards, the order has 0.05 EUR',
    ],
    ['units', 3, 'the lines of order 2 of till add up to 2 units, the order has 3'],
  ])('is not stored: %s', async (column, value, why) => {
    spoil((sale) => ({ order: { ...sale.order, [column]: value } }));
    expect(await refusal(bring(order('2')))).toBe(
      `The ledger refuses this change, because its books were wrong before or would become wrong: ${why}.`,
    );
  });

  it('is not stored: more came back than there was', async () => {
    spoil(({ reversals }) => ({ reversals: reversals.map((one) => ({ ...one, netBack: 1901 })) }));
    expect(await refusal(bring(order('2', REFUNDED)))).toContain(
      'refunds of order 2 of till take 19.01 EUR of net sales, and it charged 19.00 EUR',
    );
  });

  it('is not stored: all came back, and something is left of its worth', async () => {
    spoil(({ reversals }) => ({
      reversals: reversals.map((one) => ({ ...one, netBack: 1900, returns: 1899 })),
    }));
    expect(await refusal(bring(order('2', REFUNDED)))).toContain(
      'all of order 2 of till came back, and 1 minor units of its net sales in the store’s currency are left',
    );
  });

  it('is not stored: less than no unit came back', async () => {
    spoil(({ reversals }) => ({ reversals: reversals.map((one) => ({ ...one, unitsBack: -1 })) }));
    expect(await refusal(bring(order('2', REFUNDED)))).toContain(
      'refund r1 of order 2 of till takes back less than no unit',
    );
  });
});

describe('deltas that do not cancel', () => {
  it('are not stored: an order that changes is not taken out as it was', async () => {
    planted.count = (counting) => !isMinus(counting);
    // 20.00 stay, 30.00 come: the rows move by 10.00
    const changed = order('1', { ...REFUNDED, lines: [{ sku: 'MUG', quantity: 3, unitPrice: '10.00' }] });
    expect(await refusal(bring(changed))).toBe(
      'The ledger refuses this change, because its books were wrong before or would become wrong: orders of 1 sale, the first order 1 of till, would move by 1 in the rollups and by 0 in the rows.',
    );
  });

  it('are not stored: an order that comes is not counted', async () => {
    planted.count = (_counting, sale) => sale.order?.externalId !== '2';
    expect(await refusal(bring(order('2', { customer: { id: 'ben' } }), order('3')))).toContain(
      'orders of 2 sales, the first order 2 of till, would move by 1 in the rollups and by 2 in the rows',
    );
  });

  const isMinus = (counting: Counting): boolean => {
    const probe = counting as unknown as { times: number };
    return probe.times < 0;
  };
});

describe('a count below zero', () => {
  it('is not stored where something is stored already', async () => {
    await database.db.execute(sql`update rollup_sales set orders = 0 where store_id = ${store.id}
      and cut = 'total' and grain = 'day'`);
    before = await ledger();
    // the only order of the day is no order any more
    expect(await refusal(bring(order('1', { excluded: 'test' })))).toBe(
      'The ledger refuses this change, because its books were wrong before or would become wrong: orders of rollup_sales (cut total, grain day, bucket 2026-03-02) would be -1, and a count is never below zero.',
    );
  });

  it('frees a store whose books were wrong before, once verify has seen them and the next start rebuilds', async () => {
    // two orders too few on each day: −2 + 1 = −1 where the new one comes, −2 where its refund does; one is named first
    await database.db.execute(sql`update stores set ledger_version = ${LEDGER_VERSION}`);
    await database.db.execute(sql`update rollup_sales set orders = -2 where store_id = ${store.id}
      and cut = 'total' and grain = 'day'`);
    before = await ledger();
    expect(await refusal(bring(order('2')))).toMatch(/would be -[12], and a count is never below zero/);
    const start = async () => {
      const said: string[] = [];
      await rebuildOutdated(
        database,
        (id) => storeById(database.db, id),
        (line) => said.push(line),
      );
      return said.length;
    };
    // nobody has seen it yet
    expect(await start()).toBe(0);
    expect((await verify(database, store)).ok).toBe(false);
    expect(await start()).toBe(1);
    await bring(order('2'));
    expect(await verify(database, store)).toMatchObject({ ok: true });
    expect(await start()).toBe(0);
  });

  it('is not stored where nothing is yet', async () => {
    const moved = new Deltas(store);
    const session = { source: 'pixel', channel: 'email', device: 'mobile', country: 'DE' };
    moved.minus.session('2026-03-02', session, { sessions: 1 });
    expect(await refusal(database.write((tx) => flush({ tx, store, deltas: moved })))).toContain(
      'sessions of rollup_sessions (cut total, grain day, bucket 2026-03-02, source pixel) would be -1',
    );
  });
});

it('rows that do not arrive end the change', async () => {
  await database.db.execute(sql`
    create function swallow() returns trigger language plpgsql as 'begin return null; end'`);
  await database.db.execute(sql`create trigger swallow before insert on rollup_presence
    for each row when (new.kind = 'active' and new.grain = 'day') execute function swallow()`);
  onTestFinished(async () => {
    await database.db.execute(sql`drop trigger swallow on rollup_presence`);
  });
  const later = order('2', { placedAt: '2026-03-05T10:00:00Z', customer: { id: 'ben' } });
  expect(await refusal(bring(later))).toMatch(/: \d+ of \d+ rows of rollup_presence were written\.$/);
});

it('none of them stands in the way of what is right', async () => {
  await bring(order('1', { ...REFUNDED, cancelledAt: '2026-03-10T10:00:00Z' }), order('2'));
  expect(await verify(database, store)).toMatchObject({ ok: true, differences: [] });
});
