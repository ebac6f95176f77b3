import type { FastifyInstance } from 'fastify';
import { mkdtempSync, rmSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { sql } from 'drizzle-orm';
import { rows, type Database } from '../../drizzle/client';
import { ConnectionError } from '../../drizzle/connectionError';
import { createApp } from '../../server/api/app';
import { openRoom, readBody, type Ticket } from '../../server/api/door/bodies';
import { openDeliverySpool, type DeliverySpool } from '../../server/connections/webhooks/deliverySpool';
import { createCaller } from '../../server/api/rpc/router';
import { testConnectors } from '../connectors';
import { testDatabase, testStore } from '../database';

/** Calls that were made to keep the server busy, each with what it is answered. */

let database: Database;
let app: FastifyInstance;
let key: string;
let deliveries: DeliverySpool;
let folder: string;
const MB = 1024 * 1024;
const clock = () => new Date('2026-03-01T12:00:00Z');

beforeAll(async () => {
  database = await testDatabase({ keep: true });
  await testStore(database, { slug: 'anvil' });
  folder = mkdtempSync(join(tmpdir(), 'quarterdeck-doors-'));
  deliveries = await openDeliverySpool({ database, folder, log: () => {} });
  app = await createApp({
    ...{ database, clock, clientDir: null, log: () => {}, deliveries },
    connectors: { ...testConnectors(), wake: () => {} },
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  ({ key } = await createCaller({ database, clock }).keys.create({ store: 'anvil', name: 'shop' }));
});
afterAll(async () => {
  await app.close();
  await deliveries.close();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

const send = (payload: string, type = 'application/json', kind = 'orders') =>
  app.inject({
    method: 'POST',
    url: `/ingest/v1/anvil/${kind}`,
    headers: { authorization: `Bearer ${key}`, 'content-type': type },
    payload,
  });
/** Orders of so many lines that say nothing. */
const hollow = (orders: number, lines: number) => {
  const order = `{"type":"order","lines":[${Array(lines).fill('{}').join(',')}]}`;
  return `[${Array(orders).fill(order).join(',')}]`;
};
const order = (id: string, lines: number) => ({
  ...{ type: 'order', source: 'headless', id, placedAt: '2026-02-10T10:00:00Z', currency: 'EUR' },
  lines: Array.from({ length: lines }, () => ({ quantity: 1, unitPrice: '1.00' })),
});
interface Result {
  rejected: { row: number; field: string; reason: string }[];
  rejectedCount: number;
  reasonCount: number;
}

describe('a call of many rows', () => {
  it('of five million values is refused before they are parsed', async () => {
    const answer = await send(hollow(5_000, 1_000));
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({
      code: 'bad_input',
      sentence: 'The body holds more than 1,000,000 values.',
      hint: 'Send it in parts.',
    });
  });

  it('of half a million wrong lines is answered with a hundred reasons, and the rest counted', async () => {
    const answer = await send(hollow(500, 1_000));
    expect(answer.statusCode).toBe(200);
    const { rejected, rejectedCount, reasonCount } = answer.json<Result>();
    expect(rejected).toHaveLength(100);
    expect(rejectedCount).toBe(500);
    // of each order id, placedAt and currency, and of its first five lines quantity and price
    expect(reasonCount).toBe(500 * (3 + 5 * 2));
    expect(answer.body.length).toBeLessThan(20_000);
  });

  it('leaves others their turn', async () => {
    const state = { isDone: false };
    const { port } = app.server.address() as AddressInfo;
    const address = `http://127.0.0.1:${port}`;
    const busy = send(hollow(990, 1_000)).finally(() => (state.isDone = true));
    let answered = 0;
    while (!state.isDone) {
      await (await fetch(`${address}/api/trpc/catalog.metrics`)).text();
      answered++;
      // an injected call needs no turn of the event loop: without this one the work would have none
      await setImmediate();
    }
    expect((await busy).statusCode).toBe(200);
    // work without a pause lets at most two calls through: before its first row and after its last
    expect(answered).toBeGreaterThan(2);
  });

  it('of more than 30,000 lines is refused as a whole, and one order of 5,000 is taken', async () => {
    const many = JSON.stringify(Array.from({ length: 7 }, (_, i) => order(`many-${i}`, 5_000)));
    const refused = await send(many);
    expect(refused.statusCode).toBe(400);
    expect(refused.json()).toMatchObject({ sentence: 'The orders have more than 30,000 lines together.' });
    expect((await send(JSON.stringify([order('one', 5_000)]))).json()).toMatchObject({ new: 1 });
    const more = await send(JSON.stringify([order('more', 5_001)]));
    expect(more.json()).toMatchObject({
      rejected: [{ field: 'lines', reason: 'has more than 5,000 lines' }],
    });
  });

  it('repeats little of what was sent', async () => {
    const strange = Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`field${i}`, 1]));
    const answer = await send(JSON.stringify([{ ...order('strange', 1), ...strange }]));
    expect(answer.json<Result>().rejected[0]!.reason).toMatch(/^Unrecognized keys: "field0"/);
    expect(answer.body.length).toBeLessThan(1_000);
  });

  it('stores nothing once its caller has hung up', async () => {
    const { port } = app.server.address() as AddressInfo;
    const many = Array.from({ length: 4_000 }, (_, i) => order(`gone-${i}`, 2));
    const call = request({
      ...{ host: '127.0.0.1', port, method: 'POST', path: '/ingest/v1/anvil/orders' },
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    });
    call.on('error', () => {});
    const arrived = new Promise<void>((done) =>
      app.server.once('request', (incoming) => incoming.once('end', () => done())),
    );
    call.end(JSON.stringify(many));
    await arrived;
    call.destroy();
    // a call behind it in the same store is answered once nothing of it is under way
    await send(JSON.stringify([order('after', 1)]));
    const [found] = await rows<{ n: number }>(
      database.db,
      sql`select count(*)::int as n from orders where external_id like 'gone-%'`,
    );
    expect(found!.n).toBe(0);
  });

  it('of the API is bounded in values as well', async () => {
    const call = (orders: number) =>
      app.inject({
        method: 'POST',
        url: '/api/trpc/ingest.orders',
        headers: { 'content-type': 'application/json' },
        payload: `{"store":"anvil","rows":${hollow(orders, 1_000)}}`,
      });
    const refused = await call(1_000);
    expect(refused.statusCode).toBe(400);
    expect(refused.json()).toMatchObject({ sentence: 'The body holds more than 1,000,000 values.' });
    const taken = await call(300);
    expect(taken.statusCode).toBe(200);
    expect(taken.json()).toMatchObject({ result: { data: { rejectedCount: 300 } } });
  });
});

/** What a connection is answered to these lines, as long as nothing else is sent. */
const answerTo = (lines: string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const { port } = app.server.address() as AddressInfo;
    const socket = connect({ host: '127.0.0.1', port }, () => socket.write(`${lines.join('\r\n')}\r\n\r\n`));
    let text = '';
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.on('close', () => resolve(text)).on('error', reject);
  });

describe('a webhook', () => {
  it('to where no source is gets 401 before its body is sent, and its connection ends', async () => {
    const answer = await answerTo([
      ...['POST /hooks/x/y HTTP/1.1', 'host: shop.example', 'content-type: application/json'],
      `content-length: ${8 * MB - 1_000}`,
    ]);
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
    expect(answer).toMatch(/connection: close/i);
  });

  it('of no stated length is refused there, too', async () => {
    const lines = ['POST /hooks/x/y HTTP/1.1', 'host: shop.example', 'transfer-encoding: chunked'];
    expect(await answerTo(lines)).toMatch(/^HTTP\/1\.1 401 /);
  });
});

describe('a body', () => {
  const bodyOf = (room?: Ticket, times = { idleMs: 20, wholeMs: 10_000 }) => {
    const payload = new PassThrough();
    const sent = { headers: {}, ...(room && { ticket: room }) };
    const read = readBody(sent, payload as unknown as IncomingMessage, { most: 1_000, times });
    read.catch(() => {});
    return { payload, read };
  };

  it('is read whole, and refused once it is larger than it may be', async () => {
    const small = bodyOf();
    small.payload.end('x'.repeat(1_000));
    expect((await small.read).length).toBe(1_000);
    const large = bodyOf();
    large.payload.write('x'.repeat(1_001));
    await expect(large.read).rejects.toMatchObject({ statusCode: 413 });
  });

  it('that does not go on, or never ends, is given up', async () => {
    const silent = bodyOf();
    silent.payload.write('x');
    await expect(silent.read).rejects.toMatchObject({ statusCode: 408 });
    const endless = bodyOf(undefined, { idleMs: 10_000, wholeMs: 20 });
    await expect(endless.read).rejects.toMatchObject({ statusCode: 408 });
  });

  it('takes room until it is answered: one sender does not fill it for others', async () => {
    const room = openRoom(1_000);
    const [first, second, other, last] = ['a', 'a', 'b', 'c'].map((name) =>
      room.open({ name, most: 600 }),
    ) as [Ticket, Ticket, Ticket, Ticket];
    expect(first.take(600)).toBe(true);
    expect(second.take(1)).toBe(false);
    expect(other.take(400)).toBe(true);
    expect(last.take(1)).toBe(false);
    const refused = bodyOf(last);
    refused.payload.write('x');
    await expect(refused.read).rejects.toMatchObject({ code: 'unavailable' });
    first.release();
    first.release();
    expect(second.take(600)).toBe(true);
    expect(last.take(1)).toBe(false);
  });
});

describe('a wrong key', () => {
  const guess = (proxied: FastifyInstance, from: string, guessed = 'wrong') =>
    proxied.inject({
      method: 'POST',
      url: '/ingest/v1/anvil/orders',
      headers: {
        ...{ authorization: `Bearer ${guessed}`, 'content-type': 'application/json' },
        'x-forwarded-for': from,
      },
      payload: '[{}]',
    });
  const appWith = async (trustedProxies?: string[]) => {
    const asked = { count: 0, isAway: false };
    const db = new Proxy(database.db, {
      get: (to, property) => {
        if (property === 'select') asked.count++;
        if (property === 'select' && asked.isAway) throw new ConnectionError('gone', '08006');
        return Reflect.get(to, property) as unknown;
      },
    });
    const proxied = await createApp({
      ...{ database: { ...database, db }, clock, clientDir: null, log: () => {} },
      ...(trustedProxies && { trustedProxies }),
    });
    onTestFinished(() => proxied.close());
    return { proxied, asked };
  };
  const countOf = (statuses: number[], status: number) => statuses.filter((one) => one === status).length;

  it('counts for its own address behind a proxy that is named', async () => {
    const { proxied } = await appWith(['127.0.0.1']);
    const statuses: number[] = [];
    for (let i = 0; i < 40; i++) statuses.push((await guess(proxied, `203.0.113.${i}`)).statusCode);
    expect(countOf(statuses, 401)).toBe(40);
    for (let i = 0; i < 40; i++) statuses.push((await guess(proxied, '203.0.113.1')).statusCode);
    expect(countOf(statuses, 429)).toBeGreaterThanOrEqual(15);
  });

  it('counts for the connection where no proxy is named, whatever it is said to come from', async () => {
    const { proxied, asked } = await appWith();
    const statuses: number[] = [];
    expect((await guess(proxied, '203.0.113.1', key)).statusCode).toBe(200);
    asked.count = 0;
    for (let i = 0; i < 60; i++) statuses.push((await guess(proxied, `203.0.113.${i}`)).statusCode);
    expect(countOf(statuses, 429)).toBeGreaterThanOrEqual(30);
    // a call that is refused for its number asks no database
    expect(asked.count).toBe(countOf(statuses, 401));
    // nor does it stop a key that has opened the store before
    expect((await guess(proxied, '203.0.113.1', key)).statusCode).toBe(200);
  });

  it('is none while the database is away, which nobody could ask', async () => {
    const { proxied, asked } = await appWith();
    asked.isAway = true;
    // more than the twenty wrong keys that an address has at once
    for (let i = 0; i < 25; i++)
      expect((await guess(proxied, '203.0.113.1', `early${i}`)).statusCode).toBe(503);
    asked.isAway = false;
    expect((await guess(proxied, '203.0.113.1', key)).statusCode).toBe(200);
  });
});

describe('a page of another site', () => {
  it.each([
    ['GET', '/api/trpc/stores.list', { 'sec-fetch-site': 'cross-site' }, 403],
    ['GET', '/api/trpc/stores.list', { 'sec-fetch-site': 'same-site' }, 403],
    ['GET', '/api/stores/anvil/orders.csv', { 'sec-fetch-site': 'cross-site' }, 403],
    ['GET', '/%61pi/trpc/stores.list', { 'sec-fetch-site': 'cross-site' }, 403],
    ['GET', '/api/trpc/stores.list', { origin: 'http://evil.example' }, 403],
    ['GET', '/api/trpc/stores.list', { 'sec-fetch-site': 'same-origin' }, 200],
    ['GET', '/api/trpc/stores.list', { 'sec-fetch-site': 'none' }, 200],
    ['GET', '/api/trpc/stores.list', {}, 200],
  ] as const)('may call nothing: %s %s of %j gives %i', async (method, url, headers, status) => {
    expect((await app.inject({ method, url, headers: { host: '127.0.0.1', ...headers } })).statusCode).toBe(
      status,
    );
  });
});

describe('what is no request', () => {
  it.each([
    ['a broken address', ['GET /api/% HTTP/1.1', 'host: 127.0.0.1', 'connection: close'], 400],
    ['other words', ['HELLO'], 400],
    ['headers without end', ['GET / HTTP/1.1', `x: ${'y'.repeat(20_000)}`], 431],
  ])('%s: is answered in the shape of all errors', async (_what, lines, status) => {
    const answer = await answerTo(lines);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({
      code: 'bad_input',
      sentence: expect.stringMatching(/\.$/) as string,
    });
  });
});
