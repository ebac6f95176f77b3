import { isMasked, keyOf, tellingsOf } from './people';
import { hasSold } from './sold';
import type { OrderFact } from './types';
import type { World } from './world';

/** Orders that customers are counted by, and whose they are. */
export interface Seen {
  order: OrderFact;
  key: string;
  at: number;
  isFirst: boolean;
}

export interface Identities {
  of: (order: OrderFact) => string;
  typeOf: (order: OrderFact) => 'new' | 'returning' | 'unknown';
  /** Of every order that counts, by time. */
  seen: Seen[];
}

export const isOrder = (fact: { type: string }): fact is OrderFact => fact.type === 'order';

export const identitiesOf = (world: World): Identities => {
  const orders = world.facts.orders.filter(isOrder);
  const tellings = tellingsOf(world.facts.orders);
  const keys = new Map(
    orders.map((order) => [
      order,
      keyOf(order.customer, order.source, tellings) ?? `guest:${order.source}:${order.id}`,
    ]),
  );
  const counted = orders
    .filter(
      (order) =>
        !order.excluded && hasSold(order) && (order.kind ?? 'standard') === 'standard' && !isMasked(order),
    )
    .toSorted((a, b) => Date.parse(a.placedAt) - Date.parse(b.placedAt));
  const seen = counted.map((order, i): Seen => {
    const key = keys.get(order)!;
    const isFirst = !counted.slice(0, i).some((before) => keys.get(before) === key);
    return { order, key, at: Date.parse(order.placedAt), isFirst };
  });
  return {
    seen,
    of: (order) => keys.get(order)!,
    typeOf: (order) => {
      if (isMasked(order)) return 'unknown';
      return seen.some((one) => one.order === order && one.isFirst) ? 'new' : 'returning';
    },
  };
};
