import type { Database } from '../../drizzle/client';
import { isKnown } from './answers';
import { apiOf, compare, type Compared, type Difference } from './compare';
import { compareCohorts } from './compareCohorts';
import { LANDED, UNASKED } from './landed';
import { ledgerOf } from './ledger';
import { load } from './load';
import { makeShop } from './makeShop';
import { edgesOf, questionOf, wholeOf } from './questions';
import { Luck } from './random';
import type { Shop } from './types';
import { worldOf } from './world';

export interface Wanted {
  seed: number;
  /** Orders of the shop; everything else in proportion. */
  size: number;
  /** Figures to compare at least. */
  values: number;
}

export interface Outcome {
  shop: Shop;
  values: number;
  /** Metrics of which at least one figure was neither null nor 0. */
  said: Set<string>;
  differences: Difference[];
}

const take = (outcome: Outcome, { values, said, differences }: Compared): void => {
  outcome.values += values;
  for (const metric of said) outcome.said.add(metric);
  outcome.differences.push(...differences);
};

/** One shop: made, brought in, asked and compared. */
export const runShop = async (database: Database, wanted: Wanted): Promise<Outcome> => {
  const shop = makeShop(wanted.seed, wanted.size);
  // what is not this store's must never show
  await load(database, makeShop(wanted.seed + 5_000, 12));
  const store = await load(database, shop);
  const world = worldOf(shop);
  const ledger = ledgerOf(world);
  const api = apiOf(database, shop.now);
  const { metrics } = await api.catalog.metrics();
  const shipped = metrics.filter(({ id }) => isKnown(id) && !UNASKED.includes(id));
  const luck = new Luck(wanted.seed + 7_777_777);
  const outcome: Outcome = { shop, values: 0, said: new Set(), differences: [] };
  const filters = [
    [{ dimension: 'channel' as const, value: 'email' }],
    [{ dimension: 'country' as const, value: 'DE' }],
  ];
  take(outcome, await compareCohorts(api, store.slug, ledger, filters));
  for (const question of [...wholeOf({ world, shipped }), ...edgesOf({ luck, world, shipped })])
    take(outcome, await compare(api, store.slug, ledger, question));
  while (outcome.values < wanted.values) {
    const question = questionOf({ luck, world, shipped, asOf: LANDED.asOf });
    if (question.metrics.length === 0) continue;
    take(outcome, await compare(api, store.slug, ledger, question));
  }
  return outcome;
};
