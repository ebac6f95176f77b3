import type { Db } from '../../drizzle/client';
import { calendarUnit, knownFacts } from '../ask';
import { dailyValues } from '../roadmap';
import { addDays, dayOf, daysIn, weekday, type Period } from '../time';
import type { InStore, Store } from '../types';
import type { ComparisonId } from '../../shared/lists';
import { weekdaysOf } from '../../shared/periods';
import { lackOf, lastDayOf, provisionalSince } from './known';
import { comparedPeriod, shownPeriod, type BridgeQuestion, type Shown } from './periods';
import type { ComparisonChoice, ComparisonsView, WeekdayMix } from './types';

/** What a period can be held against, and what each comparison's weekdays alone would change. */

const OFFERED = ['previous', 'days', 'weekdays', 'year'] as const satisfies ComparisonId[];

/** Weekdays of the first that the second lacks, each as often as it does. */
const surplus = (counts: readonly number[], others: readonly number[]): number[] =>
  counts.flatMap((count, day) => Array<number>(Math.max(0, count - (others[day] ?? 0))).fill(day));

/**
 * What the days of a comparison would have sold on the weekdays of the period, against what they sold: each weekday
 * at its mean. Null where a weekday was not among them, a day is not known, or nothing was sold. Pure.
 */
export const weekdayEffect = (
  period: Period,
  compared: Period,
  daily: readonly (number | null)[],
): number | null => {
  const [sums, counts] = [Array<number>(8).fill(0), weekdaysOf(compared)];
  for (const [i, value] of daily.entries()) {
    if (value === null) return null;
    const day = weekday(addDays(compared.from, i));
    sums[day] = (sums[day] ?? 0) + value;
  }
  const total = sums.reduce((sum, each) => sum + each, 0);
  let expected = 0;
  for (const [day, count] of weekdaysOf(period).entries()) {
    if (count === 0) continue;
    const days = counts[day] ?? 0;
    if (days === 0) return null;
    expected += (count * (sums[day] ?? 0)) / days;
  }
  return total > 0 ? expected / total - 1 : null;
};

const mixOf = async (here: InStore, period: Period, compared: Period): Promise<WeekdayMix> => {
  const [own, theirs] = [weekdaysOf(period), weekdaysOf(compared)];
  const [more, fewer] = [surplus(own, theirs), surplus(theirs, own)];
  if (more.length === 0 && fewer.length === 0) return { more, fewer, effect: 0 };
  const daily = await dailyValues(here, 'net_sales', compared);
  return { more, fewer, effect: weekdayEffect(period, compared, daily) };
};

/** As many days before are a choice of their own only beside a whole month, quarter or year before. */
const offered = ({ whole }: Shown, store: Store): readonly (typeof OFFERED)[number][] =>
  calendarUnit(whole, store) === null ? OFFERED.filter((id) => id !== 'days') : OFFERED;

type Asked = [ComparisonChoice['id'], BridgeQuestion];

/** Everything that the days of a question can be compared with. */
export const comparisonsOf = async (
  tx: Db,
  store: Store,
  question: Omit<BridgeQuestion, 'compare'>,
  now: Date,
): Promise<ComparisonsView> => {
  const { covered, stopped } = await knownFacts(tx, store, now);
  const today = dayOf(now.getTime(), store.timeZone);
  const shown = shownPeriod(store, question, today, lastDayOf(covered, stopped));
  const { compareFrom, compareTo, ...window } = question;
  const named = offered(shown, store).map((id): Asked => [id, { ...window, compare: id }]);
  const asked = compareFrom && compareTo ? [...named, ['own', question] satisfies Asked] : named;
  const choices = asked.map(async ([id, each]): Promise<ComparisonChoice[]> => {
    const compared = comparedPeriod(shown, each, store)?.period;
    if (!compared) return [];
    const lack = lackOf(covered, compared, today);
    const mix = lack === null ? await mixOf({ tx, store, now }, shown.period, compared) : null;
    return [{ id, period: compared, days: daysIn(compared), lack, mix }];
  });
  return {
    period: shown.period,
    days: daysIn(shown.period),
    unit: calendarUnit(shown.whole, store),
    isRunning: shown.period.to < shown.whole.to,
    today,
    provisionalFrom: provisionalSince(today),
    firstDay: covered.orders && covered.orders.first <= covered.orders.last ? covered.orders.first : null,
    // asked at the same time, so that they are read together
    choices: (await Promise.all(choices)).flat(),
  };
};
