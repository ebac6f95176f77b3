import { ask, likeWith, measures } from '../ask';
import type { Period } from '../time';
import type { InStore } from '../types';
import { decompose, roundToSum } from '../stats/decomposition';
import type { Compared, Shown } from './periods';
import type { ChangePart, ChangeView } from './types';
import { zip } from '../../shared/items';
import { FEW_ORDERS } from './uncertain';
import { CHANGE_NOTES, PART_WORDS } from './sentences';

/** What drove the change of net sales: traffic × conversion × AOV of the web, other channels, returns. */

const SOLD = [
  'gross_sales',
  'discounts',
  'returns',
  'web_sales',
  'web_orders',
  'unconverted_web_orders',
  'unconverted_orders',
  'orders',
] as const;

export interface Sums extends Record<Exclude<(typeof SOLD)[number], 'unconverted_web_orders'>, number> {
  /** Web orders that the money is of: those without an exchange rate have none. */
  web_orders: number;
  /** Null where they are not known of both periods: then they can't explain the orders. */
  sessions: number | null;
}

type Web = Pick<ChangeView, 'parts' | 'method' | 'note'>;
type Factor = Omit<ChangePart, 'effect' | 'from' | 'to'> & { of: (sums: Sums) => number };

const netOf = (sums: Sums): number => sums.gross_sales - sums.discounts - sums.returns;
const otherOf = (sums: Sums): number => sums.gross_sales - sums.discounts - sums.web_sales;
const ratio = (a: number, b: number): number => (b === 0 ? 0 : a / b);

const TRAFFIC: Factor = {
  id: 'traffic',
  unit: 'count',
  ...PART_WORDS.traffic,
  of: (sums) => sums.sessions ?? 0,
};
const CONVERSION: Factor = {
  ...{ id: 'conversion', unit: 'fraction', ...PART_WORDS.conversion },
  of: (sums) => ratio(sums.web_orders, sums.sessions ?? 0),
};
const AOV: Factor = {
  ...{ id: 'aov', unit: 'money', ...PART_WORDS.aov },
  of: (sums) => ratio(sums.web_sales, sums.web_orders),
};
const ORDERS: Factor = {
  id: 'traffic',
  unit: 'count',
  ...PART_WORDS.web_orders,
  of: (sums) => sums.web_orders,
};
const WEB_SALES: Factor = {
  id: 'traffic',
  unit: 'money',
  ...PART_WORDS.web_sales,
  of: (sums) => sums.web_sales,
};

const without = (sums: Sums): boolean => sums.web_orders === 0 && sums.web_sales !== 0;
const isUntracked = (sums: Sums): boolean =>
  sums.sessions === null || (sums.sessions === 0 && sums.web_orders > 0);

/** The factors whose product is the web sales, as far as both periods have them. */
const factorsOf = (before: Sums, after: Sums): { factors: Factor[]; note: string | null } => {
  if (without(before) || without(after)) return { factors: [WEB_SALES], note: CHANGE_NOTES.no_orders };
  const isWeb = before.web_orders > 0 || after.web_orders > 0;
  if (!isWeb) return { factors: [], note: null };
  if (isUntracked(before) || isUntracked(after))
    return { factors: [ORDERS, AOV], note: CHANGE_NOTES.no_sessions };
  return { factors: [TRAFFIC, CONVERSION, AOV], note: null };
};

const webOf = (before: Sums, after: Sums): Web => {
  const { factors, note } = factorsOf(before, after);
  if (factors.length === 0) return { parts: [], method: null, note };
  const [was, is] = [factors.map(({ of }) => of(before)), factors.map(({ of }) => of(after))];
  const { method, effects } = decompose(was, is);
  const whole = roundToSum(effects, after.web_sales - before.web_sales);
  const parts = zip(factors, whole).map(([{ of, ...factor }, effect]) => ({
    ...factor,
    ...{ from: of(before), to: of(after), effect },
  }));
  return { parts, method, note };
};

const otherPart = (from: number, to: number): ChangePart[] =>
  from === 0 && to === 0
    ? []
    : [{ id: 'other_channels', unit: 'money', ...PART_WORDS.other_channels, from, to, effect: to - from }];

const returnsPart = (from: number, to: number): ChangePart => ({
  ...{ id: 'returns', unit: 'money', ...PART_WORDS.returns },
  ...{ from, to, effect: from - to },
});

const noteOf = (web: string | null, before: Sums, after: Sums): string | null => {
  const isShort = before.unconverted_orders > 0 || after.unconverted_orders > 0;
  return [web, isShort ? CHANGE_NOTES.unconverted : null].filter((note) => note !== null).join(' ') || null;
};

/** Shares mean something where all parts go one way, or leave a tenth of the largest (METRICS C20). */
export const haveShares = (parts: readonly { effect: number }[], change: number): boolean => {
  const effects = parts.map(({ effect }) => effect);
  const isOneWay = effects.every((effect) => effect >= 0) || effects.every((effect) => effect <= 0);
  return change !== 0 && (isOneWay || 10 * Math.abs(change) >= Math.max(...effects.map(Math.abs)));
};

/** Parts in money that sum exactly to the change (METRICS 15.3). */
export const changeOf = (before: Sums, after: Sums): Omit<ChangeView, keyof Read> => {
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

type Read = Pick<ChangeView, 'period' | 'comparison'>;

/** Sums of a period; null unless the facts of all of them cover it. */
const sumsOf = async (here: InStore, period: Period, isTracked: boolean): Promise<Sums | null> => {
  const sums = await measures(here, period, isTracked ? [...SOLD, 'sessions'] : SOLD);
  if (!sums) return null;
  const { unconverted_web_orders, ...others } = sums;
  return {
    ...others,
    web_orders: others.web_orders - unconverted_web_orders,
    sessions: isTracked ? ((sums as { sessions?: number }).sessions ?? null) : null,
  };
};

const changeIn = async (here: InStore, read: Read, isTracked: boolean): Promise<ChangeView | null> => {
  const [before, after] = await Promise.all([
    sumsOf(here, read.comparison, isTracked),
    sumsOf(here, read.period, isTracked),
  ]);
  return before && after && { ...changeOf(before, after), ...read };
};

/** As far as sessions are known too; null where they are not known at all. */
const withSessions = async (
  { tx, store, now }: InStore,
  { period, whole }: Pick<Shown, 'period' | 'whole'>,
  compared: Compared,
): Promise<Read | null> => {
  const { readTo } = await ask(tx, store, { ...period, metrics: ['cr_orders'] }, now);
  if (readTo === null) return null;
  return { period: { from: period.from, to: readTo }, comparison: likeWith(whole, readTo, compared.whole) };
};

/**
 * What drove the change, of the days that all of its parts are known of. Without sessions in both periods
 * traffic and conversion are one; null where the orders of one of them are not known.
 */
export const changeView = async (
  here: InStore,
  shown: Pick<Shown, 'period' | 'whole'>,
  compared: Compared,
): Promise<ChangeView | null> => {
  const tracked = await withSessions(here, shown, compared);
  const found = tracked && (await changeIn(here, tracked, true));
  return found ?? changeIn(here, { period: shown.period, comparison: compared.period }, false);
};
