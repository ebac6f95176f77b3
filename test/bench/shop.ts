import type { Database } from '../../drizzle/client';
import type { Store } from '../../server/types';
import { randomOf } from '../../server/demo/random';
import { withLedger } from '../../server/ledger';
import {
  orderFact,
  sessionFact,
  spendFact,
  type OrderFact,
  type SessionFact,
  type SpendFact,
} from '../../server/facts/fact';
import { freezeBaselines, saveRoadmap, templateRoadmap } from '../../server/roadmap';
import { createStore } from '../../server/stores';
import { addDays, utcDay } from '../../server/time';

/** A shop of any size for the bench: seeded, spread evenly over its years, taken in through the ledger. */

export interface Shape {
  orders: number;
  sessions: number;
  /** Days of history before `until`. */
  days: number;
  /** First day after the history, at midnight UTC. */
  until: string;
}

const CHANNELS = ['direct', 'organic_search', 'paid_search', 'paid_social', 'email', 'referral'];
const DEVICES = ['mobile', 'desktop', 'tablet'];
const COUNTRIES = ['DE', 'AT', 'FR', 'NL', 'GB', 'US'];
const MS_A_DAY = 86_400_000;

/** What happens at a moment between the first and the last: the facts come in the order of time. */
const generator = ({ days, until }: Shape, seed: number) => {
  const random = randomOf(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() ** 1.6 * items.length)]!;
  const start = Date.parse(until) - days * MS_A_DAY;
  const at = (i: number, n: number) => new Date(start + ((i + random()) / n) * days * MS_A_DAY).toISOString();
  const dims = () => ({ channel: pick(CHANNELS), device: pick(DEVICES), country: pick(COUNTRIES) });
  return { random, at, dims };
};

// Parsed once and filled in: a bench times the ledger, not the door.
const ORDER = orderFact.parse({
  type: 'order',
  id: 'any',
  placedAt: '2026-01-01T00:00:00Z',
  currency: 'EUR',
  lines: [{ quantity: 1, unitPrice: '1', productType: 'Goods' }],
  refunds: [{ id: 'any', occurredAt: '2026-01-01T00:00:00Z', net: '1' }],
});
const SESSION = sessionFact.parse({ id: 'any', startedAt: '2026-01-01T00:00:00Z' });

/**
 * Orders from the `first` id on. Customers come back: about 1.8 orders each, from a pool that grows
 * with time (`known` = orders that were there before).
 */
export const salesOf = function* (shape: Shape, first = 0, known = 0): Generator<OrderFact> {
  const { random, at, dims } = generator(shape, 1 + first);
  for (let i = 0; i < shape.orders; i++) {
    const placedAt = at(i, shape.orders);
    const pool = (known + i) * 0.55;
    const customer = Math.floor(random() < 0.45 ? random() * pool : pool);
    const quantity = 1 + Math.floor(random() * 3);
    const unitPrice = (20 + random() * 120).toFixed(2);
    const discount = random() < 0.2 ? (Number(unitPrice) * quantity * 0.1).toFixed(2) : '0';
    const refundedAt = new Date(Date.parse(placedAt) + random() * 20 * MS_A_DAY).toISOString();
    const refund = {
      ...ORDER.refunds[0]!,
      id: `r${first + i}`,
      occurredAt: refundedAt,
      net: (Number(unitPrice) * 0.9).toFixed(2),
      units: 1,
    };
    yield {
      ...ORDER,
      id: String(first + i),
      placedAt,
      customer: { id: String(customer) },
      ...dims(),
      lines: [{ ...ORDER.lines[0]!, quantity, unitPrice, discount }],
      refunds: random() < 0.06 ? [refund] : [],
    };
  }
};

export const visitsOf = function* (shape: Shape, first = 0): Generator<SessionFact> {
  const { random, at, dims } = generator(shape, 2 + first);
  for (let i = 0; i < shape.sessions; i++) {
    const hasCart = random() < 0.09;
    const hasCheckout = hasCart && random() < 0.55;
    const hasOrder = hasCheckout && random() < 0.5;
    const startedAt = at(i, shape.sessions);
    yield { ...SESSION, id: String(first + i), startedAt, ...dims(), hasCart, hasCheckout, hasOrder };
  }
};

const costsOf = ({ days, until }: Shape): SpendFact[] =>
  Array.from({ length: days }, (_, i) =>
    spendFact.parse({
      day: addDays(utcDay(Date.parse(until)), -(i + 1)),
      channel: 'paid_search',
      currency: 'EUR',
      amount: (200 + (i % 7) * 15).toFixed(2),
    }),
  );

/** A transaction for every so many facts: memory stays bounded however large the shop is. */
const A_TRANSACTION = 100_000;

export const slicesOf = function* <T>(items: Iterable<T>, size = A_TRANSACTION): Generator<T[]> {
  let slice: T[] = [];
  for (const item of items) {
    slice.push(item);
    if (slice.length < size) continue;
    yield slice;
    slice = [];
  }
  if (slice.length > 0) yield slice;
};

/** A store with its facts, and the four quarters of the calendar year of `now` as its roadmap. */
export const openShop = async (database: Database, shape: Shape, now: Date): Promise<Store> => {
  const shop = { slug: 'bench', name: 'Bench', currency: 'EUR', timeZone: 'Europe/Berlin' };
  const store = await createStore(database.db, { ...shop, contributionRate: 0.4 }, now);
  for (const slice of slicesOf(salesOf(shape)))
    await withLedger(database, store, (ledger) => ledger.applyAll('sales', slice));
  for (const slice of slicesOf(visitsOf(shape)))
    await withLedger(database, store, (ledger) => ledger.applyAll('sessions', slice));
  await withLedger(database, store, (ledger) => ledger.applyAll('spend', costsOf(shape)));
  await database.write(async (tx) => {
    await saveRoadmap(tx, store, templateRoadmap(`${now.getUTCFullYear()}-01-01`));
    await freezeBaselines(tx, store, now);
  });
  return store;
};
