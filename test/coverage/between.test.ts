import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../drizzle/client';
import { timeBetweenOrders } from '../../server/ask';
import { retireSource } from '../../server/connections/retire';
import { ingest } from '../../server/ledger';
import type { Store } from '../../server/types';
import { testDatabase, testStore } from '../database';

/** How long customers take, of two shops of which one has ended. Berlin; it is 10 June. */

let database: Database;
let store: Store;
const NOW = new Date('2026-06-10T08:00:00Z');

const order = (source: string, customer: string, day: string) => ({
  ...{ type: 'order', source, id: `${customer}-${day}`, placedAt: `${day}T10:00:00Z`, currency: 'EUR' },
  ...{ customer: { email: `${customer}@shop.example` }, lines: [{ quantity: 1, unitPrice: '10.00' }] },
});
const asked = () => database.read((tx) => timeBetweenOrders(tx, store, {}, NOW));

beforeAll(async () => {
  database = await testDatabase({ keep: true });
  store = await testStore(database);
  await ingest(database, store, 'sales', [
    order('old', 'ana', '2026-04-01'),
    order('old', 'ana', '2026-04-11'),
    order('old', 'cara', '2026-04-09'),
    order('old', 'cara', '2026-04-29'),
    order('old', 'ben', '2026-05-01'),
    order('old', 'ana', '2026-05-10'),
    order('new', 'eve', '2026-04-01'),
    order('new', 'eve', '2026-04-13'),
    order('new', 'cara', '2026-05-12'),
    order('new', 'dora', '2026-05-12'),
    order('new', 'ben', '2026-05-15'),
    order('new', 'eve', '2026-06-03'),
  ]);
});
afterAll(() => database.close());

it('ends with the last day on which all orders are known', async () => {
  const answer = await asked();
  // the old shop ends on 10 May. ana after 10 and 29 days, eve after 12, cara after 20: (10 + 12 + 20 + 29) / 4
  expect(answer).toMatchObject({ orders: 4, lowerQuartile: 10, median: 12, upperQuartile: 20, mean: 17.75 });
  expect(answer.readTo).toBe('2026-05-11');
  // ben was watched for 9 days: of the three who were longer, one after 10 days (2/3), two after 12 (1/3)
  expect(answer.second).toEqual({ median: 12, customers: 4, repeated: 3 });
  expect(answer.notes).toContain('Read up to 10 May 2026: there is no data of orders since.');
});

it('goes on where nothing more is expected of what ended', async () => {
  await retireSource(database, store, 'old', '2026-05-11');
  const answer = await asked();
  // and cara after 13 days, ben after 14, eve after 51: (71 + 13 + 14 + 51) / 7
  expect(answer).toMatchObject({ orders: 7, lowerQuartile: 12, median: 14, upperQuartile: 29 });
  expect(answer.mean).toBeCloseTo(149 / 7, 12);
  // dora is the fifth: after 10 days 4/5, after 12 3/5, after 14 2/5
  expect(answer.second).toEqual({ median: 14, customers: 5, repeated: 4 });
  expect(answer.readTo).toBe('2026-06-04');
});
