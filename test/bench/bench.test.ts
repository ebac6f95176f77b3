import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'drizzle-orm';
import type { Database } from '../../drizzle/client';
import { testDatabase } from '../database';
import { disagreements, onPostgres, pagesOf, type Page } from './pages';
import { PEER_INDEXES } from './peer';
import { openShop } from './shop';

/** The bench's plain SQL is an oracle of its own: on a small shop it gives every cell of every page as we do. */

const NOW = new Date('2026-11-20T12:00:00Z');
const SHAPE = { orders: 600, sessions: 2_000, days: 730, until: '2026-11-20T00:00:00Z' };
const PAGES = ['Bridge', 'Roadmap', 'Explore', 'Explore with customers', 'Bridge, 30 days'];

let database: Database;
let pages: Map<string, Page>;

beforeAll(async () => {
  database = await testDatabase({ keep: true });
  const store = await openShop(database, SHAPE, NOW);
  for (const index of PEER_INDEXES) await database.db.execute(sql.raw(index));
  pages = new Map((await pagesOf(database, store, NOW, [30])).map((page) => [page.name, page]));
});
afterAll(() => database.close());

describe.each(PAGES)('%s', (name) => {
  it('is the same by plain SQL, in every cell', async () => {
    const page = pages.get(name)!;
    const ours = (await page.ours())();
    expect(ours.size).toBeGreaterThan(10);
    expect([...ours.values()].filter((value) => value !== null && value > 0).length).toBeGreaterThan(5);
    expect(disagreements(ours, await onPostgres(database, page))).toEqual([]);
  });
});

it('sees a cell that differs', async () => {
  const ours = (await pages.get('Bridge')!.ours())();
  const [label, value] = [...ours].find(([, found]) => found !== null)!;
  expect(disagreements(ours, new Map(ours).set(label, value! + 1))).toHaveLength(1);
});
