import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../drizzle/client';
import { coverageOf, spanOf, storedSpans } from '../../server/coverage';
import { addSource, pauseSource, type SourceContext } from '../../server/connections/sources';
import { syncSource } from '../../server/connections/sync';
import { DomainError } from '../../server/errors';
import type { Driver } from '../../server/sources/driver';
import type { Store } from '../../server/types';
import { testConnectors } from '../connectors';
import { testDatabase, testStore } from '../database';

/** What the runs of a connection cover. Berlin: midnight of 11 March is 23:00 UTC on the 10th. */

let sells: string[] = [];
let claimed: number | undefined;
let isBroken = false;
const tiny: Driver = {
  ...{ platform: 'tiny', label: 'Tiny', about: 'A small shop.', fields: [] },
  check: () => Promise.resolve({ name: 'Tiny', currency: 'EUR', timeZone: null }),
  covers: () => ['orders'],
  pull: async function* () {
    const sales = sells.map((placedAt, i) => ({
      ...{ type: 'order', source: 'tiny', id: String(i), placedAt, currency: 'EUR' },
      lines: [{ quantity: 1, unitPrice: '10' }],
    }));
    yield { facts: { sales }, checkpoint: 1, done: sales.length, of: null, claimed };
    if (isBroken) throw new DomainError('unavailable', 'It is gone.');
  },
};

let database: Database;
let now: Date;
let context: SourceContext;
beforeAll(async () => {
  database = await testDatabase({ keep: true });
  context = { database, clock: () => now, ...testConnectors(tiny) };
});
afterAll(() => database.close());

const connected = async (): Promise<Store> => {
  [sells, claimed, isBroken] = [[], undefined, false];
  const store = await testStore(database);
  await addSource(context, store, { name: 'tiny', platform: 'tiny', given: {} });
  return store;
};
const sync = async (store: Store, at: string) => {
  now = new Date(at);
  await syncSource(context, store, 'tiny').catch((error: unknown) => {
    if (!isBroken) throw error;
  });
};
/** First and last day, as they stand on 20 March. */
const covered = async (store: Store) => {
  const clock = { timeZone: store.timeZone, now: new Date('2026-03-20T09:00:00Z') };
  const spans = await storedSpans(database.db, store);
  const { orders } = coverageOf(spans.map((span) => spanOf(span, clock)));
  return orders && [orders.first, orders.last, orders.gaps.length, orders.mayBeCut];
};

it('covers from the first order to the last day that had ended when it was heard', async () => {
  now = new Date('2026-03-01T09:00:00Z');
  const store = await connected();
  sells = ['2026-02-03T10:00:00Z', '2026-03-05T10:00:00Z'];
  await sync(store, '2026-03-10T22:59:00Z');
  expect(await covered(store)).toEqual(['2026-02-03', '2026-03-09', 0, false]);
  await sync(store, '2026-03-10T23:01:00Z');
  expect(await covered(store)).toEqual(['2026-02-03', '2026-03-10', 0, false]);
  // after days without a run it brings what was between
  await sync(store, '2026-03-16T09:00:00Z');
  expect(await covered(store)).toEqual(['2026-02-03', '2026-03-15', 0, false]);
});

it('covers nothing by a run that fails or falls short', async () => {
  const store = await connected();
  [sells, isBroken] = [['2026-03-05T10:00:00Z'], true];
  await sync(store, '2026-03-10T09:00:00Z');
  expect((await covered(store))![1]! < '2026-03-05').toBe(true);
  [isBroken, claimed] = [false, 2];
  await sync(store, '2026-03-11T09:00:00Z');
  expect((await covered(store))![1]! < '2026-03-05').toBe(true);
  claimed = 1;
  await sync(store, '2026-03-12T09:00:00Z');
  expect(await covered(store)).toEqual(['2026-03-05', '2026-03-11', 0, false]);
});

it('covers the days of a shop without an order from its first run on', async () => {
  const store = await connected();
  expect(await covered(store)).toBeUndefined();
  await sync(store, '2026-03-10T09:00:00Z');
  await sync(store, '2026-03-12T09:00:00Z');
  expect(await covered(store)).toEqual(['2026-03-09', '2026-03-11', 0, false]);
});

it('is switched off while it is paused', async () => {
  const store = await connected();
  await sync(store, '2026-03-10T09:00:00Z');
  const isOff = async () => {
    const clock = { timeZone: store.timeZone, now: new Date('2026-03-11T09:00:00Z') };
    return coverageOf((await storedSpans(database.db, store)).map((span) => spanOf(span, clock))).orders!
      .isOff;
  };
  expect(await isOff()).toBe(false);
  await database.write((tx) => pauseSource(tx, store.id, 'tiny', now));
  expect(await isOff()).toBe(true);
});
