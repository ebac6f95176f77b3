import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../../drizzle/packageRoot';
import { startPostgres } from '../../scripts/testing/postgres.mjs';
import { strikeUnderLoad, type Outcome } from './drops';
import { placesOn, type Engine, type Places } from './kills/places';
import { killRound, type KillOutcome, type Kills } from './kills/round';
import { startBuilt, type Start } from './programs';

/**
 * The long campaign, in rounds: `npm run faults -- --seed 1 --count 1000` kills servers and commands a thousand times
 * on both engines, and drops half as many connections to a Postgres. What is done stands in the file that `--state`
 * names: a campaign that is stopped goes on with the round that it was in. A first Ctrl-C lets that round end.
 */

const DROPS = { dropped: 50, crashed: 1, restarted: 1 };
const KILLS: Record<Engine, Kills> = {
  postgres: {
    ...{ ingest: 4, import: 4, undo: 3, webhooks: 4, pixel: 4, sync: 3 },
    ...{ backup: 4, restore: 4, migration: 4 },
  },
  embedded: {
    ...{ ingest: 2, import: 2, undo: 2, webhooks: 2, pixel: 2, sync: 2 },
    ...{ backup: 2, restore: 2, migration: 2 },
  },
};
/** A kill costs several times as much on the embedded database. */
const ROUNDS = ['postgres', 'postgres', 'embedded', 'drops'] as const;

interface Progress {
  rounds: number;
  /** Kills that hit work under way, by engine and kind. */
  kills: Record<Engine, Kills>;
  /** Kills that came just after the end of what they were meant for. */
  missed: number;
  /** Dropped connections, crashes and restarts of Postgres, by the statement that was under way. */
  drops: Record<string, number>;
  acknowledged: number;
}

const NONE: Progress = {
  rounds: 0,
  kills: { postgres: {}, embedded: {} },
  missed: 0,
  drops: {},
  acknowledged: 0,
};

const sumOf = (counts: Record<string, number>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

const added = <T extends Record<string, number>>(before: T, more: T): T => {
  const sums: Record<string, number> = { ...before };
  for (const [name, count] of Object.entries(more)) sums[name] = (sums[name] ?? 0) + count;
  return sums as T;
};

const killsOf = ({ kills }: Progress): number => sumOf(kills.postgres) + sumOf(kills.embedded);

const afterKills = (
  before: Progress,
  engine: Engine,
  { hit, missed, acknowledged }: KillOutcome,
): Progress => ({
  ...before,
  kills: { ...before.kills, [engine]: added(before.kills[engine], hit) },
  missed: before.missed + sumOf(missed),
  acknowledged: before.acknowledged + acknowledged,
});

const afterDrops = (before: Progress, { hit, acknowledged }: Outcome): Progress => ({
  ...before,
  drops: added(before.drops, hit),
  acknowledged: before.acknowledged + acknowledged,
});

const faultsOfDrops = ({ lost, twice, differences, wrong, ended }: Outcome): string[] => [
  ...lost.map((id) => `lost: ${id}`),
  ...twice.map((id) => `twice: ${id}`),
  ...differences,
  ...wrong,
  ...(ended === null ? [] : [`the server ended (${ended})`]),
];

interface Campaign {
  seed: number;
  places: Places;
  program: Start;
}

/** One round, and what is done after it. @throws with everything that must not be. */
const nextRound = async ({ seed, places, program }: Campaign, before: Progress): Promise<Progress> => {
  const number = before.rounds + 1;
  const kind = ROUNDS[before.rounds % ROUNDS.length]!;
  const ofRound = { seed: seed * 10_000 + number, program };
  const done = { ...before, rounds: number };
  let [faults, after] = [[] as string[], done];
  if (kind === 'drops') {
    const outcome = await strikeUnderLoad({ ...ofRound, strikes: DROPS });
    [faults, after] = [faultsOfDrops(outcome), afterDrops(done, outcome)];
  } else {
    const outcome = await killRound({ ...ofRound, engine: kind, kills: KILLS[kind], places });
    [faults, after] = [outcome.faults, afterKills(done, kind, outcome)];
  }
  if (faults.length > 0) throw new Error(`seed ${seed}, round ${number} (${kind}):\n${faults.join('\n')}`);
  console.log(
    `${new Date().toISOString().slice(11, 19)} seed ${seed}, round ${number} (${kind}): ${killsOf(after)} kills, ${sumOf(after.drops)} drops so far`,
  );
  return after;
};

/** Goes on until the counts are reached, or somebody asks for an end. */
const goOn = async (campaign: Campaign, file: string, count: number): Promise<Progress> => {
  let progress = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Progress) : NONE;
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());
  while (!ending.signal.aborted && (killsOf(progress) < count || sumOf(progress.drops) < count / 2)) {
    progress = await nextRound(campaign, progress);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(progress));
  }
  return progress;
};

const main = async () => {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      count: { type: 'string', default: '1000' },
      state: { type: 'string' },
    },
  });
  const seed = Number(values.seed);
  const file = resolve(values.state ?? join(packageRoot(), '.cache', `faults-${seed}.json`));
  mkdirSync(dirname(file), { recursive: true });
  const postgres = await startPostgres();
  try {
    const campaign = { seed, places: placesOn(postgres.url), program: startBuilt(`${file}.log`) };
    const progress = await goOn(campaign, file, Number(values.count));
    console.log(`seed ${seed}: nothing lost, nothing twice, verify clean: ${JSON.stringify(progress)}`);
  } finally {
    await postgres.stop();
  }
};

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
