import { previousPeriod, quarterOf, yearBefore } from '../ask';
import { addDays, daysBetween, type Day, type Period } from '../time';
import type { Store } from '../types';
import type { BridgeView } from './types';
import { capitalised, dayWords, rangeWords } from './words';

/** Which period the Bridge shows, and what it is held against. Pure. */

export interface BridgeQuestion {
  from?: Day | undefined;
  to?: Day | undefined;
  compare?: 'previous' | 'year' | 'none' | undefined;
}

export interface Shown {
  /** The closed days that are shown. */
  period: Period;
  /** The quarter, or the asked period, as a whole. */
  whole: Period;
  label: string;
  stale: BridgeView['stale'];
}

export interface Compared {
  /** As many days as are shown. */
  period: Period;
  /** As much as the whole. */
  whole: Period;
}

const lengthOf = ({ from, to }: Period): number => daysBetween(from, to);

/** Days that are still to come are not shown; a period that begins today or later is as it is. */
const asked = (whole: Period, today: Day): Shown => {
  const to = whole.from < today && today < whole.to ? today : whole.to;
  const period = { from: whole.from, to };
  return { period, whole, label: rangeWords(period, today), stale: null };
};

const quarterNumber = ({ from }: Period, store: Store): number => {
  const month = Number(from.slice(5, 7));
  return Math.floor(((month - store.fiscalYearStart + 12) % 12) / 3) + 1;
};

/** A number that is not the calendar's says so. */
const isFiscal = (store: Store): boolean => store.fiscalYearStart !== 1;

/** "Q3", or "fiscal Q3" where the year does not begin in January. */
const quarterName = (quarter: Period, store: Store): string =>
  `${isFiscal(store) ? 'fiscal ' : ''}Q${quarterNumber(quarter, store)}`;

/** Whether a period is the fiscal quarter of this number, in a fiscal year that does not begin in January. */
export const isFiscalQuarter = (period: Period, number: number, store: Store): boolean => {
  const quarter = quarterOf(period.from, store);
  const isWhole = quarter.from === period.from && quarter.to === period.to;
  return isFiscal(store) && isWhole && quarterNumber(quarter, store) === number;
};

const closedQuarter = (quarter: Period, store: Store, today: Day, stale: Shown['stale']): Shown => ({
  period: quarter,
  whole: quarter,
  label: capitalised(
    `${quarterName(quarter, store)} ${quarter.from.slice(0, 4)}, ${rangeWords(quarter, today)}`,
  ),
  stale,
});

const olderQuarter = (store: Store, today: Day, lastFactDay: Day): Shown => {
  const quarter = quarterOf(lastFactDay, store);
  const name = `${quarterName(quarter, store)} ${quarter.from.slice(0, 4)}`;
  const sentence = `The newest data is of ${dayWords(lastFactDay, today)}: this is ${name}, the last quarter with data.`;
  return closedQuarter(quarter, store, today, { lastFactDay, sentence });
};

/** On a quarter's first day none of its days is closed. */
const quarterBefore = (store: Store, today: Day, lastFactDay: Day | null): Shown => {
  const running = quarterOf(today, store);
  const quarter = quarterOf(addDays(running.from, -1), store);
  const sentence = `${capitalised(quarterName(running, store))} begins today: this is ${quarterName(quarter, store)}, the last quarter with closed days.`;
  return closedQuarter(quarter, store, today, lastFactDay === null ? null : { lastFactDay, sentence });
};

/** The running quarter up to yesterday; the last one with data where this one has none. */
const standing = (store: Store, today: Day, lastFactDay: Day | null): Shown => {
  const running = quarterOf(today, store);
  const before = quarterOf(addDays(running.from, -1), store);
  const isFirstDay = today === running.from;
  if (lastFactDay !== null && lastFactDay < (isFirstDay ? before : running).from) {
    return olderQuarter(store, today, lastFactDay);
  }
  if (isFirstDay) return quarterBefore(store, today, lastFactDay);
  const period = { from: running.from, to: today };
  const label = capitalised(`${quarterName(running, store)} to date, ${rangeWords(period, today)}`);
  return { period, whole: running, label, stale: null };
};

export const shownPeriod = (
  store: Store,
  { from, to }: BridgeQuestion,
  today: Day,
  lastFactDay: Day | null,
): Shown => (from && to ? asked({ from, to }, today) : standing(store, today, lastFactDay));

/** The same elapsed part of the earlier period; all of it where all of the later one is shown. */
const likewise = (shown: Shown, whole: Period): Compared => {
  if (lengthOf(shown.period) >= lengthOf(shown.whole)) return { period: whole, whole };
  const days = Math.min(lengthOf(shown.period), lengthOf(whole));
  return { period: { from: whole.from, to: addDays(whole.from, days) }, whole };
};

/** A whole quarter, month or year against the one before, other days against as many directly before. */
export const comparedPeriod = (shown: Shown, question: BridgeQuestion, store: Store): Compared | null => {
  const compare = question.compare ?? 'previous';
  if (compare === 'none') return null;
  if (compare === 'year') return { period: yearBefore(shown.period), whole: yearBefore(shown.whole) };
  return likewise(shown, previousPeriod(shown.whole, store));
};

export const comparedWords = (comparison: Period, period: Period, today: Day): string => {
  const days = lengthOf(comparison);
  const same = days === lengthOf(period) ? 'same ' : '';
  return `${rangeWords(comparison, today)}, ${same}${days} ${days === 1 ? 'day' : 'days'}`;
};
