import { parseArgs } from 'node:util';
import { doorsOf } from './doors';
import { openPlace } from './place';
import { READERS } from './readers';
import { fuzz, type Fuzzed } from './target';

/**
 * The long campaign: `npm run fuzz -- --seed 1 --count 1000000`. Two inputs of a hundred go to a door of the whole app,
 * the others to what reads. The same seed makes the same inputs.
 */

const AT_DOORS = 0.02;

const print = (seed: number, { counts, faults }: Fuzzed): void => {
  console.log(`seed ${seed}: ${JSON.stringify(counts)}`);
  for (const { target, number, what, input } of faults)
    console.log(`seed ${seed}, ${target}, input ${number}: ${what}\n  of ${input}\n`);
  if (faults.length > 0) process.exitCode = 1;
};

const main = async () => {
  const { values } = parseArgs({
    options: { seed: { type: 'string', default: '1' }, count: { type: 'string', default: '1000000' } },
  });
  const [seed, count] = [Number(values.seed), Number(values.count)];
  const atDoors = Math.ceil(count * AT_DOORS);
  const place = await openPlace();
  try {
    print(seed, await fuzz(doorsOf(place), seed, atDoors));
    const differences = await place.verify();
    for (const difference of differences) console.log(`seed ${seed}, verify: ${difference}`);
    if (differences.length > 0) process.exitCode = 1;
  } finally {
    await place.close();
  }
  print(seed, await fuzz(READERS, seed, count - atDoors));
};

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
