import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../server/config';
import { serverLook } from '../../server/doctor/machine';
import { FolderLock } from '../../server/lock';
import { addressOf, endWith, outcomeOf } from '../faults/programs';
import { startProgram } from '../programs';
import { createDatabase } from '../server';

/** What `doctor` finds of the server, on the engine that TEST_DATABASE_URL chooses. */

const freshFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-doctor-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** An address of nobody where there is no server to name. */
const databaseOf = async (server: string | undefined): Promise<string> => {
  if (!server) return '';
  const { url, drop } = await createDatabase(server);
  onTestFinished(drop);
  return url;
};

interface Told {
  checks: { name: string; state: string; sentence: string }[];
}

it(
  'a server that runs is seen by the command, and one that has ended is not',
  { timeout: 300_000 },
  async () => {
    const DATABASE_URL = await databaseOf(process.env.TEST_DATABASE_URL);
    const env = {
      ...process.env,
      DATABASE_URL,
      QUARTERDECK_DATA: freshFolder(),
      PORT: '0',
      LOG_FORMAT: 'text',
    };
    const look = async () => {
      const { text } = await outcomeOf(await startProgram('server/cli.ts', ['doctor', '--json'], { env }));
      return (JSON.parse(text) as Told).checks.find(({ name }) => name === 'server');
    };
    const server = await startProgram('server/main.ts', ['--empty'], { env });
    onTestFinished(() => void server.kill('SIGKILL'));
    const address = await addressOf(server);
    expect(await look()).toMatchObject({
      state: 'ok',
      sentence: expect.stringContaining(`answers at ${address}.`),
    });
    expect(await endWith(server, 'SIGTERM')).toBe(0);
    expect(await look()).toMatchObject({
      state: 'ok',
      sentence: expect.stringMatching(/^No server works on/),
    });
  },
);

it.each([
  ['', ''],
  ['postgres://nobody@127.0.0.1:1/none', 'pixel'],
])('a server that does not answer is told, whichever engine it has: %s', async (DATABASE_URL, part) => {
  const folder = freshFolder();
  const config = readConfig({ QUARTERDECK_DATA: folder, DATABASE_URL });
  const lock = await FolderLock.acquire(join(folder, part), 'serve');
  onTestFinished(lock.release);
  expect(await serverLook(config)).toMatchObject({
    state: 'warn',
    sentence: expect.stringContaining('starting'),
  });
  const server = createServer((_request, response) => void response.end('{"alive":true}'));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  lock.announce(address);
  expect(await serverLook(config)).toMatchObject({ state: 'ok' });
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  expect(await serverLook(config)).toMatchObject({
    state: 'bad',
    sentence: expect.stringContaining(`does not answer at ${address}.`),
  });
});

it('without a data folder says so, and makes none', { timeout: 300_000 }, async () => {
  const folder = join(freshFolder(), 'none');
  const env = { ...process.env, DATABASE_URL: '', QUARTERDECK_DATA: folder, PORT: '0' };
  const { code, text } = await outcomeOf(await startProgram('server/cli.ts', ['doctor'], { env }));
  expect(text).toContain(`There is no data folder ${folder} yet: the first start makes it.`);
  expect(text).toContain('There is no database yet: the first start makes it.');
  expect(text).not.toContain('Something went wrong');
  expect(code).toBe(0);
});
