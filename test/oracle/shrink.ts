import type { Database } from '../../drizzle/client';
import { apiOf, compare, type Difference } from './compare';
import { ledgerOf } from './ledger';
import { load } from './load';
import type { Delivery, Facts, Kind, Shop } from './types';
import { worldOf } from './world';

/** The fewest facts with which a figure still differs. */

type One = { kind: Kind; fact: Facts[Kind][number] };

const MOST_TRIES = 120;

const shopOf = (shop: Shop, facts: readonly One[]): Shop => ({
  ...shop,
  deliveries: facts.map(({ kind, fact }): Delivery => ({
    kind,
    door: 'api',
    facts: [fact] as unknown as Facts[Kind],
  })),
});

/** In batches of a kind: one call a fact would be slow. */
const batched = (shop: Shop): Shop => {
  const kinds = [...new Set(shop.deliveries.map(({ kind }) => kind))];
  const ofKind = (kind: Kind) =>
    shop.deliveries.filter((one) => one.kind === kind).flatMap(({ facts }) => facts as unknown[]);
  return {
    ...shop,
    deliveries: kinds.map((kind) => ({ kind, door: 'api', facts: ofKind(kind) as Facts[Kind] })),
  };
};

const differs = async (
  database: Database,
  shop: Shop,
  { question, metric }: Difference,
): Promise<boolean> => {
  try {
    const store = await load(database, shop);
    const asked = { ...question, metrics: [metric] };
    const api = apiOf(database, shop.now);
    const { differences } = await compare(api, store.slug, ledgerOf(worldOf(shop)), asked);
    return differences.length > 0;
  } catch {
    return false;
  }
};

/** Halves, then quarters and so on are left out for as long as the figure differs without them. */
export const shrink = async (database: Database, shop: Shop, difference: Difference): Promise<Shop> => {
  const { facts } = worldOf(shop);
  let kept = (Object.keys(facts) as Kind[]).flatMap((kind) =>
    facts[kind].map((fact): One => ({ kind, fact })),
  );
  let [size, tries] = [Math.ceil(kept.length / 2), 0];
  while (size >= 1 && tries < MOST_TRIES) {
    let isLess = false;
    for (let from = 0; from < kept.length && tries < MOST_TRIES;) {
      const rest = [...kept.slice(0, from), ...kept.slice(from + size)];
      tries++;
      if (rest.length > 0 && (await differs(database, batched(shopOf(shop, rest)), difference))) {
        kept = rest;
        isLess = true;
      } else from += size;
    }
    if (size === 1 && !isLess) break;
    size = size === 1 ? 1 : Math.ceil(size / 2);
  }
  return batched(shopOf(shop, kept));
};
