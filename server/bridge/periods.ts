import { likeWith, previousPeriod, quarterOf, weekdaysBefore, yearBefore } from '../ask';
import { addDays, daysIn, earlier, type Day, type Period } from '../time';
import type { Store } from '../types';
import type { BridgeView } from './types';
import { rangeWords } from '../../shared/dayWords';
import type { ComparisonId, Preset } from '../../shared/lists';
import { presetPeriod } from '../../shared/periods';
import { isFiscal, phaseQuarter, quarterNumber } from '../roadmap';
import { closedLabel, datedQuarter, firstDayWords, olderQuarterWords, runningLabel } from './sentences';

/** Which period the Bridge shows, and what it is held against. Pure. */

export interface BridgeQuestion {
  /** Instead of days; without either the standing view. */
  period?: Preset | undefined;
  from?: Day | undefined;
  to?: Day | undefined;
  compare?: ComparisonId | undefined;
  /** Days of one's own to compare with, instead of `compare`. */
  compareFrom?: Day | undefined;
  compareTo?: Day | undefined;
}

export interface Shown {
  /** The days that are shown: those that are over, and covered. */
  period: Period;
  /** The quarter, or the asked period, as a whole. */
  whole: Period;
  label: string;
  stale: BridgeView['stale'];
}

export interface Compared {
  /** As many days as are shown, from its start. */
  period: Period;
  /** As much as the whole. */
  whole: Period;
}

/** Up to the last complete day; a period that begins after it is as it is. */
const upTo = (whole: Period, today: Day, lastDay: Day | null): Period => {
  const end = lastDay === null ? today : earlier(today, addDays(lastDay, 1));
  return { from: whole.from, to: whole.from < end ? earlier(whole.to, end) : whole.to };
};

const asked = (whole: Period, today: Day, lastDay: Day | null): Shown => {
  const period = upTo(whole, today, lastDay);
  return { period, whole, label: rangeWords(period, today), stale: null };
};

const quarterName = (quarter: Period, store: Store): string =>
  phaseQuarter({ position: quarterNumber(quarter, store), isFiscal: isFiscal(store) });

/** An earlier quarter, as far as it is covered. */
const closedQuarter = (
  whole: Period,
  store: Store,
  today: Day,
  stale: NonNullable<Shown['stale']>,
): Shown => {
  const period = upTo(whole, today, stale.lastDay);
  const name = datedQuarter(quarterName(whole, store), whole);
  return { period, whole, stale, label: closedLabel(name, period, today) };
};

const olderQuarter = (store: Store, today: Day, lastDay: Day): Shown => {
  const quarter = quarterOf(lastDay, store);
  const sentence = olderQuarterWords(datedQuarter(quarterName(quarter, store), quarter), lastDay, today);
  return closedQuarter(quarter, store, today, { lastDay, sentence });
};

/** On a quarter's first day none of its days is closed. */
const quarterBefore = (store: Store, today: Day, lastDay: Day | null): Shown => {
  const running = quarterOf(today, store);
  const quarter = quarterOf(addDays(running.from, -1), store);
  const sentence = firstDayWords(quarterName(running, store), quarterName(quarter, store));
  const shown = closedQuarter(quarter, store, today, { lastDay: lastDay ?? addDays(today, -1), sentence });
  return lastDay === null ? { ...shown, stale: null } : shown;
};

/** The running quarter up to its last complete day; the last one with data where it has none. */
const standing = (store: Store, today: Day, lastDay: Day | null): Shown => {
  const running = quarterOf(today, store);
  const before = quarterOf(addDays(running.from, -1), store);
  const isFirstDay = today === running.from;
  if (lastDay !== null && lastDay < (isFirstDay ? before : running).from)
    return olderQuarter(store, today, lastDay);
  if (isFirstDay) return quarterBefore(store, today, lastDay);
  const period = upTo(running, today, lastDay);
  const label = runningLabel(quarterName(running, store), period, today);
  return { period, whole: running, label, stale: null };
};

/** The days that were asked for; null = the standing view. */
const askedFor = ({ period, from, to }: BridgeQuestion, today: Day, store: Store): Period | null => {
  if (from && to) return { from, to };
  return period && period !== 'quarter' ? presetPeriod(period, today, store) : null;
};

/** `lastDay`: the last complete day of what the page is about; null = there is none. */
export const shownPeriod = (
  store: Store,
  question: BridgeQuestion,
  today: Day,
  lastDay: Day | null,
): Shown => {
  const whole = askedFor(question, today, store);
  return whole ? asked(whole, today, lastDay) : standing(store, today, lastDay);
};

/** As many days as are shown, directly before them. */
const daysBefore = ({ whole, period }: Shown): Period => ({
  from: addDays(whole.from, -daysIn(period)),
  to: whole.from,
});

const wholeCompared = (shown: Shown, compare: Exclude<ComparisonId, 'none'>, store: Store): Period => {
  switch (compare) {
    case 'previous':
      return previousPeriod(shown.whole, store);
    case 'days':
      return daysBefore(shown);
    case 'weekdays':
      return weekdaysBefore(shown.whole);
    case 'year':
      return yearBefore(shown.whole);
  }
};

/** Days that somebody chose, or those of a comparison with a name; of either as many days as are shown. */
export const comparedPeriod = (shown: Shown, question: BridgeQuestion, store: Store): Compared | null => {
  const { compare = 'previous', compareFrom, compareTo } = question;
  const like = (whole: Period): Compared => ({
    period: likeWith(shown.whole, shown.period.to, whole),
    whole,
  });
  if (compareFrom && compareTo) return like({ from: compareFrom, to: compareTo });
  return compare === 'none' ? null : like(wholeCompared(shown, compare, store));
};
