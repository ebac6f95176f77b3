import type { FastifyInstance } from 'fastify';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'drizzle-orm';
import type { Database } from '../../drizzle/client';
import { createApp } from '../../server/api/app';
import { testDatabase, testStore } from '../database';

let database: Database;
let app: FastifyInstance;
let clientDir: string;
const logged: string[] = [];
const MB = 1024 * 1024;

beforeAll(async () => {
  clientDir = mkdtempSync(join(tmpdir(), 'quarterdeck-client-'));
  mkdirSync(join(clientDir, 'assets'));
  writeFileSync(join(clientDir, 'index.html'), '<!doctype html><meta nonce="STYLE_NONCE">');
  writeFileSync(join(clientDir, 'assets', 'main-abc.js'), `${'//'.repeat(2_000)}\n`);
  database = await testDatabase({ keep: true });
  await testStore(database, { slug: 'anvil' });
  app = await createApp({ database, clock: () => new Date(), clientDir, log: (line) => logged.push(line) });
});
afterAll(async () => {
  await app.close();
  await database.close();
  rmSync(clientDir, { recursive: true, force: true });
});

const post = (url: string, payload: unknown, headers: Record<string, string> = {}) =>
  app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json', ...headers },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  });
const INGEST = '/api/trpc/ingest.orders';
const empty = { store: 'anvil', rows: [{}] };

describe('who is answered', () => {
  it.each(['127.0.0.1:4280', 'localhost:4280', '[::1]:4280', 'LOCALHOST'])('answers as %s', async (host) => {
    expect((await app.inject({ url: '/api/trpc/stores.list', headers: { host } })).statusCode).toBe(200);
  });

  it.each(['evil.example', '127.0.0.1.evil.example', '10.0.0.1:4280', 'localhost@evil.example', '0.0.0.0'])(
    'does not answer as %j',
    async (host) => {
      const answer = await app.inject({ url: '/api/trpc/stores.list', headers: { host } });
      expect(answer.statusCode).toBe(421);
      expect(answer.json()).toMatchObject({ code: 'forbidden' });
    },
  );

  it('takes writes from its own pages and from programs, not from other sites', async () => {
    const host = '127.0.0.1:4280';
    expect((await post(INGEST, empty, { host })).statusCode).toBe(200);
    expect((await post(INGEST, empty, { host, origin: `http://${host}` })).statusCode).toBe(200);
    for (const headers of [
      { host, origin: 'http://evil.example' },
      { host, origin: 'http://127.0.0.1:9999' },
      { host, origin: 'null' },
      { host, 'sec-fetch-site': 'cross-site' },
    ])
      expect((await post(INGEST, empty, headers as unknown as Record<string, string>)).statusCode).toBe(403);
  });
});

describe('what is taken', () => {
  it.each(['/hooks/an%00vil/shop', '/ingest/v1/an%00vil/orders', '/api/stores/an%00vil/orders.csv'])(
    'asks no database for the NUL in %s',
    async (url) => {
      const answer = await post(url, empty);
      expect(answer.statusCode).toBe(400);
      expect(answer.json()).toMatchObject({ sentence: 'The address holds a NUL.' });
    },
  );

  it('takes JSON alone', async () => {
    const answer = await post(INGEST, JSON.stringify(empty), { 'content-type': 'text/plain' });
    expect(answer.statusCode).toBe(415);
  });

  it('gives a sentence for broken JSON', async () => {
    const answer = await post(INGEST, '{"store":');
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ error: { data: { error: { code: 'bad_input' } } } });
  });

  it('takes batches of up to 16 MB where facts come in, and 1 MB elsewhere', async () => {
    const padded = (bytes: number) => JSON.stringify({ ...empty, rows: [{ id: 'x'.repeat(bytes) }] });
    expect((await post(INGEST, padded(2 * MB))).statusCode).toBe(200);
    expect((await post(INGEST, padded(16 * MB))).statusCode).toBe(413);
    expect((await post('/api/trpc/stores.list', padded(2 * MB))).statusCode).toBe(413);
  });

  it('answers twenty calls of a batch, and no more', async () => {
    const batch = (calls: number) =>
      app.inject({
        url: `/api/trpc/${Array.from({ length: calls }, () => 'stores.list').join(',')}?batch=1&input=%7B%7D`,
      });
    const answer = await batch(20);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toHaveLength(20);
    const refused = await batch(300);
    expect(refused.statusCode).toBe(400);
    expect(refused.body.length).toBeLessThan(1_000);
  });
});

describe('what is said', () => {
  it('turns domain errors into a status, a code, a sentence and what to do', async () => {
    const input = encodeURIComponent(JSON.stringify({ store: 'anvli' }));
    const answer = await app.inject({ url: `/api/trpc/imports.list?input=${input}` });
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({
      error: {
        message: 'There is no store "anvli".',
        data: { error: { code: 'not_found', hint: expect.stringContaining('stores create') as string } },
      },
    });
  });

  it('keeps what it did not foresee to itself, and logs it without values', async () => {
    const broken: Database = {
      ...database,
      read: () =>
        database.read((tx) => tx.execute(sql`select ${'secret@example.com'} from no_such_table`)) as never,
    };
    const other = await createApp({
      database: broken,
      clock: () => new Date(),
      clientDir: null,
      log: (line, about) => logged.push(`${line} ${JSON.stringify(about)}`),
    });
    const answer = await other.inject({ url: '/api/trpc/stores.list' });
    await other.close();
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toMatchObject({ error: { data: { error: { code: 'internal' } } } });
    expect(answer.body).not.toMatch(/secret|no_such_table|stack/);
    expect(logged.join('\n')).toContain('42P01');
    expect(logged.join('\n')).not.toContain('secret');
    // whoever is told of it can name it
    const id = String(answer.headers['x-request-id']);
    expect(id).toMatch(/^[0-9a-f]{12}$/);
    expect(answer.json()).toMatchObject({
      error: {
        data: {
          error: { requestId: id, hint: `The log of the server names the error beside “${id}”.` },
        },
      },
    });
    expect(logged.filter((line) => line.endsWith(`{"level":"error","requestId":"${id}"}`))).toHaveLength(1);
  });

  it('names the request in every answer, and in the body of every error', async () => {
    const named = { 'x-request-id': 'of-the-sender' };
    const answers = [
      await app.inject({ url: '/api/nothing', headers: named }),
      await app.inject({ url: '/api/trpc/stores.list', headers: { host: 'evil.example' } }),
      await post(INGEST, 'x'.repeat(17 * MB)),
      await post('/ingest/v1/anvil/orders', []),
    ];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 421, 413, 401]);
    const ids = answers.map(({ headers }) => headers['x-request-id']);
    expect(answers.map((answer) => answer.json<{ requestId: string }>().requestId)).toEqual(ids);
    expect(new Set(ids).size).toBe(4);
    expect(ids).not.toContain('of-the-sender');
    expect((await app.inject('/roadmap')).headers['x-request-id']).toMatch(/^[0-9a-f]{12}$/);
  });

  it('knows no other API', async () => {
    for (const url of ['/api', '/api/nothing', '/api?x=1', '/cli']) {
      const answer = await app.inject({ url });
      expect(answer.statusCode).toBe(404);
      expect(answer.json()).toMatchObject({ code: 'not_found' });
    }
  });
});

describe('the client', () => {
  it('gets its page for every path of the dashboard, and nothing for a missing file', async () => {
    for (const url of ['/', '/roadmap', '/s/anvil?from=2026-01-01&x=a.b']) {
      const answer = await app.inject({ url });
      expect(answer.statusCode).toBe(200);
      expect(answer.headers['content-type']).toContain('text/html');
      expect(answer.headers['cache-control']).toBe('no-cache');
    }
    expect((await app.inject({ url: '/assets/gone-123.js' })).statusCode).toBe(404);
    expect((await app.inject({ url: '/../package.json' })).body).not.toContain('quarterdeck');
  });

  it('gets its scripts compressed and for good', async () => {
    const answer = await app.inject({ url: '/assets/main-abc.js', headers: { 'accept-encoding': 'gzip' } });
    expect(answer.headers['content-encoding']).toBe('gzip');
    expect(answer.headers['cache-control']).toContain('immutable');
  });

  it('may run no foreign and no inline script, and is not sent to https', async () => {
    const { headers } = await app.inject({ url: '/' });
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|upgrade-insecure-requests/);
    expect(headers['strict-transport-security']).toBeUndefined();
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('may add styles that show the nonce of its answer, another one each time', async () => {
    const nonces = [];
    for (const url of ['/', '/']) {
      const { body, headers } = await app.inject({ url });
      const nonce = /^<!doctype html><meta nonce="([0-9a-f]{32})">$/.exec(body)?.[1];
      expect(String(headers['content-security-policy'])).toContain(`style-src 'self' 'nonce-${nonce}'`);
      // a copy that is asked for again would meet another nonce
      expect(headers.etag).toBeUndefined();
      nonces.push(nonce);
    }
    expect(new Set(nonces).size).toBe(2);
  });
});
