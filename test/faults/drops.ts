import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../scripts/testing/postgres.mjs';
import { openDatabase } from '../../drizzle/client';
import { randomOf } from '../../server/demo/random';
import { verify } from '../../server/ledger';
import { createStore, storeBySlug } from '../../server/stores';
import { createDatabase, onServer } from '../server';
import { KINDS, type Victim } from './kinds';
import { Load } from './load';
import { dealt } from './pieces';
import { addressOf, endWith, type Start } from './programs';

/** A server under load on a real Postgres, whose connections end at random: what it acknowledged is there, once, and it lives on. */

export interface Plan {
  seed: number;
  /** Strikes of each kind, by its name. */
  strikes: Record<string, number>;
  program: Start;
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
  for (const name of dealt(Object.keys(plan.strikes), plan.strikes, randomOf('strikes', plan.seed))) {
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
    const server = await plan.program('main', ['--empty'], env);
    const load = new Load(await addressOf(server), SLUG);
    load.begin();
    const hit = await strikeAll(plan, { url, restart: postgres.restart }, () => server.exitCode === null);
    await load.end().catch((error: unknown) => load.told.wrong.push(String(error)));
    const hasEnded = server.exitCode !== null || server.signalCode !== null;
    const end = await endWith(server, 'SIGTERM');
    const { orders, answers, refused, wrong } = load.told;
    const found = await inspect(url, orders);
    return {
      acknowledged: orders.size,
      answers,
      refused,
      hit,
      wrong,
      ended: hasEnded ? String(end) : null,
      ...found,
    };
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};
