import type { Question } from './scope';
import type { Dimension } from './entries';
import type { Luck } from './random';
import { isReadByDay } from './answers';
import { LANDED } from './landed';
import { addDays, daysBetween, GRAINS, type Grain } from './time';
import type { World } from './world';

/** What the catalogue ships: ids, and what each can be asked by. */
export interface Shipped {
  id: string;
  dimensions: readonly string[];
  grains: readonly string[];
}

export const DIMENSIONS: Dimension[] = [
  'channel',
  'device',
  'country',
  'currency',
  'customer_type',
  'identity',
  'product_type',
];

const VALUES: Record<Dimension, string[]> = {
  channel: ['direct', 'email', 'paid_search', 'phone', 'marketplace', 'pos', 'unknown', 'nowhere'],
  device: ['mobile', 'desktop', 'unknown'],
  country: ['DE', 'FR', 'US', 'unknown'],
  currency: ['EUR', 'USD', 'GBP', 'AUD', 'INR', 'JPY', 'KWD'],
  customer_type: ['new', 'returning', 'unknown'],
  identity: ['known', 'guest', 'unknown'],
  product_type: ['Cups', 'Plates', 'Odd, "one"', 'unknown'],
};

/** How much of the shop's time a question of a grain is about, so that none is longer than it need be. */
const LONGEST: Record<Grain | 'total', number> = {
  total: 700,
  day: 90,
  week: 300,
  month: 700,
  quarter: 700,
  year: 1_000,
};

const instantsOf = ({ facts }: World): number[] => [
  ...facts.orders.map((fact) => Date.parse(fact.type === 'order' ? fact.placedAt : fact.occurredAt)),
  ...facts.orders.flatMap((fact) =>
    fact.type === 'order' && fact.cancelledAt ? [Date.parse(fact.cancelledAt)] : [],
  ),
  ...facts.sessions.map(({ startedAt }) => Date.parse(startedAt)),
];

const periodOf = (luck: Luck, days: string[], longest: number): [string, string] => {
  const [first, last] = [days[0]!, days.at(-1)!];
  const all = daysBetween(first, last) + 1;
  if (luck.chance(0.25) && all <= longest) return [first, addDays(last, 1)];
  const length = luck.int(1, Math.min(longest, all));
  const from = addDays(first, luck.int(-20, all - 1));
  // whole months hold cohorts
  const start = luck.chance(0.4) ? `${from.slice(0, 7)}-01` : from;
  return [start, addDays(start, length)];
};

const dayIn = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** A period that an instant cuts. */
const around = (luck: Luck, at: number): [string, string] => [
  addDays(dayIn(at), -luck.int(1, 40)),
  addDays(dayIn(at), luck.int(2, 9)),
];

/** As many figures as one question is about: many questions tell more than large ones. */
const FIGURES = 300;

const DAYS_IN: Record<Grain, number> = { day: 1, week: 7, month: 30, quarter: 91, year: 365 };

/** As many of the metrics as fit, the more the fewer cells each has. */
const someOf = (luck: Luck, ids: readonly string[], { from, to, by, split }: Omit<Question, 'metrics'>) => {
  const buckets = by ? Math.ceil(daysBetween(from, to) / DAYS_IN[by]) : 1;
  const cells = buckets * (split ? 5 : 1);
  return luck.shuffle(ids).slice(0, Math.max(2, Math.floor(FIGURES / cells)));
};

/** All metrics over all time, on both bases: none is left to luck. */
export const wholeOf = ({ world, shipped }: Pick<Asker, 'world' | 'shipped'>): Question[] => {
  const instants = instantsOf(world);
  const [from, to] = [Math.min(...instants), Math.max(...instants)].map(dayIn);
  const metrics = shipped.map(({ id }) => id);
  const period = { metrics, from: addDays(from!, -3), to: addDays(to!, 3) };
  const inMonths = shipped.filter(({ grains }) => grains.includes('month')).map(({ id }) => id);
  return [
    { ...period, basis: 'event' },
    { ...period, basis: 'order' },
    { ...period, metrics: inMonths, by: 'month' },
  ];
};

/** At the very instant at which something of each kind happens, which then has not happened yet. */
export const edgesOf = ({ luck, world, shipped }: Pick<Asker, 'luck' | 'world' | 'shipped'>): Question[] => {
  const { orders, sessions } = world.facts;
  const kinds: string[][] = [
    orders.flatMap((fact) => (fact.type === 'order' && !fact.excluded ? [fact.placedAt] : [])),
    orders.flatMap((fact) => (fact.type === 'order' && !fact.excluded ? (fact.cancelledAt ?? []) : [])),
    orders.flatMap((fact) =>
      fact.type === 'order' ? fact.lines.flatMap(({ addedAt }) => addedAt ?? []) : [],
    ),
    orders.flatMap((fact) => (fact.type === 'refund' ? [fact.occurredAt] : [])),
    sessions.flatMap(({ startedAt, filtered }) => (filtered ? [] : [startedAt])),
  ];
  const metrics = shipped.map(({ id }) => id);
  return kinds
    .flatMap((instants) => (instants.length > 0 ? [luck.pick(instants), luck.pick(instants)] : []))
    .filter((asOf) => Date.parse(asOf) <= world.now)
    .map((asOf): Question => {
      const day = dayIn(Date.parse(asOf));
      return { metrics, from: addDays(day, -3), to: addDays(day, 3), basis: 'event', asOf };
    });
};

export interface Asker {
  luck: Luck;
  world: World;
  shipped: readonly Shipped[];
  asOf: boolean;
}

/** A question at random, with every metric that it can be asked of. */
export const questionOf = ({ luck, world, shipped, asOf }: Asker): Question => {
  const instants = instantsOf(world).toSorted((a, b) => a - b);
  const edges = [instants[0]!, instants.at(-1)!].map(dayIn);
  const by = luck.chance(0.15) ? undefined : luck.pick(GRAINS);
  const split = luck.chance(0.35) ? undefined : luck.pick(DIMENSIONS);
  const filters = luck.chance(0.5) ? 0 : luck.int(1, 2);
  const narrowed = luck.shuffle(DIMENSIONS).slice(0, filters);
  const where = narrowed.map((dimension) => ({ dimension, value: luck.pick(VALUES[dimension]) }));
  const at = Math.min(
    world.now,
    luck.chance(0.7)
      ? luck.pick(instants) + luck.pick([-1000, 0, 0, 1000])
      : luck.int(instants[0]!, world.now),
  );
  const isAsOf = asOf && luck.chance(0.4);
  const [from, to] =
    isAsOf && luck.chance(0.6) ? around(luck, at) : periodOf(luck, edges, LONGEST[by ?? 'total']);
  const fits = ({ dimensions, grains }: Shipped) =>
    [split, ...narrowed].every((dimension) => !dimension || dimensions.includes(dimension)) &&
    (!by || grains.includes(by));
  const basis = luck.pick(['event', 'order'] as const);
  const isCut = (id: string) => isAsOf && basis === 'order' && !LANDED.dayCutOnOrderBasis && isReadByDay(id);
  const asked = {
    from,
    to,
    ...(by && { by }),
    ...(split && { split }),
    ...(where.length > 0 && { where }),
    basis,
    ...(isAsOf && { asOf: new Date(at).toISOString() }),
  };
  const fitting = shipped.filter((one) => fits(one) && !isCut(one.id)).map(({ id }) => id);
  return { metrics: someOf(luck, fitting, asked), ...asked };
};
