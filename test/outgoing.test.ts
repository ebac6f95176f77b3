import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readAll } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DomainError } from '../server/errors';
import { atFirst, checkAddress, isPrivate, openOutgoing, type Outgoing } from '../server/outgoing';

/** Outgoing calls against a server that behaves as the worst platforms do. */

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

interface Shop {
  url: string;
  /** What was asked, in order. */
  asked: { method: string; path: string; headers: IncomingMessage['headers']; body: string; at: number }[];
  server: Server;
}

const open: Server[] = [];
const serve = async (...answers: Answer[]): Promise<Shop> => {
  const asked: Shop['asked'] = [];
  const server = createServer((request, response) => {
    void readAll(request).then((body) => {
      const { method = '', url: path = '', headers } = request;
      asked.push({ method, path, headers, body, at: Date.now() });
      answers[Math.min(asked.length, answers.length) - 1]!(request, response, body);
    });
  });
  open.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, asked, server };
};

const good: Answer = (_request, response) => void response.end('{"ok":true}');
const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (_request, response) =>
    void response.writeHead(code, headers).end('SECRET-BODY');

let outgoing: Outgoing;
beforeEach(() => {
  outgoing = openOutgoing({ attempts: 3, firstWaitMs: 5, timeoutMs: 300, allowedHosts: ['127.0.0.1'] });
});
afterEach(async () => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
});

const SECRET = 'shpat_hush';
const ask = (url: string) =>
  outgoing.send({ url: `${url}/orders?key=${SECRET}`, headers: { authorization: `Bearer ${SECRET}` } });
const failure = async (call: Promise<unknown>): Promise<DomainError> => {
  const error: unknown = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DomainError);
  const { message, hint, stack, code } = error as DomainError;
  expect(`${code} ${message} ${hint} ${stack}`).not.toMatch(/hush|SECRET/);
  return error as DomainError;
};

it('an answer of a million values is refused before it is parsed, and tried once', async () => {
  const shop = await serve((_request, response) => void response.end(`[${'0,'.repeat(1_000_000)}0]`));
  expect((await failure(ask(shop.url))).message).toBe(
    '127.0.0.1 answers with more than 1,000,000 values at once.',
  );
  expect(shop.asked).toHaveLength(1);
});

describe('what may pass is tried again', () => {
  it('waits as many seconds as a 429 asks for', async () => {
    const shop = await serve(status(429, { 'retry-after': '1' }), good);
    expect((await ask(shop.url)).json()).toEqual({ ok: true });
    expect(shop.asked).toHaveLength(2);
    expect(shop.asked[1]!.at - shop.asked[0]!.at).toBeGreaterThanOrEqual(990);
  });

  it('waits until the date that a 503 names', async () => {
    // such a date has whole seconds: two from now are more than one away
    const until = Math.floor(Date.now() / 1_000) * 1_000 + 2_000;
    const shop = await serve(status(503, { 'retry-after': new Date(until).toUTCString() }), good);
    await ask(shop.url);
    expect(shop.asked[1]!.at).toBeGreaterThanOrEqual(until - 10);
  });

  it('does not wait for an hour, and says so', async () => {
    const shop = await serve(status(429, { 'retry-after': '3600' }));
    expect(await failure(ask(shop.url))).toMatchObject({
      message: '127.0.0.1 was asked too often (429).',
      hint: 'It asks to wait for 60 minutes.',
    });
    expect(shop.asked).toHaveLength(1);
  });

  it('gives up on an error that stays', async () => {
    const shop = await serve(status(502));
    expect((await failure(ask(shop.url))).message).toBe('127.0.0.1 answers with an error (502).');
    expect(shop.asked).toHaveLength(3);
  });

  it('asks again for a body that was cut', async () => {
    const cut: Answer = (_request, response) => {
      response.writeHead(200, { 'content-length': '11' });
      response.write('{"ok"');
      setTimeout(() => response.destroy(), 20);
    };
    const shop = await serve(cut, good);
    expect((await ask(shop.url)).text).toBe('{"ok":true}');
    const always = await serve(cut);
    expect((await failure(ask(always.url))).message).toContain('can not be reached');
    expect(always.asked).toHaveLength(3);
  });

  it('asks again for a chunked body that was cut', async () => {
    const cut: Answer = (_request, response) => {
      response.write('{"ok":true}');
      setTimeout(() => response.destroy(), 20);
    };
    const shop = await serve(cut, good);
    await ask(shop.url);
    expect(shop.asked).toHaveLength(2);
  });

  it('does not wait for an answer that never begins, or never ends', async () => {
    const shop = await serve(() => {}, good);
    expect((await ask(shop.url)).json()).toEqual({ ok: true });
    // a byte every 100 ms is never late, but has had its time after 3 seconds
    const drip: Answer = (_request, response) => {
      const timer = setInterval(() => response.write('x'), 100);
      response.once('close', () => clearInterval(timer));
    };
    const slow = await serve(drip, good);
    expect((await ask(slow.url)).json()).toEqual({ ok: true });
    expect(slow.asked[1]!.at - slow.asked[0]!.at).toBeLessThan(20_000);
  });
});

describe('what will not pass is not', () => {
  it.each([
    [401, 'forbidden', '127.0.0.1 refuses the credentials (401).'],
    [403, 'forbidden', '127.0.0.1 refuses the credentials (403).'],
    [404, 'not_found', '127.0.0.1 has no /orders (404).'],
    [422, 'unavailable', '127.0.0.1 answers with an error (422).'],
  ])('%i', async (code, kind, message) => {
    const shop = await serve(status(code));
    expect(await failure(ask(shop.url))).toMatchObject({ code: kind, message });
    expect(shop.asked).toHaveLength(1);
  });

  it('a host that does not exist', async () => {
    expect((await failure(ask('https://shop.invalid'))).message).toBe('There is no host shop.invalid.');
  });

  it('a token with a line break', async () => {
    const shop = await serve(good);
    const call = outgoing.send({ url: shop.url, headers: { authorization: `${SECRET}\r\nx: y` } });
    expect((await failure(call)).message).toContain('holds characters');
    expect(shop.asked).toHaveLength(0);
  });

  it('an answer that is too large, whether it says so or not', async () => {
    const large: Answer = (_request, response) => void response.end('x'.repeat(3 * 1024 * 1024));
    const shop = await serve(large);
    const call = outgoing.send({ url: shop.url, maxBytes: 2 * 1024 * 1024 });
    expect((await failure(call)).message).toBe('127.0.0.1 answers with more than 2 MB.');
    expect(shop.asked).toHaveLength(1);
  });

  it('an answer that is no JSON', async () => {
    const shop = await serve((_request, response) => void response.end('<html>SECRET'));
    const answer = await outgoing.send({ url: shop.url });
    expect(() => answer.json()).toThrow('127.0.0.1 answers with something that is no JSON.');
  });
});

describe('a redirect', () => {
  const to = (location: string, code = 302) => status(code, { location });

  it('within the same house keeps method, body and credentials', async () => {
    const shop = await serve(to('/moved/', 308), good);
    const headers = { authorization: `Bearer ${SECRET}` };
    await outgoing.send({ url: `${shop.url}/orders`, method: 'POST', body: '{}', headers });
    expect(shop.asked[1]).toMatchObject({ method: 'POST', path: '/moved/', body: '{}' });
    expect(shop.asked[1]!.headers.authorization).toBe(`Bearer ${SECRET}`);
  });

  it('never leads to another private place, by number or by name', async () => {
    const inside = await serve(good);
    const { port } = new URL(inside.url);
    for (const target of [
      inside.url,
      `http://localhost:${port}/`,
      'https://127.0.0.1/',
      'https://10.0.0.8/',
      'https://169.254.169.254/latest/meta-data',
      'https://[::1]/',
      'https://[::ffff:192.168.0.1]/',
      'https://0x7f000001/',
      `https://localhost:${port}/`,
    ]) {
      const shop = await serve(to(target));
      expect((await failure(ask(shop.url))).message, target).toMatch(/private address: it was not followed/);
      expect(shop.asked).toHaveLength(1);
    }
    expect(inside.asked).toHaveLength(0);
  });

  it('never leads out of encryption, nor to nowhere', async () => {
    const plain = await serve(to('http://shop.example/'));
    expect((await failure(ask(plain.url))).message).toBe('shop.example is not called without encryption.');
    const nowhere = await serve(to('https://'));
    expect((await failure(ask(nowhere.url))).message).toBe('127.0.0.1 redirects to no address.');
  });

  it('that fails further on names the place where it did', async () => {
    const shop = await serve(to('https://moved.invalid/'));
    expect((await failure(ask(shop.url))).message).toBe('There is no host moved.invalid.');
  });

  it('is followed three times', async () => {
    const shop = await serve(to('/again'));
    expect((await failure(ask(shop.url))).message).toBe('127.0.0.1 redirects more than 3 times.');
    expect(shop.asked).toHaveLength(4);
  });

  it('to another origin takes no credentials and no body along', async () => {
    const other = await serve(good);
    const shop = await serve(to(`${other.url}/file`, 307));
    const anywhere = openOutgoing({ attempts: 1, isInside: () => false });
    const headers = { authorization: `Bearer ${SECRET}`, 'x-shopify-access-token': SECRET };
    await anywhere.send({ url: shop.url, method: 'POST', body: SECRET, headers });
    expect(other.asked[0]).toMatchObject({ method: 'GET', path: '/file', body: '' });
    expect(JSON.stringify(other.asked)).not.toContain('hush');
  });
});

describe('a private address', () => {
  const careful = openOutgoing({ attempts: 3, firstWaitMs: 5, timeoutMs: 300 });
  const said = async (url: string) => {
    const { message, hint } = await failure(careful.send({ url }));
    return { message, hint };
  };

  it('is not called, and an open port is told as a closed one is', async () => {
    const inside = await serve(good);
    const refused = {
      message: '127.0.0.1 is in a private network: it is not called.',
      hint: 'Check the address. If a shop is there, whoever runs Quarterdeck writes its host into ALLOWED_PRIVATE_HOSTS.',
    };
    expect(await said(inside.url)).toEqual(refused);
    expect(await said('http://127.0.0.1:1/')).toEqual(refused);
    // where a platform forbids something, drivers put their own hint in place of this one
    expect(await failure(careful.send({ url: inside.url }))).toMatchObject({ code: 'bad_input' });
    expect(inside.asked).toHaveLength(0);
  });

  it.each([
    ['https://10.0.0.8/', '10.0.0.8'],
    ['https://169.254.169.254/latest/meta-data', '169.254.169.254'],
    ['https://[::1]/', '::1'],
    ['https://[fd00::1]/', 'fd00::1'],
    ['https://0x7f000001/', '127.0.0.1'],
    // by its name, which is looked up
    ['http://localhost:1/', 'localhost'],
    ['https://localhost/', 'localhost'],
  ])('%s is one', async (url, host) => {
    expect((await said(url)).message).toBe(`${host} is in a private network: it is not called.`);
  });

  it('is called where its host, or its host and port, is written down', async () => {
    const inside = await serve(good);
    const { port } = new URL(inside.url);
    const through = (allowed: string) =>
      openOutgoing({ attempts: 1, allowedHosts: [allowed] }).send({ url: inside.url });
    expect((await through('127.0.0.1')).status).toBe(200);
    expect((await through(`127.0.0.1:${port}`)).status).toBe(200);
    expect((await failure(through('127.0.0.1:1'))).message).toContain('is in a private network');
    expect((await failure(through('10.0.0.8'))).message).toContain('is in a private network');
    expect(inside.asked).toHaveLength(2);
  });
});

/** A port on which nothing listens: it was free a moment ago. */
const closedPort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
};

describe('an address that was only just entered', () => {
  it('and where nothing listens is wrong at once; in a sync it may pass', async () => {
    const url = `http://127.0.0.1:${await closedPort()}/`;
    // waits an hour before a second attempt
    const patient = openOutgoing({ attempts: 2, firstWaitMs: 3_600_000, allowedHosts: ['127.0.0.1'] });
    expect(await failure(atFirst(patient).send({ url }))).toMatchObject({
      ...{ code: 'unavailable', message: '127.0.0.1 can not be reached (ECONNREFUSED).' },
      hint: 'Check the address and its port: nothing answers there.',
    });
    expect(await failure(atFirst(patient).download({ url }))).toMatchObject({ code: 'unavailable' });
    const later = await failure(outgoing.send({ url }));
    expect(later.hint).toBe('Try again later.');
  });

  it('is tried again where somebody answers, as a busy platform does', async () => {
    const shop = await serve(status(503), good);
    expect((await atFirst(outgoing).send({ url: shop.url })).json()).toEqual({ ok: true });
    expect(shop.asked).toHaveLength(2);
  });

  it('is told of a private network at once, too, with one sentence for open and closed ports', async () => {
    const inside = await serve(good);
    const patient = atFirst(openOutgoing({ attempts: 2, firstWaitMs: 3_600_000 }));
    const told = async (url: string) => {
      const { message, hint } = await failure(patient.send({ url }));
      return { message, hint };
    };
    expect(await told(inside.url)).toEqual(await told(`http://127.0.0.1:${await closedPort()}/`));
    expect(inside.asked).toHaveLength(0);
  });
});

describe('an address', () => {
  it('that is wrong is refused at once, not tried again', async () => {
    const patient = openOutgoing({ attempts: 2, firstWaitMs: 3_600_000 });
    await expect(patient.send({ url: 'http://shop.example' })).rejects.toThrow('without encryption');
    await expect(patient.download({ url: 'http://shop.example' })).rejects.toThrow('without encryption');
  });

  it.each([
    'http://shop.example',
    'ftp://shop.example',
    'file:///etc/passwd',
    'http://127.0.0.1.evil.example',
  ])('%s is not called without encryption', (address) =>
    expect(() => checkAddress(address)).toThrow('is not called without encryption'),
  );

  it('that is none is not repeated: a key may stand in it', async () => {
    expect((await failure(outgoing.send({ url: `shop.example?key=${SECRET}` }))).message).toBe(
      'This is not an address such as https://shop.example.',
    );
    expect(() => checkAddress(`https://me:${SECRET}@shop.example`)).toThrow(
      'The address of shop.example holds a name or password.',
    );
  });

  it('is private or not', () => {
    const inside = ['10.1.2.3', '127.0.0.1', '172.31.0.1', '192.168.1.1', '169.254.1.1', '0.0.0.0', '::1'];
    expect([...inside, '::', 'fd00::1', 'fe80::1', '::ffff:10.0.0.1', '224.0.0.1'].map(isPrivate)).toEqual(
      Array(12).fill(true),
    );
    expect(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111'].map(isPrivate)).toEqual(
      Array(4).fill(false),
    );
  });
});

describe('a cancelled call', () => {
  it('ends at once, between two attempts too', async () => {
    const stop = new AbortController();
    const shop = await serve(status(429, { 'retry-after': '60' }));
    const call = outgoing.send({ url: shop.url, signal: stop.signal });
    const began = Date.now();
    call.catch(() => {});
    await expect.poll(() => shop.asked.length).toBe(1);
    stop.abort();
    await expect(call).rejects.toThrow(/abort/i);
    // a minute is what it was asked to wait
    expect(Date.now() - began).toBeLessThan(20_000);
    expect(shop.asked).toHaveLength(1);
  });

  it('ends while the answer is awaited', async () => {
    const stop = new AbortController();
    const shop = await serve(() => {});
    const call = outgoing.send({ url: shop.url, signal: stop.signal });
    call.catch(() => {});
    await expect.poll(() => shop.asked.length).toBe(1);
    stop.abort();
    await expect(call).rejects.toThrow(/abort/i);
    expect(shop.asked).toHaveLength(1);
  });
});

describe('a download', () => {
  it('comes as it is, of any size', async () => {
    const shop = await serve(status(500), (_request, response) => void response.end('x'.repeat(5_000_000)));
    expect((await readAll(await outgoing.download({ url: shop.url }))).length).toBe(5_000_000);
  });

  it('that is cut fails while it is read', async () => {
    const shop = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('x'.repeat(500));
      setTimeout(() => response.destroy(), 20);
    });
    const body = await outgoing.download({ url: shop.url });
    await expect(readAll(body)).rejects.toThrow(/closed|terminated|aborted/);
  });
});
