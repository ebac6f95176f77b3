import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../../drizzle/packageRoot';
import { startPostgres } from '../../scripts/testing/postgres.mjs';
import { onServer } from '../server';
import { loadDuck } from './duck';
import { measureShop, type ShopResult } from './measure';
import { reportOf } from './report';

/**
 * `npm run bench [-- --size S|M] [--years 1,2,5]`: every page from rollups against the same cells by
 * plain SQL on the same Postgres and by DuckDB, and what taking facts in costs against a plain upsert
 * and COPY. Ratios are what counts: the machine's speed is in all sides. Fails if the sides disagree.
 * M runs S first, so that growth is seen within one run. Writes RESULTS.md.
 */

const NOW = new Date('2026-11-20T12:00:00Z');
const UNTIL = '2026-11-20T00:00:00Z';
const TURNS = 15;

const SIZES = { S: { orders: 100_000, sessions: 1_000_000 }, M: { orders: 1_000_000, sessions: 10_000_000 } };
type Size = keyof typeof SIZES;

/** The same orders over one, two and five years. What does not depend on the spread is measured over two. */
const SPREADS = [365, 730, 1825];
const MAIN_SPREAD = 730;

const SERVER = [
  'shared_buffers=4GB',
  'max_wal_size=16GB',
  'checkpoint_timeout=1h',
  'maintenance_work_mem=1GB',
];
const INGEST = { liveOrders: 100, liveTurns: TURNS, bulkOrders: 20_000, bulkSessions: 100_000, bulkTurns: 5 };

const sizeOf = (text: string): Size => {
  if (text === 'S' || text === 'M') return text;
  throw new Error(`There is no size ${text}. Sizes: S, M.`);
};

const versionsOf = async (url: string): Promise<string> => {
  const [found] = await onServer(url, `select current_setting('server_version') as version`);
  return `Node ${process.version}, PostgreSQL ${String(found?.version)}, DuckDB ${loadDuck().version()}`;
};

const main = async () => {
  const { values } = parseArgs({
    options: { size: { type: 'string', default: 'S' }, years: { type: 'string', default: '1,2,5' } },
  });
  const asked = sizeOf(values.size);
  const spreads = SPREADS.filter((days) => values.years.split(',').includes(String(days / 365)));
  const began = performance.now();
  const log = (line: string) => console.error(`${Math.round((performance.now() - began) / 1000)} s  ${line}`);
  const server = await startPostgres(SERVER);
  try {
    const results: ShopResult[] = [];
    for (const size of asked === 'S' ? (['S'] as const) : (['S', 'M'] as const)) {
      for (const days of spreads) {
        const isMain = days === MAIN_SPREAD;
        results.push(
          await measureShop(server.url, {
            shape: { ...SIZES[size], days, until: UNTIL },
            windows: isMain ? [30, 90, 365] : [],
            ingest: isMain ? INGEST : null,
            now: NOW,
            turns: TURNS,
            log,
          }),
        );
      }
    }
    const minutes = (performance.now() - began) / 60_000;
    const file = join(packageRoot(), 'test/bench/RESULTS.md');
    writeFileSync(file, reportOf(results, { versions: await versionsOf(server.url), minutes, turns: TURNS }));
    log(`written to ${file}`);
  } finally {
    await server.stop();
  }
};

await main();
