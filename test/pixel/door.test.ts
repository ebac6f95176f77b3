import { mkdirSync, mkdtempSync, readFileSync, rmSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sql } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { rows, type Database } from '../../drizzle/client';
import { packageRoot } from '../../drizzle/packageRoot';
import { createApp } from '../../server/api/app';
import type { PixelService } from '../../server/pixel';
import { customerOf, rangesOf } from '../../server/addresses';
import { visitorAddress } from '../../server/sources/pixel/address';
import { deviceOf, isRobot } from '../../server/sources/pixel/browser';
import { testDatabase, testStore } from '../database';
import { folder, id, LAPTOP, openSender, ORIGIN, PHONE } from './service';

describe('the scripts', () => {
  let built: string;
  beforeAll(async () => {
    built = mkdtempSync(join(tmpdir(), 'quarterdeck-scripts-'));
    const configFile = join(packageRoot(), 'client', 'pixel', 'vite.config.ts');
    await build({ configFile, logLevel: 'silent', build: { outDir: built } });
  });
  afterAll(() => rmSync(built, { recursive: true, force: true }));

  it('are 2 KB at most for what every page loads, and each stands alone', () => {
    const core = readFileSync(join(built, 'q.js'));
    expect(gzipSync(core).length).toBeLessThanOrEqual(2_048);
    expect(gzipSync(core).length).toBeGreaterThan(500);
    for (const name of ['q.js', 'v.js'])
      expect(readFileSync(join(built, name), 'utf8')).not.toMatch(/\bimport\b(?!\.meta)/);
    expect(readdirSync(built).toSorted()).toEqual(['q.js', 'v.js']);
  });
});

describe('a request', () => {
  let database: Database;
  let app: FastifyInstance;
  let pixel: PixelService;
  let address: string;
  let key: string;
  beforeAll(async () => {
    database = await testDatabase({ keep: true });
    const store = await testStore(database);
    const { savePixel } = await import('../../server/pixel/pixels');
    const { startPixel } = await import('../../server/pixel/service');
    const clock = () => new Date('2026-03-02T09:00:00Z');
    ({ key } = await savePixel(
      database.db,
      store.id,
      { origins: [ORIGIN], internal: [], proxies: [] },
      clock(),
    ));
    pixel = await startPixel({
      ...{ database, clock, log: console.error, folder: mkdtempSync(join(tmpdir(), 'quarterdeck-door-')) },
      limits: { byAddress: 4, byVisitor: 10_000, byStore: 1_000 },
    });
    app = await createApp({ database, clock, clientDir: null, pixel, log: console.error });
    app.addHook('onClose', () => pixel.stop());
    address = await app.listen({ host: '127.0.0.1', port: 0 });
  });
  afterAll(async () => {
    await app.close();
    await database.close();
  });

  let visitor = 0;
  const post = (
    body: string,
    more: { key?: string; origin?: string | null; from?: string; method?: string } = {},
  ) =>
    fetch(`${address}/px/${more.key ?? key}`, {
      method: more.method ?? 'POST',
      headers: {
        'user-agent': LAPTOP,
        'content-type': 'text/plain;charset=UTF-8',
        'x-forwarded-for': more.from ?? `10.1.1.${(visitor += 1)}`,
        ...(more.origin === null ? {} : { origin: more.origin ?? ORIGIN }),
      },
      ...(more.method === 'OPTIONS' ? {} : { body }),
    });
  const good = JSON.stringify({ e: [{ i: 'an-event-0', k: 'view', a: 0 }] });

  it('is taken with 204, and the page may know', async () => {
    const answer = await post(good);
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN);
  });

  it.each([
    { k: 'view' },
    { k: 'view', r: '', s: 'ä'.repeat(100), m: 'cpc', g: 'gclid', l: '', more: 'is left alone' },
    { k: 'product', p: 'a-page-of-40-characters-0123456789012345' },
    { k: 'cart' },
    { k: 'consent' },
    { k: 'checkout' },
    { k: 'checkout', s: 'shipping' },
    { k: 'click', n: 1 },
    { k: 'error', n: 1_000 },
    { k: 'order', o: '1', c: 'EUR' },
    { k: 'order', o: ' 1001 ', v: '129.5000', c: 'EUR' },
    { k: 'vitals' },
    { k: 'vitals', lcp: 600_000, inp: 0, cls: 1_000_000, ttfb: 1, tn: 10_000, tb: 1_000_000_000, tm: 0 },
  ])('may hold %j', async (event) => {
    const body = { h: 1, t: 1, j: 1, u: 'a-person', e: [{ i: 'an-event-0', a: 86_400_000, ...event }] };
    expect((await post(JSON.stringify(body))).status).toBe(204);
  });

  it.each([
    ['a key that nobody has', { key: 'forged' }],
    ['a page that was not named', { origin: 'https://evil.example' }],
    ['its subdomain', { origin: 'https://a.shop.example' }],
    ['no page at all', { origin: null }],
  ])('gets nothing, and no hint, with %s', async (_what, more) => {
    for (const body of [good, 'nonsense']) {
      const answer = await post(body, more);
      expect([answer.status, await answer.text()]).toEqual([404, '']);
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
    expect((await post('', { ...more, method: 'OPTIONS' })).status).toBe(404);
  });

  it.each([
    ['no JSON', '{"e":'],
    ['no event', '{"e":[]}'],
    ['null', 'null'],
    ['a list', '[]'],
    ['a list for an event', '{"e":[["an-event-1","cart",0]]}'],
    ['null for an event', '{"e":[null]}'],
    ['an object for its events', '{"e":{"length":1}}'],
    ['a flag that is none', '{"h":true,"e":[{"i":"an-event-1","k":"cart","a":0}]}'],
    ['a person of seven characters', '{"u":"someone","e":[{"i":"an-event-1","k":"cart","a":0}]}'],
    ['a page without an alphabet', '{"e":[{"i":"an-event-1","k":"cart","a":0,"p":null}]}'],
    ['a kind of every object', '{"e":[{"i":"an-event-1","k":"constructor","a":0}]}'],
    ['a language that is a sentence', '{"e":[{"i":"an-event-1","k":"view","a":0,"l":"de DE"}]}'],
    ['an empty step', '{"e":[{"i":"an-event-1","k":"checkout","a":0,"s":" "}]}'],
    ['more than a thousand errors', '{"e":[{"i":"an-event-1","k":"error","a":0,"n":1001}]}'],
    ['an order without an id', '{"e":[{"i":"an-event-1","k":"order","a":0,"v":"1.00","c":"EUR"}]}'],
    ['five decimals', '{"e":[{"i":"an-event-1","k":"order","a":0,"o":"1","v":"1.00000","c":"EUR"}]}'],
    ['a currency that nobody has', '{"e":[{"i":"an-event-1","k":"order","a":0,"o":"1","c":"XQZ"}]}'],
    ['a speed of eleven minutes', '{"e":[{"i":"an-event-1","k":"vitals","a":0,"inp":660000}]}'],
    ['an unknown kind', JSON.stringify({ e: [{ i: 'an-event-1', k: 'spy', a: 0 }] })],
    [
      'an event of the day before yesterday',
      JSON.stringify({ e: [{ i: 'an-event-1', k: 'cart', a: 86_400_001 }] }),
    ],
    [
      'an order without a currency',
      JSON.stringify({ e: [{ i: 'an-event-1', k: 'order', a: 0, o: '1', v: '1.00' }] }),
    ],
    [
      'a value that is no number',
      JSON.stringify({ e: [{ i: 'an-event-1', k: 'order', a: 0, o: '1', v: '1,00', c: 'EUR' }] }),
    ],
    ['an event without an id', JSON.stringify({ e: [{ k: 'cart', a: 0 }] })],
    ['an id of another alphabet', JSON.stringify({ e: [{ i: 'an event 1', k: 'cart', a: 0 }] })],
    ['an id that is a number', JSON.stringify({ e: [{ i: 12_345_678, k: 'cart', a: 0 }] })],
    ['an event without an age', JSON.stringify({ e: [{ i: 'an-event-1', k: 'cart' }] })],
    ['an event of the future', JSON.stringify({ e: [{ i: 'an-event-1', k: 'cart', a: -1 }] })],
    ['half a millisecond', JSON.stringify({ e: [{ i: 'an-event-1', k: 'cart', a: 0.5 }] })],
    ['no activation', JSON.stringify({ e: [{ i: 'an-event-1', k: 'click', a: 0, n: 0 }] })],
    ['a speed in words', JSON.stringify({ e: [{ i: 'an-event-1', k: 'vitals', a: 0, lcp: '900' }] })],
    [
      'a referrer without end',
      JSON.stringify({ e: [{ i: 'an-event-1', k: 'view', a: 0, r: 'x'.repeat(256) }] }),
    ],
    [
      '51 events',
      JSON.stringify({ e: Array.from({ length: 51 }, (_, i) => ({ i: `an-event-${i}`, k: 'cart', a: 0 })) }),
    ],
  ])('with %s is refused whole', async (_what, body) => {
    expect((await post(body)).status).toBe(400);
  });

  it('that is too long, or one of too many, is refused', async () => {
    expect((await post('x'.repeat(33_000))).status).toBe(413);
    const statuses: number[] = [];
    for (let i = 0; i < 6; i += 1) statuses.push((await post(good, { from: '10.9.9.9' })).status);
    expect(statuses).toEqual([204, 204, 204, 204, 429, 429]);
    // who has one IPv6 address has them all
    const others: number[] = [];
    for (let i = 0; i < 5; i += 1) others.push((await post(good, { from: `2001:db8:7:7::${i}` })).status);
    expect(others).toEqual([204, 204, 204, 204, 429]);
  });

  it('may have line breaks, and lists in lists however deep', async () => {
    const deep = `${'['.repeat(14_000)}${']'.repeat(14_000)}`;
    const body = `{"x":\n${deep},\r\n"e":[\n{"i":"an-event-9","k":"checkout","a":0,"s":"a \u2028 b"}]}\n`;
    expect((await post(body)).status).toBe(204);
    await pixel.drain();
    const found = await rows(database.db, sql`select step from pixel_events where event_id = 'an-event-9'`);
    expect(found).toEqual([{ step: 'a \u2028 b' }]);
  });

  it('may be asked for by a page that was named', async () => {
    const answer = await post('', { method: 'OPTIONS' });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-methods')).toBe('POST');
  });

  it('of a page that was named is taken while an import holds the database', async () => {
    expect((await post(good)).status).toBe(204);
    let release!: () => void;
    let held: Promise<void> | undefined;
    await new Promise<void>((begun) => {
      held = database.write(() => {
        begun();
        return new Promise<void>((done) => (release = done));
      });
    });
    const now = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000);
    try {
      expect((await post(good)).status).toBe(204);
    } finally {
      now.mockRestore();
      release();
      await held;
    }
  });

  it('to anything else goes where it went before', async () => {
    const answer = await fetch(`${address}/api/trpc/stores.list`);
    expect(answer.status).toBe(200);
    expect(
      (await fetch(`${address}/api/trpc/ingest.orders`, { method: 'POST', headers: { origin: ORIGIN } }))
        .status,
    ).toBe(403);
  });
});

describe('the spool', () => {
  it('keeps what the database would not take, until it does', async () => {
    const database = await testDatabase();
    const store = await testStore(database);
    let isDown = true;
    const shaky: Database = {
      ...database,
      write: (work) =>
        database.write((tx) => (isDown ? Promise.reject(new Error('the database is down')) : work(tx))),
    };
    const lines: string[] = [];
    const { send, service } = await openSender(shaky, store, { log: (line) => lines.push(line) });
    isDown = false;
    await send('2026-03-02T09:00:00Z', [{ i: id('a'), k: 'view' }]);
    isDown = true;
    await expect(service.drain()).rejects.toThrow('down');
    await send('2026-03-02T09:00:10Z', [{ i: id('b'), k: 'cart' }]);
    isDown = false;
    await service.drain();
    const found = await rows(database.db, sql`select event_id as id from pixel_events order by 1`);
    expect(found).toEqual([{ id: id('a') }, { id: id('b') }]);
    expect(lines.join()).toContain('wait for the database');
  });
});

it('says once that the disk takes nothing, and takes events again once it does', async () => {
  const database = await testDatabase();
  const path = folder();
  const lines: string[] = [];
  const { send } = await openSender(database, await testStore(database), {
    folder: path,
    log: (line) => lines.push(line),
  });
  const at = '2026-03-02T09:00:00Z';
  rmSync(path, { recursive: true });
  expect(await send(at, [{ i: id('a'), k: 'view' }])).toBe('unavailable');
  expect(await send(at, [{ i: id('a'), k: 'view' }])).toBe('unavailable');
  expect(lines).toEqual([expect.stringMatching(/^Pixel: events can't be kept.*ENOENT/)]);
  mkdirSync(path);
  expect(await send(at, [{ i: id('a'), k: 'view' }])).toBe('taken');
});

describe('whose request it is', () => {
  const proxies = rangesOf(['192.0.2.0/24', '2001:db8::/32']);
  it.each([
    ['a browser that is connected itself', '198.51.100.1', undefined, '198.51.100.1'],
    ['a browser that says it is another', '198.51.100.1', '203.0.113.5', '198.51.100.1'],
    ['one behind this machine’s proxy', '127.0.0.1', '203.0.113.5', '203.0.113.5'],
    ['one that adds an address in front', '::ffff:127.0.0.1', '1.1.1.1, 203.0.113.5', '203.0.113.5'],
    ['one behind a network that is known', '127.0.0.1', '203.0.113.5, 192.0.2.7', '203.0.113.5'],
    ['one behind a network that is not', '127.0.0.1', '203.0.113.5, 192.0.3.7', '192.0.3.7'],
    ['one by IPv6', '::1', '2001:DB9::5, 2001:db8::1', '2001:db9::5'],
    ['nonsense', '127.0.0.1', 'unknown', '127.0.0.1'],
  ])('%s', (_who, peer, forwarded, expected) => {
    expect(visitorAddress(peer, forwarded, proxies)).toBe(expected);
  });
});

describe('what an address is counted as', () => {
  // the first 64 of 128 bits, in four groups without leading zeros
  it.each([
    ['198.51.100.1', '198.51.100.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0db8:0001:0002::6', '2001:db8:1:2'],
    ['2001:db8::6', '2001:db8:0:0'],
    ['2001:db8:0:0:ffff::', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['::2:3:4:5:6:7', '0:0:2:3'],
    ['1:2::4:5:6:7:8', '1:2:0:4'],
    ['64:ff9b::192.0.2.1', '64:ff9b:0:0'],
    ['::1:2:3:4:192.0.2.1', '0:0:1:2'],
  ])('%s: %s', (address, expected) => {
    expect(customerOf(address)).toBe(expected);
  });
});

describe('what a user agent tells', () => {
  it.each([
    [PHONE, false, 'mobile'],
    [LAPTOP, false, 'desktop'],
    [LAPTOP, true, 'tablet'],
    [
      'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36',
      true,
      'mobile',
    ],
    [
      'Mozilla/5.0 (Linux; Android 15; SM-X910) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36',
      true,
      'tablet',
    ],
    ['', false, 'unknown'],
  ])('%s', (userAgent, hasTouch, expected) => {
    expect(deviceOf(userAgent, hasTouch)).toBe(expected);
  });

  it('knows robots', () => {
    expect(isRobot(PHONE, false)).toBe(false);
    expect(isRobot(PHONE, true)).toBe(true);
    expect(isRobot('', false)).toBe(true);
    expect(isRobot('Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', false)).toBe(
      true,
    );
    expect(isRobot(LAPTOP.replace('Chrome/', 'HeadlessChrome/'), false)).toBe(true);
  });
});

it('goes on with the others where events are of a store that is not here, and keeps those', async () => {
  const database = await testDatabase();
  const first = folder();
  const seen = await openSender(database, await testStore(database), { folder: first });
  expect(await seen.send('2026-03-02T10:00:00Z', [{ i: id('stray'), k: 'view' }])).toBe('taken');
  const [segment] = readdirSync(first) as [string];
  const line = JSON.parse(readFileSync(join(first, segment), 'utf8').split('\n')[0]!) as object;
  // as after the database was restored from a copy that is older than the store
  const second = folder();
  writeFileSync(join(second, segment), `${JSON.stringify({ ...line, storeId: 999_999 })}\n`);
  const said: string[] = [];
  const store = await testStore(database);
  const { service, send } = await openSender(database, store, {
    folder: second,
    log: (text) => said.push(text),
  });
  await send('2026-03-02T10:00:00Z', [{ i: id('own'), k: 'view' }]);
  await service.drain();
  const [{ n }] = (await rows<{ n: number }>(
    database.db,
    sql`select count(*)::int as n from sessions where store_id = ${store.id}`,
  )) as [{ n: number }];
  expect(n).toBe(1);
  expect(readdirSync(second)).toContain(`${segment}.unreadable`);
  expect(said).toEqual([expect.stringContaining('1 line of')]);
});
