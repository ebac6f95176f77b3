import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../../drizzle/packageRoot';
import { strikeUnderLoad, type Outcome } from './campaign';

/**
 * The long campaign, in rounds: `npm run faults -- --seed 1 --count 500`. One that is stopped goes on with the
 * round that it was in when it is called again with the same seed.
 */

const ROUND = { dropped: 50, restarted: 1 };
const A_ROUND = ROUND.dropped;

interface Progress {
  rounds: number;
  strikes: number;
  acknowledged: number;
  answers: number;
  refused: number;
  hit: Record<string, number>;
}

const NONE: Progress = { rounds: 0, strikes: 0, acknowledged: 0, answers: 0, refused: 0, hit: {} };

const added = (before: Progress, { acknowledged, answers, refused, hit }: Outcome): Progress => {
  const hits = { ...before.hit };
  for (const [what, count] of Object.entries(hit)) hits[what] = (hits[what] ?? 0) + count;
  return {
    rounds: before.rounds + 1,
    strikes: before.strikes + Object.values(hit).reduce((sum, count) => sum + count, 0),
    acknowledged: before.acknowledged + acknowledged,
    answers: before.answers + answers,
    refused: before.refused + refused,
    hit: hits,
  };
};

const faultsOf = ({ lost, twice, differences, wrong, ended }: Outcome): string[] => [
  ...lost.map((id) => `lost: ${id}`),
  ...twice.map((id) => `twice: ${id}`),
  ...differences,
  ...wrong,
  ...(ended === null ? [] : [`the server ended (${ended})`]),
];

const start = (env: NodeJS.ProcessEnv) =>
  spawn(process.execPath, [join(packageRoot(), 'dist', 'server', 'main.js'), '--empty'], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });

const main = async () => {
  const { values } = parseArgs({
    options: { seed: { type: 'string', default: '1' }, count: { type: 'string', default: '500' } },
  });
  const seed = Number(values.seed);
  const count = Number(values.count);
  const file = join(packageRoot(), '.cache', `faults-${seed}.json`);
  let progress = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Progress) : NONE;
  while (progress.strikes < count) {
    const round = progress.rounds + 1;
    const outcome = await strikeUnderLoad({ seed: seed * 10_000 + round, strikes: ROUND, start });
    const faults = faultsOf(outcome);
    console.log(
      `seed ${seed}, round ${round} of about ${Math.ceil(count / A_ROUND)}: ${JSON.stringify(outcome)}`,
    );
    if (faults.length > 0) throw new Error(`seed ${seed}, round ${round}:\n${faults.join('\n')}`);
    progress = added(progress, outcome);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(progress));
  }
  console.log(`seed ${seed}: nothing lost, nothing twice, verify clean: ${JSON.stringify(progress)}`);
};

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
