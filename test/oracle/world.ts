import type { Delivery, Facts, FxFact, Kind, Settings, Shop } from './types';

/** What stands once everything has come, in whatever order it came. */
export interface World {
  settings: Settings;
  now: number;
  facts: Facts;
  deliveries: Delivery[];
}

const KINDS: Kind[] = [
  'orders',
  'sessions',
  'spend',
  'fx',
  'unitCosts',
  'orderCosts',
  'fixedCosts',
  'vitals',
];

type Any = { source?: string; id?: string; type?: string; updatedAt?: string } & Partial<FxFact>;

const keyOf = (kind: Kind, fact: Any): string =>
  kind === 'fx' ? `${fact.day} ${fact.base} ${fact.quote}` : `${fact.type ?? ''} ${fact.source} ${fact.id}`;

/** A version with a later stamp takes the place of an earlier one; the generator makes no two of one stamp. */
const isNewer = (fact: Any, standing: Any | undefined): boolean =>
  standing?.updatedAt === undefined ||
  fact.updatedAt === undefined ||
  Date.parse(fact.updatedAt) > Date.parse(standing.updatedAt);

const standing = (kind: Kind, deliveries: readonly Delivery[]): Any[] => {
  const found = new Map<string, Any>();
  for (const delivery of deliveries)
    if (delivery.kind === kind)
      for (const fact of delivery.facts as Any[]) {
        const key = keyOf(kind, fact);
        if (isNewer(fact, found.get(key))) found.set(key, fact);
      }
  return [...found.values()];
};

export const worldOf = (shop: Shop): World => ({
  settings: shop.settings,
  now: Date.parse(shop.now),
  facts: Object.fromEntries(KINDS.map((kind) => [kind, standing(kind, shop.deliveries)])) as unknown as Facts,
  deliveries: shop.deliveries,
});
