import type { Db } from '../../drizzle/client';
import { ask, measures } from '../ask';
import type { Period } from '../time';
import type { Store } from '../types';
import { decompose, roundToSum } from '../stats/decomposition';
import type { ChangePart, ChangeView } from './types';
import { FEW_ORDERS } from './uncertain';

/** What drove the change of net sales: traffic × conversion × AOV of the web, other channels, returns. */

const MEASURES = [
  'gross_sales',
  'discounts',
  'returns',
  'web_sales',
  'web_orders',
  'unconverted_web_orders',
  'unconverted_orders',
  'orders',
  'sessions',
] as const;

export interface Sums extends Record<
  Exclude<(typeof MEASURES)[number], 'sessions' | 'unconverted_web_orders'>,
  number
> {
  /** Web orders that the money is of: those without an exchange rate have none. */
  web_orders: number;
  /** Null where days with orders have no sessions: then they can't explain the orders. */
  sessions: number | null;
}

type Web = Pick<ChangeView, 'parts' | 'method' | 'note'>;
type Factor = Omit<ChangePart, 'effect' | 'from' | 'to'> & { of: (sums: Sums) => number };

const netOf = (sums: Sums): number => sums.gross_sales - sums.discounts - sums.returns;
const otherOf = (sums: Sums): number => sums.gross_sales - sums.discounts - sums.web_sales;
const ratio = (a: number, b: number): number => (b === 0 ? 0 : a / b);

const TRAFFIC: Factor = {
  id: 'traffic',
  label: 'Traffic',
  unit: 'count',
  noun: 'sessions',
  of: (sums) => sums.sessions ?? 0,
};
const CONVERSION: Factor = {
  id: 'conversion',
  label: 'Conversion',
  unit: 'fraction',
  noun: 'orders per session',
  of: (sums) => ratio(sums.web_orders, sums.sessions ?? 0),
};
const AOV: Factor = {
  id: 'aov',
  label: 'AOV',
  unit: 'money',
  noun: 'per web order',
  of: (sums) => ratio(sums.web_sales, sums.web_orders),
};
const ORDERS: Factor = {
  id: 'traffic',
  label: 'Orders',
  unit: 'count',
  noun: 'web orders',
  of: (sums) => sums.web_orders,
};
const WEB_SALES: Factor = {
  id: 'traffic',
  label: 'Web shop',
  unit: 'money',
  noun: 'sold in the web shop',
  of: (sums) => sums.web_sales,
};

const NO_SESSIONS =
  'Days with orders have no sessions in one of the two periods, so traffic and conversion are shown together as orders.';
const NO_ORDERS =
  'Web sales without a web order in one of the two periods: they have no traffic, conversion and AOV.';

const without = (sums: Sums): boolean => sums.web_orders === 0 && sums.web_sales !== 0;
const isUntracked = (sums: Sums): boolean =>
  sums.sessions === null || (sums.sessions === 0 && sums.web_orders > 0);

/** The factors whose product is the web sales, as far as both periods have them. */
const factorsOf = (before: Sums, after: Sums): { factors: Factor[]; note: string | null } => {
  if (without(before) || without(after)) return { factors: [WEB_SALES], note: NO_ORDERS };
  const isWeb = before.web_orders > 0 || after.web_orders > 0;
  if (!isWeb) return { factors: [], note: null };
  if (isUntracked(before) || isUntracked(after)) return { factors: [ORDERS, AOV], note: NO_SESSIONS };
  return { factors: [TRAFFIC, CONVERSION, AOV], note: null };
};

const webOf = (before: Sums, after: Sums): Web => {
  const { factors, note } = factorsOf(before, after);
  if (factors.length === 0) return { parts: [], method: null, note };
  const [was, is] = [factors.map(({ of }) => of(before)), factors.map(({ of }) => of(after))];
  const { method, effects } = decompose(was, is);
  const whole = roundToSum(effects, after.web_sales - before.web_sales);
  const parts = factors.map(({ of: _, ...factor }, i) => ({
    ...factor,
    from: was[i]!,
    to: is[i]!,
    effect: whole[i]!,
  }));
  return { parts, method, note };
};

const otherPart = (from: number, to: number): ChangePart[] =>
  from === 0 && to === 0
    ? []
    : [
        {
          ...{
            id: 'other_channels',
            label: 'Other channels',
            unit: 'money',
            noun: 'sold outside the web shop',
          },
          ...{ from, to, effect: to - from },
        },
      ];

const returnsPart = (from: number, to: number): ChangePart => ({
  ...{ id: 'returns', label: 'Returns', unit: 'money', noun: 'reversed' },
  ...{ from, to, effect: from - to },
});

const UNCONVERTED =
  'Orders without an exchange rate are left out: of the money, and so of the orders and AOV here.';

const noteOf = (web: string | null, before: Sums, after: Sums): string | null => {
  const isShort = before.unconverted_orders > 0 || after.unconverted_orders > 0;
  return [web, isShort ? UNCONVERTED : null].filter((note) => note !== null).join(' ') || null;
};

/** Shares mean something where all parts go one way, or what they leave is a tenth of the largest (METRICS C20). */
export const haveShares = (parts: readonly { effect: number }[], change: number): boolean => {
  const effects = parts.map(({ effect }) => effect);
  const isOneWay = effects.every((effect) => effect >= 0) || effects.every((effect) => effect <= 0);
  return change !== 0 && (isOneWay || 10 * Math.abs(change) >= Math.max(...effects.map(Math.abs)));
};

/** Parts in money that sum exactly to the change (METRICS 15.3). */
export const changeOf = (before: Sums, after: Sums): ChangeView => {
  const { parts, method, note } = webOf(before, after);
  const [from, to] = [netOf(before), netOf(after)];
  const others = otherPart(otherOf(before), otherOf(after));
  const all = [...parts, ...others, returnsPart(before.returns, after.returns)];
  return {
    metric: 'net_sales',
    from,
    to,
    change: to - from,
    parts: all,
    hasShares: haveShares(all, to - from) && Math.min(before.orders, after.orders) >= FEW_ORDERS,
    note: noteOf(note, before, after),
    method,
  };
};

/** More such days than this share, and sessions were not collected in part of the period. */
const UNTRACKED_SHARE = 0.1;

const isTracked = async (tx: Db, store: Store, period: Period, now: Date): Promise<boolean> => {
  const answer = await ask(tx, store, { ...period, metrics: ['orders', 'sessions'], by: 'day' }, now);
  const selling = answer.rows.filter(({ values }) => (values.orders?.value ?? 0) > 0);
  const untracked = selling.filter(({ values }) => !values.sessions?.value);
  return untracked.length <= selling.length * UNTRACKED_SHARE;
};

const sumsOf = async (tx: Db, store: Store, period: Period, now: Date): Promise<Sums> => {
  const [{ unconverted_web_orders, ...sums }, tracked] = await Promise.all([
    measures(tx, store, period, MEASURES, now),
    isTracked(tx, store, period, now),
  ]);
  return {
    ...sums,
    web_orders: sums.web_orders - unconverted_web_orders,
    sessions: tracked ? sums.sessions : null,
  };
};

export const changeView = async (
  tx: Db,
  store: Store,
  period: Period,
  comparison: Period,
  now: Date,
): Promise<ChangeView> => {
  const [before, after] = await Promise.all([
    sumsOf(tx, store, comparison, now),
    sumsOf(tx, store, period, now),
  ]);
  return changeOf(before, after);
};
