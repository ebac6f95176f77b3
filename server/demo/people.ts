import type { OrderFact } from '../facts/fact';
import { drawer, type Random } from './random';
import type { Market } from './shop';

/** Somebody who buys. */
export interface Buyer {
  customer: OrderFact['customer'];
  /** Left nothing that would tell them again. */
  anonymous: boolean;
  market: Market;
  orders: number;
}

const FIRST = [
  'ada',
  'bo',
  'cleo',
  'dara',
  'eli',
  'fay',
  'gus',
  'hana',
  'ivo',
  'juno',
  'kit',
  'lena',
  'milo',
  'noa',
  'otis',
  'pia',
];
const LAST = [
  'archer',
  'brook',
  'carver',
  'dale',
  'ember',
  'field',
  'grove',
  'harper',
  'inman',
  'keel',
  'lark',
  'marsh',
];

type Kind = 'account' | 'guest' | 'anonymous';

const kindOf = drawer<Kind>([
  { value: 'account', weight: 0.78 },
  { value: 'guest', weight: 0.16 },
  { value: 'anonymous', weight: 0.06 },
]);

/** Makes up customers: most with an account, some guests with an e-mail, a few without anything. */
export const meeting = (random: Random, kind: Random) => {
  let met = 0;
  return (market: Market, anonymousShare: number | null): Buyer => {
    met += 1;
    const is = anonymousShare === null ? kindOf(kind()) : random() < anonymousShare ? 'anonymous' : 'account';
    const name = `${FIRST[Math.floor(random() * FIRST.length)]}.${LAST[Math.floor(random() * LAST.length)]}`;
    const email = `${name}.${met}@example.com`;
    const customer = { account: { id: `c-${1000 + met}`, email }, guest: { email }, anonymous: {} }[is];
    return { customer, anonymous: is === 'anonymous', market, orders: 0 };
  };
};
