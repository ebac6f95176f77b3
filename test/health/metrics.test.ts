import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'drizzle-orm';
import { oneRow, type Database } from '../../drizzle/client';
import { ConnectionPool } from '../../drizzle/pool';
import { createApp } from '../../server/api/app';
import { openMetrics, type Metrics } from '../../server/health';
import { enqueue } from '../../server/jobs/queue';
import type { Store } from '../../server/types';
import { testDatabase, testStore } from '../database';

let database: Database;
let store: Store;
let folder: string;
let metrics: Metrics;
let app: FastifyInstance;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quarterdeck-metrics-'));
  database = await testDatabase({ keep: true });
  store = await testStore(database, { slug: 'anvil' });
  const load = { inUse: 2, waiting: 7 };
  const pools = () => ({ questions: load, writes: { inUse: 0, waiting: 0 }, statements: load });
  metrics = openMetrics({ database: { ...database, pools }, spools: { pixel: folder } });
  const health = { readiness: () => Promise.resolve([]), metrics };
  app = await createApp({ database, clock: () => new Date(), clientDir: null, health, log: () => {} });
  await enqueue(database.db, store.id, { kind: 'sync', subject: 'shop', payload: { source: 'shop' } });
  writeFileSync(join(folder, '000000000001.jsonl'), '{}\n');
});
afterAll(async () => {
  await app.close();
  metrics.close();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The lines of a metric by what follows its name. */
const linesOf = async (name: string): Promise<string[]> => {
  const { body } = await app.inject('/metrics');
  return body.split('\n').filter((line) => line.startsWith(name));
};

const spend = { day: '2026-03-01', channel: 'paid_search', currency: 'EUR', amount: '100.00' };
const ingest = (rows: unknown[]) =>
  app.inject({
    method: 'POST',
    url: '/api/trpc/ingest.spend',
    headers: { 'content-type': 'application/json' },
    payload: JSON.stringify({ store: 'anvil', rows }),
  });

describe('what is counted', () => {
  it('is each fact that came in, by kind and by what became of it', async () => {
    // two that are good and one without a day, then one of the two again
    await ingest([spend, { ...spend, day: '2026-03-02' }, { ...spend, day: undefined }]);
    await ingest([spend]);
    expect(await linesOf('quarterdeck_rows_total{kind="spend"')).toEqual([
      'quarterdeck_rows_total{kind="spend",outcome="refused"} 1',
      'quarterdeck_rows_total{kind="spend",outcome="new"} 2',
      'quarterdeck_rows_total{kind="spend",outcome="changed"} 0',
      'quarterdeck_rows_total{kind="spend",outcome="unchanged"} 1',
    ]);
  });

  it('is nothing of a transaction that failed', async () => {
    const before = await linesOf('quarterdeck_rows_total');
    const failing: Database = {
      ...database,
      write: (work) =>
        database.write(async (tx) => {
          await work(tx);
          throw new Error('the disk is full');
        }),
    };
    const other = await createApp({
      database: failing,
      clock: () => new Date(),
      clientDir: null,
      log: () => {},
    });
    const answer = await other.inject({
      method: 'POST',
      url: '/api/trpc/ingest.spend',
      headers: { 'content-type': 'application/json' },
      payload: JSON.stringify({ store: 'anvil', rows: [{ ...spend, day: '2026-03-03' }] }),
    });
    await other.close();
    expect(answer.statusCode).toBe(500);
    expect(await linesOf('quarterdeck_rows_total')).toEqual(before);
  });

  it('is each request by its declared route and each procedure by its name, never a store or a key', async () => {
    await app.inject({ method: 'POST', url: '/ingest/v1/anvil/orders', payload: {} });
    await app.inject('/nowhere/anvil');
    await app.inject('/api/trpc/stores.list');
    await app.inject('/api/trpc/stores.anvil');
    const { body } = await app.inject('/metrics');
    expect(body).toMatch(/_count\{method="POST",route="\/ingest\/v1\/:store\/:kind",status="40\d"\} 1/);
    expect(body).toContain('_count{method="GET",route="none",status="404"} 1');
    expect(body).toContain('_count{procedure="stores.list",outcome="ok"} 1');
    expect(body).not.toContain('anvil');
  });
});

describe('what is read when it is asked for', () => {
  it('is the queue, the spools, the pools, and the delay of the event loop', async () => {
    expect(await linesOf('quarterdeck_jobs{')).toEqual([
      'quarterdeck_jobs{status="queued"} 1',
      'quarterdeck_jobs{status="running"} 0',
    ]);
    expect(await linesOf('quarterdeck_jobs_oldest_age_seconds{status="running"')).toEqual([
      'quarterdeck_jobs_oldest_age_seconds{status="running"} 0',
    ]);
    expect(await linesOf('quarterdeck_spool_bytes{')).toEqual(['quarterdeck_spool_bytes{spool="pixel"} 3']);
    expect(await linesOf('quarterdeck_spool_lines{')).toEqual(['quarterdeck_spool_lines{spool="pixel"} 1']);
    expect(await linesOf('quarterdeck_webhooks_waiting ')).toEqual(['quarterdeck_webhooks_waiting 0']);
    expect(await linesOf('quarterdeck_pool_waiting{')).toEqual([
      'quarterdeck_pool_waiting{pool="questions"} 7',
      'quarterdeck_pool_waiting{pool="writes"} 0',
      'quarterdeck_pool_waiting{pool="statements"} 7',
    ]);
    expect(await linesOf('nodejs_eventloop_lag_p99_seconds ')).toHaveLength(1);
  });

  it('is how long each source has had no good sync, but for those that are paused or of an archived store', async () => {
    const other = await testStore(database, { slug: 'chisel' });
    const run = (status: string, hours: number) =>
      `('${status}', now() - interval '${hours + 1} hours', now() - interval '${hours} hours')`;
    const source = async (storeId: number, name: string, ...runs: string[]) => {
      const { id } = await oneRow<{ id: number }>(
        database.db,
        sql`insert into sources (store_id, name, platform, created_at)
            values (${storeId}, ${name}, 'shopify', now() - interval '10 hours') returning id::int as id`,
      );
      for (const values of runs)
        await database.db.execute(
          sql.raw(`insert into source_runs (store_id, source_id, status, started_at, finished_at)
            select ${storeId}, ${id}, * from (values ${values}) r(status, started_at, finished_at)`),
        );
    };
    await source(store.id, 'well', run('complete', 3), run('complete', 2), run('failed', 1));
    await source(store.id, 'never', run('short', 1));
    await source(store.id, 'new');
    await source(store.id, 'paused', run('failed', 1));
    await source(other.id, 'archived', run('failed', 1));
    await database.db.execute(sql`update sources set paused_at = now() where name = 'paused'`);
    await database.db.execute(sql`update stores set archived_at = now() where id = ${other.id}`);
    const hours = (await linesOf('quarterdeck_source_last_sync_age_seconds{')).map((line) => {
      const [, name, seconds] = /source="(\w+)"\} (.*)$/.exec(line) ?? [];
      return [name, Math.round(Number(seconds) / 3_600)];
    });
    expect(hours).toEqual([
      ['never', 10],
      ['well', 2],
    ]);
    await database.db.execute(sql`delete from sources`);
  });

  it('is answered under loopback names alone, as text that Prometheus reads', async () => {
    const answer = await app.inject('/metrics');
    expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect((await app.inject({ url: '/metrics', headers: { host: '10.0.0.7' } })).statusCode).toBe(421);
  });

  it('leaves out what can not be read', async () => {
    const away = openMetrics({ database, spools: { pixel: join(folder, 'nowhere') } });
    const text = await away.text();
    away.close();
    expect(text).not.toContain('quarterdeck_spool_bytes{');
    expect(text).toContain('quarterdeck_jobs{status="queued"} 1');
  });
});

/** Needs a server. */
describe.skipIf(!process.env.TEST_DATABASE_URL)('a pool', () => {
  it('knows what is in use, and who waits', async () => {
    const pool = new ConnectionPool({ url: process.env.TEST_DATABASE_URL ?? '', max: 1, limits: null });
    expect(pool.load).toEqual({ inUse: 0, waiting: 0 });
    const first = await pool.connect();
    const second = pool.connect();
    expect(pool.load).toEqual({ inUse: 1, waiting: 1 });
    first.release();
    (await second).release();
    expect(pool.load).toEqual({ inUse: 0, waiting: 0 });
    await pool.end();
  });
});
