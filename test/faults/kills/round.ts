import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { randomOf, type Random } from '../../../server/demo/random';
import { APPLICATION } from '../../../drizzle/pool';
import { contentsOf } from '../../../server/backup/read';
import { onServer } from '../../server';
import { dealt } from '../pieces';
import { endWith, outcomeOf, type Start } from '../programs';
import { faultsOf, stranded, verified } from './check';
import { KillLoad } from './load';
import { holdsStores, isUnfinished, ordersIn, type Engine, type Place, type Places } from './places';
import { LOAD_KINDS, openSenders, openShops, type LoadKind } from './senders';
import { KilledServer } from './server';

/**
 * One round: a server under load that is killed again and again, each time at work of a kind that the seed chooses;
 * then restores and upgrades of what it holds are killed too.
 */

export const KILL_KINDS = [...LOAD_KINDS, 'backup', 'restore', 'migration'] as const;
export type KillKind = (typeof KILL_KINDS)[number];
export type Kills = Partial<Record<KillKind, number>>;

export interface KillRound {
  seed: number;
  engine: Engine;
  kills: Kills;
  places: Places;
  program: Start;
}

export interface KillOutcome {
  /** kill -9 by kind that hit work under way, and those that came just after its end. */
  hit: Kills;
  missed: Kills;
  /** Orders and events. */
  acknowledged: number;
  /** Whatever must not be, in sentences. */
  faults: string[];
}

/** `verify` costs more than the rest of a kill. */
const VERIFY_EVERY = 8;
const LOOK_MS = 100;
/** Exit code of a program whose database is not usable. */
const NOT_USABLE = 78;

interface Struck {
  place: Place;
  server: KilledServer;
  load: KillLoad;
  random: Random;
  round: KillRound;
  outcome: KillOutcome;
}

const count = (kills: Kills, kind: KillKind): void => void (kills[kind] = (kills[kind] ?? 0) + 1);

/** Kills the server at work of a kind, and starts it again. */
const strikeLoad = async ({ server, load, random, outcome }: Struck, kind: LoadKind): Promise<void> => {
  const isHit = await load.aim(kind, random);
  await server.end('SIGKILL');
  count(isHit ? outcome.hit : outcome.missed, kind);
  await server.start();
};

/** Kills whoever writes a backup: the server, or with Postgres the command. Its file is whole, or not there. */
const strikeBackup = async (struck: Struck): Promise<void> => {
  const { place, server, random, round, outcome } = struck;
  const file = join(place.folder, `killed-${server.starts}-${random()}.backup`);
  const command = await server.begin('backup', file);
  const ended = outcomeOf(command);
  await sleep(random() * server.startMs);
  count(command.exitCode === null ? outcome.hit : outcome.missed, 'backup');
  if (round.engine === 'postgres') await endWith(command, 'SIGKILL');
  else {
    await server.end('SIGKILL');
    // a command that finds no server takes the folder for itself
    await ended;
    await server.start();
  }
  await ended;
  outcome.faults.push(...(await faultsOfBackup(file)));
};

/** Reading to the end is what finds a fault. */
const toNowhere = async (pieces: AsyncIterable<unknown>): Promise<void> => {
  for await (const piece of pieces) void piece;
};

const faultsOfBackup = async (file: string): Promise<string[]> => {
  if (!existsSync(file)) return [];
  try {
    await toNowhere((await contentsOf(file, null)).contents);
    return [];
  } catch (error) {
    return [`a backup that was killed stands under its name and is not whole: ${String(error)}`];
  }
};

/** Takes the backup that restores are tried with. */
const backUp = async ({ place, server, outcome }: Struck): Promise<string> => {
  const file = join(place.folder, 'last.backup');
  const { code, text } = await server.command('backup', file);
  if (code !== 0) outcome.faults.push(`backup ended with ${code}: ${text}`);
  return file;
};

const differing = (what: string, found: readonly string[], expected: readonly string[]): string[] =>
  found.join() === expected.join() ? [] : [`${what}: ${found.length} orders in place of ${expected.length}`];

/** A server notices only after a moment that a killed process is gone, and until then its database is in use. */
const untilAlone = async ({ where: { url } }: Place): Promise<void> => {
  const others = `select 1 from pg_stat_activity
    where datname = current_database() and application_name = '${APPLICATION}'`;
  if (url === undefined) return;
  while ((await onServer(url, others)).length > 0) await sleep(LOOK_MS);
};

/** How long a restore takes that nobody kills. */
const restoreMs = async ({ round, outcome }: Struck, file: string): Promise<number> => {
  const place = await round.places.empty(round.engine);
  const began = performance.now();
  const { code, text } = await new KilledServer(round.program, place.env).command('restore', file);
  const took = performance.now() - began;
  if (code !== 0) outcome.faults.push(`restore ended with ${code}: ${text}`);
  await place.remove();
  return took;
};

/** A kill hit a restore at work if its mark is there; then no program opens the database. */
const strikeRestore = async (target: KilledServer, place: Place, outcome: KillOutcome): Promise<void> => {
  const isHit = await isUnfinished(place);
  count(isHit ? outcome.hit : outcome.missed, 'restore');
  if (!isHit) return;
  const { code } = await target.command('stores', 'list');
  if (code !== NOT_USABLE) outcome.faults.push(`a database was opened whose restore was killed: ${code}`);
};

/** Kills restores into one place, and restores at last: what a killed one has left is in nobody's way. */
const strikeRestores = async (struck: Struck, file: string, expected: readonly string[]): Promise<void> => {
  const { random, round, outcome } = struck;
  const longest = await restoreMs(struck, file);
  const place = await round.places.empty(round.engine);
  const target = new KilledServer(round.program, place.env);
  let isThrough = false;
  for (let i = 0; i < (round.kills.restore ?? 0) && !isThrough; i += 1) {
    const command = await target.begin('restore', file);
    const ended = outcomeOf(command);
    await sleep(random() * longest);
    await endWith(command, 'SIGKILL');
    await ended;
    await untilAlone(place);
    await strikeRestore(target, place, outcome);
    // one whose last statement was done holds all, and takes no other
    isThrough = !(await isUnfinished(place)) && (await holdsStores(place));
  }
  const { code, text } = isThrough ? await target.command('verify') : await target.command('restore', file);
  if (code !== 0) outcome.faults.push(`after the kills of a restore ended with ${code}: ${text}`);
  outcome.faults.push(...differing('restored', await ordersIn(place), expected));
  await place.remove();
};

/** Kills starts that bring an older database up to date, and lets one through. */
const strikeMigrations = async (struck: Struck, expected: readonly string[]): Promise<void> => {
  const { random, round, outcome, server } = struck;
  const place = await round.places.older(round.engine, struck.place);
  const target = new KilledServer(round.program, place.env);
  for (let i = 0; i < (round.kills.migration ?? 0); i += 1) {
    const isHit = await target.startInVain(random() * server.startMs * 1.5);
    count(isHit ? outcome.hit : outcome.missed, 'migration');
  }
  await target.start();
  outcome.faults.push(...(await verified(target)));
  await target.end('SIGTERM');
  outcome.faults.push(...differing('migrated', await ordersIn(place), expected));
  await place.remove();
};

/** Of kills under load. */
const UNDER_LOAD = [...LOAD_KINDS, 'backup'] as const;

const strikeAll = async (struck: Struck): Promise<void> => {
  const { server, load, random, round, outcome } = struck;
  const sentOf = (kind: LoadKind) => load.sentOf(kind);
  load.begin();
  for (const [i, kind] of dealt(UNDER_LOAD, round.kills, random).entries()) {
    await (kind === 'backup' ? strikeBackup(struck) : strikeLoad(struck, kind));
    if (kind === 'import') outcome.faults.push(...(await stranded(server, struck.place)));
    outcome.faults.push(...(await faultsOf(server, sentOf, false)));
    if (i % VERIFY_EVERY === VERIFY_EVERY - 1) outcome.faults.push(...(await verified(server)));
    if (outcome.faults.length > 0) return;
    server.letIn();
  }
  await load.end();
  outcome.faults.push(...(await faultsOf(server, sentOf, true)), ...(await verified(server)));
  for (const kind of LOAD_KINDS) outcome.acknowledged += sentOf(kind).acknowledged.size;
};

const strikeAfterwards = async (struck: Struck): Promise<void> => {
  const { server, round, outcome } = struck;
  const file = await backUp(struck);
  const code = await server.end('SIGTERM');
  if (code !== 0) outcome.faults.push(`the server was asked to end, and ended with ${code}`);
  const expected = await ordersIn(struck.place);
  if (round.kills.restore) await strikeRestores(struck, file, expected);
  if (round.kills.migration) await strikeMigrations(struck, expected);
};

/** A fault ends the round, and leaves the place as it is. @throws when a server does not come up by itself. */
export const killRound = async (round: KillRound): Promise<KillOutcome> => {
  const outcome: KillOutcome = { hit: {}, missed: {}, acknowledged: 0, faults: [] };
  const random = randomOf('kills', round.seed);
  const place = await round.places.empty(round.engine);
  const shops = await openShops();
  const server = new KilledServer(round.program, place.env);
  try {
    await server.start();
    server.letIn();
    const load = new KillLoad(server, await openSenders(server.door, shops));
    const struck: Struck = { place, server, load, random, round, outcome };
    await strikeAll(struck);
    if (outcome.faults.length === 0) await strikeAfterwards(struck);
    if (outcome.faults.length === 0) await place.remove();
    return outcome;
  } finally {
    await server.end('SIGKILL');
    await shops.close();
  }
};
