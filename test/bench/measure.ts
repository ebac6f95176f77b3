import { openDatabase } from '../../drizzle/client';
import { openDuck } from './duck';
import { benchIngest, type IngestResult, type IngestSizes } from './ingest';
import { benchList, type ListResult } from './list';
import { disagreements, onPostgres, pagesOf } from './pages';
import { PEER_INDEXES } from './peer';
import { openShop, type Shape } from './shop';
import { createDatabase, onServer } from '../server';
import { inTurns, timeOf, type Spread } from './timing';

/** One shop from its first order to its last figure, in a database of its own that goes away. */

export interface PageResult {
  page: string;
  cells: number;
  times: Record<'ours' | 'postgres' | 'duckdb', Spread>;
}

export interface ShopResult {
  shape: Shape;
  loadSeconds: number;
  pages: PageResult[];
  list: ListResult | null;
  ingest: IngestResult | null;
}

export interface Plan {
  shape: Shape;
  /** Days of the Bridges that are asked beside the quarter's. */
  windows: readonly number[];
  ingest: IngestSizes | null;
  now: Date;
  turns: number;
  log: (line: string) => void;
}

/** What every connection of the database begins with, ours too. */
const SETTINGS = [`work_mem = '256MB'`, 'max_parallel_workers_per_gather = 2', 'jit = off'];

const inDatabase = async <T>(server: string, work: (url: string) => Promise<T>): Promise<T> => {
  const { name, url, drop } = await createDatabase(server);
  try {
    await onServer(server, ...SETTINGS.map((setting) => `alter database ${name} set ${setting}`));
    return await work(url);
  } finally {
    await drop();
  }
};

const indexNames = PEER_INDEXES.map((text) => text.split(' ')[2]!);

export const measureShop = (server: string, plan: Plan): Promise<ShopResult> =>
  inDatabase(server, async (url) => {
    const { shape, now, turns, log } = plan;
    const database = await openDatabase({ url });
    try {
      log(`${shape.orders} orders and ${shape.sessions} sessions over ${shape.days} days: loading`);
      let store!: Awaited<ReturnType<typeof openShop>>;
      const loadMs = await timeOf(async () => (store = await openShop(database, shape, now)));
      log(`loaded in ${Math.round(loadMs / 1000)} s; indexes, DuckDB`);
      await onServer(url, ...PEER_INDEXES, 'vacuum (analyze)');
      const duck = await openDuck(url);
      const results: PageResult[] = [];
      try {
        for (const page of await pagesOf(database, store, now, plan.windows)) {
          const ours = (await page.ours())();
          for (const [side, theirs] of [
            ['plain SQL', await onPostgres(database, page)],
            ['DuckDB', await page.theirs(duck.query)],
          ] as const) {
            const wrong = disagreements(ours, theirs);
            if (wrong.length > 0)
              throw new Error(
                `${page.name}: we and ${side} disagree on ${wrong.length} cells: ${wrong.slice(0, 5).join('; ')}`,
              );
          }
          const times = await inTurns(turns, {
            ours: async () => page.ours,
            postgres: async () => () => onPostgres(database, page),
            duckdb: async () => () => page.theirs(duck.query),
          });
          results.push({ page: page.name, cells: ours.size, times });
          log(
            `${page.name}: ${ours.size} cells agree; ${Object.values(times)
              .map((t) => t.median.toFixed(1))
              .join(' / ')} ms`,
          );
        }
      } finally {
        duck.close();
      }
      const list = await benchList(database, store, turns);
      if (list) log(`page ${list.page} of the orders: ${JSON.stringify(list.times)}`);
      await onServer(url, ...indexNames.map((name) => `drop index ${name}`));
      const ingest = plan.ingest && (await benchIngest(database, url, store, { shape, sizes: plan.ingest }));
      if (ingest) log(`ingest: ${JSON.stringify(ingest)}`);
      return { shape, loadSeconds: loadMs / 1000, pages: results, list, ingest };
    } finally {
      await database.close();
    }
  });
