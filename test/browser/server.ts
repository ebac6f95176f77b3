import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createExtremes } from './extremes';

/** Starts the built server with the demo, at a pinned moment, on a free port and in a folder of its own. */

/** A Sunday in the middle of both demo stores' running quarter. */
const NOW = '2026-11-22T09:00:00Z';
const PATIENCE_MS = 240_000;

const built = (file: string) =>
  join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'dist', 'server', file);

/** Stores that begin without facts: one stays empty, the others each belong to one journey. */
const EMPTY_STORES = [
  ['empty', 'JPY', 'Asia/Tokyo'],
  ['analyst', 'EUR', 'Europe/Berlin'],
  ['retail', 'GBP', 'Europe/London'],
  ['import', 'JPY', 'Asia/Tokyo'],
  ['wizard', 'JPY', 'Asia/Tokyo'],
  ['cases', 'EUR', 'Europe/Berlin'],
  ['newcomer', 'EUR', 'Europe/Berlin'],
  ['plan', 'EUR', 'Europe/Berlin'],
  ['connect', 'EUR', 'Europe/Vienna'],
  ['short', 'EUR', 'Europe/Vienna'],
  ['pixel', 'EUR', 'Europe/Berlin'],
  ['template', 'EUR', 'Europe/Berlin'],
  ['series', 'EUR', 'Europe/Berlin'],
  ['parity', 'EUR', 'Europe/Berlin'],
] as const;

/** By the API: a command would start a program for each. `Empty` has the slug `empty-shop`. */
const createStores = async (url: string): Promise<void> => {
  for (const [word, currency, timeZone] of EMPTY_STORES) {
    const name = `${word[0]!.toUpperCase()}${word.slice(1)}`;
    const answer = await fetch(`${url}/api/trpc/stores.create`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ slug: `${word}-shop`, name, currency, timeZone }),
    });
    if (!answer.ok) throw new Error(await answer.text());
  }
};

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

interface Running {
  url: string;
  dataDir: string;
  /** Stops it and removes its folder. */
  end: () => Promise<void>;
}

/** The built server in a folder of its own; `--empty` leaves the demo out. */
export const startBuilt = async (...args: string[]): Promise<Running> => {
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
  const command = [built('main.js'), ...args];
  const server = spawn(process.execPath, command, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const end = async () => {
    await stop(server);
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    return { url: await ready(server), dataDir, end };
  } catch (error) {
    await end();
    throw error;
  }
};

/** Playwright's global set-up; what it returns is the tear-down. */
export default async function startServer(): Promise<() => Promise<void>> {
  const { url, dataDir, end } = await startBuilt();
  try {
    process.env.QUARTERDECK_TEST_URL = url;
    process.env.QUARTERDECK_TEST_DATA = dataDir;
    await createStores(url);
    await createExtremes(url);
  } catch (error) {
    await end();
    throw error;
  }
  return end;
}
