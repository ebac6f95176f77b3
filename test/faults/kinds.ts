import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../server/demo/random';
import { onServer } from '../server';

/** What a campaign does to a database under load. */

export interface Victim {
  /** Of the database that the server works on. */
  url: string;
  /** Ends the database server, in order or as in a crash, and starts it again. */
  restart(how: 'fast' | 'immediate'): Promise<void>;
}

/** Strikes once, and gives what was under way where it struck; null = nothing was. */
export type Kind = (victim: Victim, random: Random) => Promise<string | null>;

const BACKENDS = `select pid, state, query from pg_stat_activity
  where application_name = 'quarterdeck' and datname = current_database() and state is not null order by pid`;

const pick = <T>(list: readonly T[], random: Random): T | undefined =>
  list[Math.floor(random() * list.length)];

/** Ends one connection, mostly one that is at work. */
const dropped: Kind = async ({ url }, random) => {
  await sleep(5 + random() * 45);
  const found = await onServer(url, BACKENDS);
  const busy = found.filter(({ state }) => state !== 'idle');
  const struck = pick(random() < 0.9 && busy.length > 0 ? busy : found, random);
  if (!struck) return null;
  await onServer(url, `select pg_terminate_backend(${String(struck.pid)})`);
  return String(struck.query).trim().split(/\s+/)[0]?.toLowerCase() ?? null;
};

/** The database server crashes and comes back. */
const crashed: Kind = async ({ restart }) => {
  await restart('immediate');
  return 'crash';
};

/** The database server is restarted in order, which ends each connection with a word of its own. */
const restarted: Kind = async ({ restart }) => {
  await restart('fast');
  return 'restart';
};

export const KINDS: Record<string, Kind> = { dropped, crashed, restarted };
