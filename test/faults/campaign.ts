import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { startPostgres } from '../../scripts/testing/postgres.mjs';
import { openDatabase } from '../../drizzle/client';
import { randomOf } from '../../server/demo/random';
import { verify } from '../../server/ledger';
import { createStore, storeBySlug } from '../../server/stores';
import { createDatabase, onServer } from '../server';
import { KINDS, type Victim } from './kinds';
import { Load } from './load';

/** A server under load on a real Postgres, struck at random: what it acknowledged is there, once, and it lives on. */

export interface Plan {
  seed: number;
  /** Strikes of each kind, by its name. */
  strikes: Record<string, number>;
  /** Starts the server in a process of its own. */
  start(env: NodeJS.ProcessEnv): ChildProcess | Promise<ChildProcess>;
}

export interface Outcome {
  acknowledged: number;
  answers: number;
  refused: number;
  /** What was under way where a strike hit, with how often. */
  hit: Record<string, number>;
  lost: string[];
  twice: string[];
  /** Sentences of `verify`. */
  differences: string[];
  wrong: string[];
  /** Exit code or signal of a server that ended; null = it lived. */
  ended: string | null;
}

const SLUG = 'shop';

/** As a server that is looked after keeps what it has committed: the tests' own does not. */
const DURABLE = ['synchronous_commit=on'];

const addressOf = (server: ChildProcess): Promise<string> =>
  new Promise((ready, failed) => {
    server.stdout?.on('data', (chunk: Buffer) => {
      const address = /is ready: (\S+)/.exec(chunk.toString())?.[1];
      if (address) ready(address);
    });
    server.once('exit', (code) => failed(new Error(`the server ended (${code}) before it listened`)));
  });

const endOf = async (server: ChildProcess): Promise<string | null> => {
  const ended = server.exitCode ?? server.signalCode;
  if (ended !== null) return String(ended);
  const gone = new Promise((done) => server.once('exit', done));
  server.kill('SIGTERM');
  await gone;
  return null;
};

/** Each kind's strikes, in an order that the seed shuffles. */
const dealt = ({ seed, strikes }: Plan): string[] => {
  const random = randomOf('strikes', seed);
  return Object.entries(strikes)
    .flatMap(([kind, count]) => Array.from({ length: count }, () => ({ kind, at: random() })))
    .toSorted((a, b) => a.at - b.at)
    .map(({ kind }) => kind);
};

/** Holds the database against what was acknowledged. */
const inspect = async (url: string, acknowledged: ReadonlySet<string>) => {
  const stored = await onServer(url, 'select external_id as id, count(*)::int as n from orders group by 1');
  const counts = new Map(stored.map(({ id, n }) => [String(id), Number(n)]));
  const database = await openDatabase({ url });
  try {
    const store = await database.read((tx) => storeBySlug(tx, SLUG));
    const { differences } = await verify(database, store);
    return {
      lost: [...acknowledged].filter((id) => !counts.has(id)),
      twice: [...counts].filter(([, n]) => n > 1).map(([id]) => id),
      differences,
    };
  } finally {
    await database.close();
  }
};

const prepare = async (url: string): Promise<void> => {
  const database = await openDatabase({ url });
  const store = { slug: SLUG, name: 'Shop', currency: 'EUR', timeZone: 'Europe/Berlin' };
  await database.write((tx) => createStore(tx, store, new Date('2026-01-01T00:00:00Z')));
  await database.close();
};

const strikeAll = async (plan: Plan, victim: Victim, isAlive: () => boolean) => {
  const random = randomOf('when', plan.seed);
  const hit: Record<string, number> = {};
  for (const name of dealt(plan)) {
    if (!isAlive()) break;
    const struck = await KINDS[name]?.(victim, random);
    if (struck) hit[struck] = (hit[struck] ?? 0) + 1;
  }
  return hit;
};

/** One round of a campaign, on a database of its own. */
export const strikeUnderLoad = async (plan: Plan): Promise<Outcome> => {
  const postgres = await startPostgres(DURABLE);
  const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-faults-'));
  try {
    const { url } = await createDatabase(postgres.url);
    await prepare(url);
    const env = {
      ...process.env,
      DATABASE_URL: url,
      QUARTERDECK_DATA: folder,
      PORT: '0',
      LOG_FORMAT: 'text',
    };
    const server = await plan.start(env);
    const load = new Load(await addressOf(server), SLUG);
    load.begin();
    const hit = await strikeAll(plan, { url, restart: postgres.restart }, () => server.exitCode === null);
    await load.end().catch((error: unknown) => load.told.wrong.push(String(error)));
    const ended = await endOf(server);
    const { orders, answers, refused, wrong } = load.told;
    const found = await inspect(url, orders);
    return { acknowledged: orders.size, answers, refused, hit, wrong, ended, ...found };
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};
