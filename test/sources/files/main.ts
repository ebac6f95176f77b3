import { parseArgs } from 'node:util';
import { sentenceOf, tryLists } from './campaign';

/** The long campaign: `npm run files -- --seed 1 --count 500`. The same seed makes the same list. */

const main = async () => {
  const { values } = parseArgs({
    options: { seed: { type: 'string', default: '1' }, count: { type: 'string', default: '500' } },
  });
  const campaign = await tryLists(Number(values.seed), Number(values.count), ({ seed, outcome, trouble }) => {
    if (trouble !== null) console.log(`seed ${seed}, ${outcome}: ${trouble}\n`);
  });
  console.log(sentenceOf(campaign));
  if (campaign.counts.wrong > 0) process.exitCode = 1;
};

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
