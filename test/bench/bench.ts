import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { rows, openDatabase, type Database } from '../../drizzle/client';
import { packageRoot } from '../../drizzle/packageRoot';
import { sql } from 'drizzle-orm';
import type { Store } from '../../server/types';
import { bridgeView } from '../../server/roadmap';
import type { BridgeView } from '../../server/roadmap/types';
import { createStore } from '../../server/stores';
import { startPostgres } from '../../scripts/testing/postgres.mjs';
import { loadShop, type Shape } from './load';
import { indexForPeer, peerFigures, peerLtv, peerRepeatRate } from './peer';

/**
 * `npm run bench`: the Bridge from rollups against the same figures by plain SQL, interleaved in one
 * run on one Postgres. Ratios are what counts: the machine's speed is in both. Fails if the two
 * sides disagree.
 */

const NOW = new Date('2026-11-20T12:00:00Z');
const RUNS = 15;
const DAYS = 730;

const shapeOf = (orders: number): Shape => ({
  orders,
  sessions: orders * 2,
  days: DAYS,
  until: '2026-11-20T00:00:00Z',
});

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

const time = async <T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> => {
  const start = performance.now();
  const result = await work();
  return { ms: performance.now() - start, result };
};

const ours = (database: Database, store: Store): Promise<BridgeView> =>
  database.read((tx) => bridgeView(tx, store, {}, NOW));

const tileOf = (view: BridgeView, metric: string) => view.tiles.find((tile) => tile.metric === metric)!;

/** The same tiles, for the period and for the comparison. */
const theirs = (database: Database, store: Store, view: BridgeView) =>
  database.read(async (tx) => {
    const repeat = tileOf(view, 'repeat_rate_90');
    const ltv = tileOf(view, 'ltv_revenue');
    const side = async (period: BridgeView['period'], matured: typeof period, cohorts: typeof period) => ({
      ...(await peerFigures(tx, store, period)),
      repeat_rate_90: await peerRepeatRate(tx, store, matured),
      ltv_revenue: await peerLtv(tx, store, cohorts),
    });
    return {
      now: await side(view.period, repeat.period, ltv.period),
      before: await side(view.comparison!, repeat.comparison!.period, ltv.comparison!.period),
    };
  });

type Peer = Awaited<ReturnType<typeof theirs>>;

const disagreements = (view: BridgeView, peer: Peer): string[] =>
  (Object.keys(peer.now) as (keyof Peer['now'])[]).flatMap((metric) => {
    const tile = tileOf(view, metric);
    const differs = (a: number | null | undefined, b: number) =>
      Math.abs((a ?? NaN) - b) > 1e-9 * Math.abs(b);
    return [
      ...(differs(tile.value.value, peer.now[metric])
        ? [`${metric}: ${tile.value.value} and ${peer.now[metric]}`]
        : []),
      ...(differs(tile.comparison?.value.value, peer.before[metric]) ? [`${metric} before`] : []),
    ];
  });

interface Result {
  orders: number;
  loadSeconds: number;
  ours: number[];
  theirs: number[];
}

const measure = async (database: Database, orders: number): Promise<Result> => {
  const shop = { slug: `bench-${orders}`, name: 'Bench', currency: 'EUR', timeZone: 'Europe/Berlin' };
  const store = await createStore(database.db, shop, NOW);
  console.error(`loading ${orders} orders and ${orders * 2} sessions …`);
  const load = await time(() => loadShop(database, store, shapeOf(orders)));
  await database.db.execute(sql`vacuum (analyze)`);
  const view = await ours(database, store);
  const wrong = disagreements(view, await theirs(database, store, view));
  if (wrong.length > 0) throw new Error(`the two sides disagree: ${wrong.join('; ')}`);
  const result: Result = { orders, loadSeconds: load.ms / 1000, ours: [], theirs: [] };
  for (let i = 0; i < RUNS; i++) {
    result.ours.push((await time(() => ours(database, store))).ms);
    result.theirs.push((await time(() => theirs(database, store, view))).ms);
  }
  return result;
};

const spread = (values: readonly number[]): string =>
  `${median(values).toFixed(1)} (${Math.min(...values).toFixed(1)}–${Math.max(...values).toFixed(1)})`;

const report = (results: readonly Result[], version: string): string => {
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, ${version}`;
  const lines = results.map((r) => {
    const ratio = median(r.theirs) / median(r.ours);
    const cells = [
      r.orders.toLocaleString('en'),
      (r.orders * 2).toLocaleString('en'),
      spread(r.ours),
      spread(r.theirs),
      `${ratio.toFixed(1)} ×`,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const [first, last] = [results[0]!, results.at(-1)!];
  const growth = median(last.ours) / median(first.ours);
  return `# Bench results

Written by \`npm run bench\`. Median of ${RUNS} interleaved runs with its range, in milliseconds, over
${DAYS} days of history. Times differ between machines; the ratio is what to read.

${new Date().toISOString().slice(0, 10)}, ${machine}

The whole Bridge (verdict, roadmap, eight tiles with sparklines and comparison, pace chart, change)
against plain SQL that computes only the tiles' figures for both periods, with covering indexes
(see peer.ts). Both sides give the same numbers, or the bench fails.

| orders | sessions | Bridge, ms | plain SQL, ms | plain SQL / Bridge |
| ---: | ---: | ---: | ---: | ---: |
${lines.join('\n')}

From ${first.orders.toLocaleString('en')} to ${last.orders.toLocaleString('en')} orders the Bridge takes ${growth.toFixed(2)} × as long, plain SQL
${(median(last.theirs) / median(first.theirs)).toFixed(2)} ×.
`;
};

const main = async () => {
  const { values } = parseArgs({ options: { sizes: { type: 'string', default: '100000,1000000' } } });
  const server = await startPostgres();
  const database = await openDatabase({ url: server.url });
  try {
    const [version] = await rows<{ version: string }>(
      database.db,
      sql`select 'PostgreSQL ' || current_setting('server_version') as version`,
    );
    await indexForPeer(database);
    const results: Result[] = [];
    for (const size of values.sizes.split(',')) results.push(await measure(database, Number(size)));
    const text = report(results, version!.version);
    console.log(text);
    writeFileSync(join(packageRoot(), 'test/bench/RESULTS.md'), text);
  } finally {
    await database.close();
    await server.stop();
  }
};

await main();
