import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Starts the built server with the demo, at a pinned moment, on a free port and in a folder of its own. */

/** A Sunday in the middle of both demo stores' running quarter. */
const NOW = '2026-11-22T09:00:00Z';
const PATIENCE_MS = 240_000;

const built = (file: string) =>
  join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'dist', 'server', file);

/** Stores that begin without facts: one stays empty, the others each belong to one journey. */
const EMPTY_STORES = [
  '--slug empty-shop --name Empty --currency JPY --time-zone Asia/Tokyo',
  '--slug analyst-shop --name Analyst --currency EUR --time-zone Europe/Berlin',
  '--slug retail-shop --name Retail --currency GBP --time-zone Europe/London',
  '--slug import-shop --name Import --currency JPY --time-zone Asia/Tokyo',
  '--slug wizard-shop --name Wizard --currency JPY --time-zone Asia/Tokyo',
  '--slug plan-shop --name Plan --currency EUR --time-zone Europe/Berlin',
  '--slug connect-shop --name Connect --currency EUR --time-zone Europe/Vienna',
  '--slug short-shop --name Short --currency EUR --time-zone Europe/Vienna',
  '--slug pixel-shop --name Pixel --currency EUR --time-zone Europe/Berlin',
  '--slug template-shop --name Template --currency EUR --time-zone Europe/Berlin',
  '--slug series-shop --name Series --currency EUR --time-zone Europe/Berlin',
  '--slug parity-shop --name Parity --currency EUR --time-zone Europe/Berlin',
];

const ready = (server: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = '';
    const fail = (why: string) => reject(new Error(`The server did not start: ${why}\n${said}`));
    const timer = setTimeout(() => fail('it took too long'), PATIENCE_MS);
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      const url = /Quarterdeck is ready: (\S+)/.exec(said)?.[1];
      if (!url) return;
      clearTimeout(timer);
      resolve(url);
    };
    server.stdout?.on('data', listen);
    server.stderr?.on('data', listen);
    server.once('exit', (code) => fail(`it ended with ${code}`));
  });

const stop = (server: ChildProcess): Promise<void> =>
  new Promise((done) => {
    if (server.exitCode !== null) return done();
    server.once('exit', () => done());
    server.kill('SIGTERM');
  });

/** Playwright's global set-up; what it returns is the tear-down. */
export default async function startServer(): Promise<() => Promise<void>> {
  if (!existsSync(built('main.js'))) throw new Error('Build it first: node scripts/prepare.mjs');
  const dataDir = mkdtempSync(join(tmpdir(), 'quarterdeck-journeys-'));
  const env = {
    ...process.env,
    LOG_FORMAT: 'text',
    QUARTERDECK_DATA: dataDir,
    QUARTERDECK_NOW: NOW,
    PORT: '0',
    HOST: '127.0.0.1',
    // platforms of the journeys are servers of this machine
    ALLOWED_PRIVATE_HOSTS: '127.0.0.1',
  };
  const server = spawn(process.execPath, [built('main.js')], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const end = async () => {
    await stop(server);
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    process.env.QUARTERDECK_TEST_URL = await ready(server);
    process.env.QUARTERDECK_TEST_DATA = dataDir;
    const create = (store: string) =>
      promisify(execFile)(process.execPath, [built('cli.js'), 'stores', 'create', ...store.split(' ')], {
        env,
      });
    await Promise.all(EMPTY_STORES.map(create));
  } catch (error) {
    await end();
    throw error;
  }
  return end;
}
