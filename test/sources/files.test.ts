import { expect, it } from 'vitest';
import { sentenceOf, tryLists } from './files/campaign';

/** Lists as hundreds of programs may write them, of orders that are known: `npm run files` tries 500. */

const SEED = 1;
const LISTS = 40;

it('reads a list right or asks what it does not tell: no figure is silently wrong', async () => {
  const campaign = await tryLists(SEED, LISTS);
  console.log(sentenceOf(campaign));
  expect(
    campaign.tried.flatMap(({ seed, outcome, trouble }) =>
      outcome === 'wrong' || outcome === 'refused' ? [`seed ${seed}, ${outcome}: ${trouble}`] : [],
    ),
  ).toEqual([]);
});
