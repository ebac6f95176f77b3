import { spawnSync } from 'node:child_process';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Database } from '../drizzle/client';
import { CommitLost, ConnectionError, EMBEDDED_STOPPED, POOL_BUSY } from '../drizzle/connectionError';
import { createApp } from '../server/api/app';
import { exitCodeOf, runCommand } from '../server/cli/run';
import { readConfig } from '../server/config';
import { databaseTrouble } from '../server/databaseTrouble';
import { openPatiently } from '../server/open';
import { withoutRepeats } from '../server/log';

/** A database in trouble: what is told of it, and to whom. No database is needed. */

const sqlError = (code: string) => Object.assign(new Error('secret values'), { code });
/** As the library of queries wraps what the driver throws. */
const wrapped = (cause: Error) => new Error('Failed query: select $1', { cause });

/** Makes a certificate; not every machine has it. */
const OPENSSL = 'openssl';
const hasOpenssl = spawnSync(OPENSSL, ['version']).status === 0;

const selfSigned = (): { key: string; cert: string } => {
  const asked = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=127.0.0.1', '-days', '2'];
  const { stdout } = spawnSync(OPENSSL, [...asked, '-keyout', '-', '-out', '-'], { encoding: 'utf8' });
  return { key: stdout, cert: stdout };
};

describe('trouble', () => {
  it.each([
    ['57P01', 'The connection to the database was lost.'],
    ['57P03', 'The database server is starting or stopping.'],
    ['25006', 'The database takes no writes now: it is a standby, or was made read-only.'],
    ['53100', 'The disk of the database is full.'],
    ['53300', 'The database server has no connection left.'],
    ['53200', 'The database server lacks memory or other resources.'],
    ['42501', 'The user of the database lacks a right that Quarterdeck needs.'],
    ['57014', 'The database did not answer in the time that a statement may take.'],
    ['55P03', 'Another program holds what is to be changed, such as a large import.'],
    ['40P01', 'The change met another one at the same moment.'],
    ['58030', 'The database can not read or write its files.'],
  ])('%s is told as what it is', (code, sentence) => {
    expect(databaseTrouble(wrapped(sqlError(code)))).toMatchObject({
      code: 'unavailable',
      message: `${sentence} Nothing was stored.`,
      hint: expect.stringMatching(/\.$/),
    });
  });

  it.each(['ECONNREFUSED', 'EPIPE', '08006'])('%s of a connection is a lost one', (code) => {
    expect(databaseTrouble(wrapped(new ConnectionError('x', code)))?.message).toBe(
      'The connection to the database was lost. Nothing was stored.',
    );
  });

  it('of the embedded database names the disk of the data folder', () => {
    expect(databaseTrouble(new ConnectionError('x', EMBEDDED_STOPPED))?.hint).toContain(
      'data folder is full',
    );
  });

  it('of our own connections is told as too much, not as one of the server', () => {
    expect(databaseTrouble(wrapped(new ConnectionError('x', POOL_BUSY)))).toMatchObject({
      message: 'Too much is asked at once. Nothing was stored.',
      hint: 'Try again in a few seconds.',
    });
  });

  it('does not claim that nothing was stored where nobody knows', () => {
    expect(databaseTrouble(wrapped(new CommitLost()))?.message).toBe(
      'The connection to the database was lost while the change was being stored. It is not known whether it is stored.',
    );
  });

  it.each([sqlError('42P01'), sqlError('23505'), sqlError('ECONNRESET'), new Error('x'), 'x'])(
    'is not %s: a fault of ours, or of another connection',
    (error) => {
      expect(databaseTrouble(error)).toBeNull();
    },
  );
});

describe('a request while the database is away', () => {
  const away = () => Promise.reject(wrapped(new ConnectionError('x', 'ECONNREFUSED')));
  const database = { engine: 'postgres', db: {}, read: away, write: away, close: async () => {} };
  const logged: string[] = [];
  let app: FastifyInstance;
  beforeAll(async () => {
    app = await createApp({
      database: database as unknown as Database,
      ...{ clock: () => new Date(), clientDir: null, log: (line: string) => logged.push(line) },
    });
  });
  afterAll(() => app.close());

  it.each(['/api/trpc/stores.list', '/api/stores/anvil/orders.csv'])(
    'is answered with 503, when to try again and a sentence: %s',
    async (url) => {
      const answer = await app.inject({ url, headers: { host: '127.0.0.1' } });
      expect(answer.statusCode).toBe(503);
      expect(answer.headers['retry-after']).toBe('5');
      expect(answer.body).toContain('The connection to the database was lost. Nothing was stored.');
      expect(logged.join('\n')).not.toContain('Failed query');
    },
  );
});

it('is what a command tells, though the database is away by then', async () => {
  const away = () => Promise.reject(new ConnectionError('x', 'ECONNREFUSED'));
  const lost = () => Promise.reject(new CommitLost());
  const told: string[] = [];
  const progress = (line: string) => void told.push(line);
  const database = { read: away, write: lost } as unknown as Database;
  const made = ['--slug', 'anvil', '--name', 'Anvil', '--currency', 'EUR', '--time-zone', 'UTC'];
  const exit = await runCommand(['stores', 'create', ...made], {
    ...{ database, clock: () => new Date(0), cwd: '/', place: '', out: () => {}, progress },
    connectors: () => {
      throw new Error('reaches no platform');
    },
  });
  expect(exit).toBe(75);
  expect(told.join('')).toContain('It is not known whether it is stored.');
});

describe('a start while the database is away', () => {
  // nothing listens on the port of discard
  const config = readConfig({ DATABASE_URL: 'postgres://u:secret@127.0.0.1:9/shop' });

  it('tries again for a while, says so once, and ends with 75', async () => {
    const said: string[] = [];
    const error: unknown = await openPatiently(config, (line) => said.push(line), {
      tries: 3,
      everyMs: 1,
    }).catch((thrown: unknown) => thrown);
    const sentence = 'The database server 127.0.0.1:9/shop can not be reached (ECONNREFUSED).';
    expect(error).toMatchObject({ code: 'unavailable', message: sentence });
    expect(exitCodeOf(error)).toBe(75);
    expect(said).toEqual([`${sentence} Trying again for 0.003 s …`]);
  });

  it('ends with 78 and a sentence where the address is none, and shows no password', () => {
    const read = () => readConfig({ DATABASE_URL: 'postgres://u:se/cr@et@host:x/y' });
    expect(read).toThrow(/^DATABASE_URL is not usable: it is no address: characters such as/);
    try {
      read();
    } catch (error) {
      expect(exitCodeOf(error)).toBe(78);
    }
    expect(exitCodeOf(new Error('x'))).toBe(1);
  });
});

it('is logged once a minute, with how often it came, but for each request that names itself', () => {
  const lines: string[] = [];
  let now = 0;
  const log = withoutRepeats(
    (line, about) => lines.push(about?.requestId ? `${line} ${about.requestId}` : line),
    () => now,
  );
  for (const line of ['lost', 'lost', 'other', 'lost']) log(line);
  now = 60_000;
  log('lost');
  log('lost');
  for (const requestId of ['a', 'b', 'a']) log('fault', { requestId });
  expect(lines).toEqual(['lost', 'other', 'lost (and 2 times since)', 'fault a', 'fault b']);
});

/** What a server says instead of letting anybody in, as Postgres writes it. */
const refusal = (code: string, words: string): Buffer => {
  const fields = `SFATAL\0VFATAL\0C${code}\0M${words}\0\0`;
  const head = Buffer.alloc(5, 'E');
  head.writeInt32BE(4 + Buffer.byteLength(fields), 1);
  return Buffer.concat([head, Buffer.from(fields)]);
};
const SSL_REQUEST = 80_877_103;
/** It asks for a password by SCRAM. */
const ASKS = Buffer.from('R\0\0\0\x17\0\0\0\x0aSCRAM-SHA-256\0\0', 'latin1');

const GO_ON = Buffer.from('R\0\0\0\x0b\0\0\0\x0br=x', 'latin1');

type Answer = (socket: Socket, isAskedForSsl: boolean) => void;
const says =
  (answer: Buffer): Answer =>
  (socket) =>
    void socket.write(answer);
const asks: Answer = (socket) => {
  socket.write(ASKS);
  socket.once('data', () => socket.write(GO_ON));
};
const takesNoSsl: Answer = (socket, isAskedForSsl) => void socket.write(isAskedForSsl ? 'N' : ASKS);

/** The address of something that answers as a server of Postgres does. */
const serverThat = async (answer: Answer): Promise<string> => {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (asked) => answer(socket, asked.readInt32BE(4) === SSL_REQUEST));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}/shop`;
};

/** Only one try is waited for: a second one would be told by `said`. */
const startOn = async (address: string, asking = '') => {
  const said: string[] = [];
  const config = readConfig({ DATABASE_URL: `postgres://u@${address}${asking}` });
  const error: unknown = await openPatiently(config, (line) => said.push(line), {
    tries: 2,
    everyMs: 1,
  }).catch((thrown: unknown) => thrown);
  return { error, said, exit: exitCodeOf(error) };
};

describe('a start on a server that does not let it in', () => {
  it.each<[string, Answer, string, string]>([
    ['a wrong password', says(refusal('28P01', 'password')), '', 'refuses the password of the user.'],
    ['no password', asks, '', 'asks for a password.'],
    ['an unknown role', says(refusal('28000', 'role')), '', 'does not let the user in.'],
    ['an unknown database', says(refusal('3D000', 'database')), '', 'has no such database.'],
    [
      'no right',
      says(refusal('42501', 'connect')),
      '',
      'does not give the user a right that Quarterdeck needs.',
    ],
    ['no encryption', takesNoSsl, '?sslmode=require', 'takes no encrypted connections.'],
  ])('because of %s ends at once with 78', async (_why, answer, asking, sentence) => {
    const address = await serverThat(answer);
    const { error, said, exit } = await startOn(address, asking);
    expect(error).toMatchObject({
      message: `The database server ${address} ${sentence}`,
      hint: expect.any(String) as string,
    });
    expect([exit, said]).toEqual([78, []]);
  });

  it.each([
    ['57P03', 'starting up'],
    ['53300', 'too many clients'],
  ])('because it is %s (%s) tries again, and ends with 75', async (code, words) => {
    const { exit, said } = await startOn(await serverThat(says(refusal(code, words))));
    expect(exit).toBe(75);
    expect(said).toEqual([expect.stringContaining('Trying again')]);
  });

  it.skipIf(!hasOpenssl)('because of its certificate (made with openssl) ends at once with 78', async () => {
    const { key, cert } = selfSigned();
    const address = await serverThat((socket) => {
      socket.write('S');
      const secure = new TLSSocket(socket, { isServer: true, key, cert });
      secure.on('error', () => {});
    });
    const { error, said, exit } = await startOn(address, '?sslmode=verify-full');
    expect(error).toMatchObject({
      message: `The database server ${address} can not prove who it is: its certificate is not valid (DEPTH_ZERO_SELF_SIGNED_CERT).`,
    });
    expect([exit, said]).toEqual([78, []]);
  });
});
