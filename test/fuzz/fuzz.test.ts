import { afterAll, beforeAll, expect, it } from 'vitest';
import { doorsOf } from './doors';
import { openPlace, type FuzzedPlace } from './place';
import { READERS } from './readers';
import { fuzz, target, tryOne } from './target';

/** Few inputs from one seed: `npm run fuzz` tries a million. */

const SEED = 1;
let place: FuzzedPlace;
beforeAll(async () => {
  place = await openPlace(process.env.QUARTERDECK_TEST_TEMPLATE);
});
afterAll(() => place.close());

it('nothing that reads fails on what it does not know, or takes seconds for it', async () => {
  expect((await fuzz(READERS, SEED, 4_000)).faults).toEqual([]);
});

it('every door answers what it does not take with a sentence, and the ledger stays right', async () => {
  expect((await fuzz(doorsOf(place), SEED, 400)).faults).toEqual([]);
  expect(await place.verify()).toEqual([]);
});

it('an error that nobody foresaw would be told', async () => {
  const broken = target({
    name: 'broken',
    share: 1,
    make: () => 7,
    run: () => {
      throw new TypeError('no such thing');
    },
  });
  expect(await tryOne(broken, SEED, 1)).toMatchObject({
    target: 'broken',
    input: '7',
    what: expect.stringContaining('no such thing') as string,
  });
});
