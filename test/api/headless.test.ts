import type { FastifyInstance } from 'fastify';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows, type Database } from '../../drizzle/client';
import { packageRoot } from '../../drizzle/packageRoot';
import { allowance } from '../../server/api/door/allowance';
import { createApp } from '../../server/api/app';
import { INGEST_KINDS } from '../../server/ledger/input';
import { appRouter, createCaller } from '../../server/api/rpc/router';
import { runCommand } from '../../server/cli/run';
import { testConnectors } from '../connectors';
import { testDatabase, testStore } from '../database';

/** Facts by plain HTTP, with a key that does nothing else. */

let database: Database;
let app: FastifyInstance;
let key: string;
const clock = () => new Date('2026-03-01T12:00:00Z');
const api = () => createCaller({ database, clock });

beforeAll(async () => {
  database = await testDatabase({ keep: true });
  await testStore(database, { slug: 'anvil' });
  await testStore(database, { slug: 'bellows' });
  app = await createApp({ database, clock, clientDir: null, log: () => {} });
  ({ key } = await api().keys.create({ store: 'anvil', name: 'shop' }));
});
afterAll(async () => {
  await app.close();
  await database.close();
});

const send = (kind: string, payload: string, more: { key?: string; store?: string; type?: string } = {}) =>
  app.inject({
    method: 'POST',
    url: `/ingest/v1/${more.store ?? 'anvil'}/${kind}`,
    // a program on another machine, by a name that this server does not know
    headers: {
      host: 'quarterdeck.example',
      authorization: `Bearer ${more.key ?? key}`,
      'content-type': more.type ?? 'application/json',
    },
    payload,
  });
const order = (id: string, unitPrice = '10.00') => ({
  ...{ type: 'order', source: 'headless', id, placedAt: '2026-02-10T10:00:00Z', currency: 'EUR' },
  lines: [{ quantity: 2, unitPrice }],
});

describe('facts by plain HTTP', () => {
  it('are taken as an array, and answered row by row', async () => {
    const answer = await send('orders', JSON.stringify([order('1'), order('2', '-1')]));
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({
      ...{ new: 1, changed: 0, unchanged: 0 },
      ...{ rejectedCount: 1, reasonCount: 1 },
      rejected: [
        {
          ...{ row: 2, field: 'lines.0.unitPrice', value: '-1' },
          reason:
            'is negative, and its line names no product: a discount of more than the lines above zero are worth',
        },
      ],
    });
  });

  it('are taken a line each, and change nothing when they come again', async () => {
    const lines = `${JSON.stringify(order('1'))}\r\n\n${JSON.stringify(order('3'))}\n`;
    for (const type of ['application/x-ndjson', 'text/plain; charset=utf-8'])
      expect((await send('orders', lines, { type })).json()).toMatchObject({ rejected: [] });
    expect((await send('orders', lines)).json()).toMatchObject({ new: 0, unchanged: 2 });
    const [{ n }] = (await rows<{ n: number }>(
      database.db,
      sql`select count(*)::int as n from orders where source = 'headless'`,
    )) as [{ n: number }];
    expect(n).toBe(2);
  });

  it.each([
    [
      'fx',
      { day: '9999-12-31', base: 'SEK', quote: 'EUR', rate: '0.1' },
      'day',
      'is not between 1990 and 2100',
    ],
    ['spend', { day: '0001-01-01', currency: 'EUR', amount: '1' }, 'day', 'is not between 1990 and 2100'],
    [
      'series',
      { series: 'views', day: '2026-01-01', value: `0.${'1'.repeat(100_000)}` },
      'value',
      'is longer than 60 characters',
    ],
  ])('are refused in %s where they hold what nobody means', async (kind, row, field, reason) => {
    const answer = await send(kind, JSON.stringify([row]));
    expect(answer.json()).toMatchObject({ new: 0, rejected: [{ row: 1, field, reason }] });
  });

  it('have the same kinds here and in the API', () => {
    const procedures = Object.keys(appRouter._def.procedures).filter((path) => path.startsWith('ingest.'));
    expect(procedures.map((path) => path.slice('ingest.'.length)).toSorted()).toEqual(
      Object.keys(INGEST_KINDS).toSorted(),
    );
  });

  it.each([
    ['orders', '', 400, 'There is no row.'],
    ['orders', '[]', 400, 'There is no row.'],
    ['orders', '[{"a":1}', 400, 'The body is not JSON.'],
    ['orders', '{"a":1}\n{"a":', 400, 'Line 2 is not JSON.'],
    [
      'orders',
      JSON.stringify(Array.from({ length: 5_001 }, () => ({}))),
      400,
      'There are more than 5,000 rows: send them in parts.',
    ],
    ['people', '[{}]', 404, 'There is no kind "people".'],
    ['__proto__', '[{}]', 404, 'There is no kind "__proto__".'],
  ])('%s %.20s gives %i', async (kind, payload, status, sentence) => {
    const answer = await send(kind, payload);
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({ sentence });
  });

  it('are bounded in size and type', async () => {
    expect((await send('orders', `["${'x'.repeat(17 * 1024 * 1024)}"]`)).statusCode).toBe(413);
    // what curl says of a body by itself
    const form = await send('orders', '[]', { type: 'application/x-www-form-urlencoded' });
    expect(form.statusCode).toBe(415);
    expect(form.json()).toMatchObject({ hint: expect.stringContaining('application/json') as string });
  });

  it('every example of the documentation is taken whole', async () => {
    const text = readFileSync(join(packageRoot(), 'docs/sources/headless.md'), 'utf8');
    const examples = [...text.matchAll(/ingest\/v1\/my-shop\/(\w+)[\s\S]*?-d '([\s\S]*?)'\n/g)];
    expect(examples.map((match) => match[1]).toSorted()).toEqual(Object.keys(INGEST_KINDS).toSorted());
    for (const [, kind = '', body = ''] of examples) {
      const answer = await send(kind, body);
      expect([kind, answer.json<unknown>()]).toMatchObject([kind, { rejected: [] }]);
    }
  });
});

describe('a key', () => {
  it('opens its own store alone, and nothing else', async () => {
    for (const wrong of [
      send('orders', '[]', { store: 'bellows' }),
      send('orders', '[]', { store: 'no-such-store' }),
      send('orders', '[]', { key: `${key}x` }),
      send('orders', '[]', { key: '' }),
      app.inject({
        method: 'POST',
        url: '/ingest/v1/anvil/orders',
        headers: { 'content-type': 'text/plain' },
      }),
    ]) {
      const answer = await wrong;
      expect(answer.statusCode).toBe(401);
      expect(answer.json()).toEqual({
        ...{ code: 'forbidden', sentence: 'This key does not open this store.' },
        hint: 'Send "Authorization: Bearer KEY" with a key that was made for it.',
        requestId: answer.headers['x-request-id'],
      });
    }
    const elsewhere = await app.inject({
      url: '/api/trpc/stores.list',
      headers: { host: 'quarterdeck.example', authorization: `Bearer ${key}` },
    });
    expect(elsewhere.statusCode).toBe(421);
  });

  it('is refused before its body is read', async () => {
    const answer = await send('orders', 'x'.repeat(17 * 1024 * 1024), { key: 'wrong' });
    expect(answer.statusCode).toBe(401);
  });

  it('is kept nowhere, and its use is seen', async () => {
    const [stored] = await rows<{ text: string }>(
      database.db,
      sql`select string_agg(k::text, ' ') as text from api_keys k`,
    );
    expect(stored!.text).not.toContain(key);
    const [listed] = await api().keys.list({ store: 'anvil' });
    expect(JSON.stringify(listed)).not.toContain(key);
    expect(listed).toMatchObject({
      name: 'shop',
      prefix: key.slice(0, 11),
      lastUsedAt: clock().toISOString(),
    });
    expect(listed!.taken).toBeGreaterThan(2);
    expect(await api().keys.list({ store: 'bellows' })).toEqual([]);
  });

  it('is made, listed and revoked on the command line', async () => {
    const quarterdeck = async (...argv: string[]) => {
      const said = { out: '', progress: '' };
      const exit = await runCommand([...argv, '--store', 'bellows'], {
        ...{ database, clock, cwd: '.', place: '', connectors: testConnectors },
        out: (text) => void (said.out += text),
        progress: (text) => void (said.progress += text),
      });
      return { exit, ...said };
    };
    const made = (await quarterdeck('keys', 'create', '--name', 'till')).out.trim();
    expect(made).toMatch(/^qd_[\w-]{43}$/);
    expect((await quarterdeck('keys', 'create', '--name', 'till')).progress).toContain('already');
    const take = () => send('orders', JSON.stringify([order('1')]), { store: 'bellows', key: made });
    expect((await take()).statusCode).toBe(200);
    expect((await quarterdeck('keys', 'list')).out).toMatch(/till +qd_\S{8} .* 1 +–/);
    expect((await quarterdeck('keys', 'revoke', '--name', 'till')).out).toBe('Revoked till.\n');
    expect((await take()).statusCode).toBe(401);
    expect((await quarterdeck('keys', 'revoke', '--name', 'till')).exit).toBe(1);
    // its name is free again
    expect((await quarterdeck('keys', 'create', '--name', 'till')).exit).toBe(0);
  });
});

describe('an allowance', () => {
  it('is a burst, then so many a second, for each caller', () => {
    let at = 0;
    const calls = allowance({ burst: 3, perSecond: 2, now: () => at });
    expect([1, 2, 3].map(() => calls.take('a'))).toEqual([0, 0, 0]);
    // half a second brings the next
    expect(calls.take('a')).toBe(1);
    expect(calls.take('b')).toBe(0);
    at = 499;
    expect(calls.take('a')).toBe(1);
    at = 500;
    expect(calls.take('a')).toBe(0);
    expect(calls.take('a')).toBe(1);
    at = 60_000;
    expect([1, 2, 3, 4].map(() => calls.take('a'))).toEqual([0, 0, 0, 1]);
  });

  it('ends with 429 and a time to wait', async () => {
    const { key: busy } = await api().keys.create({ store: 'anvil', name: 'busy' });
    const answers = await Promise.all(Array.from({ length: 90 }, () => send('orders', '[]', { key: busy })));
    const late = answers.filter(({ statusCode }) => statusCode === 429);
    expect(late.length).toBeGreaterThan(5);
    expect(late[0]!.headers['retry-after']).toBe('1');
    expect(late[0]!.json()).toMatchObject({ sentence: 'Too many calls.' });
    // another key is not held up by it
    expect((await send('orders', JSON.stringify([order('1')]))).statusCode).toBe(200);
  });
});
