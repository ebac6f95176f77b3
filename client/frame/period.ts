import type { BridgeView } from '../../server/bridge/types';
import { earlier, type Calendar, type Day, type Period } from '../../shared/days';
import { shortRange } from '../../shared/dayWords';
import type { ComparisonId, Preset } from '../../shared/lists';
import { presetPeriod } from '../../shared/periods';
import { windowOf, type PeriodSearch } from '../search';

/** Which days the address asks for, in the words of the bar. */

export const PRESET_NAMES: Record<Preset, string> = {
  yesterday: 'Yesterday',
  last_7: 'Last 7 days',
  last_28: 'Last 28 days',
  last_90: 'Last 90 days',
  month: 'Month to date',
  last_month: 'Last month',
  quarter: 'Quarter to date',
  last_quarter: 'Last quarter',
  year: 'Year to date',
  last_year: 'Last year',
  last_12_months: 'Last 12 months',
};

/** A period by its name, or days. */
export type Choice = Preset | Period;

/** The standing view is the running quarter. */
export const choiceOf = (search: PeriodSearch): Choice => {
  const { period, from, to } = windowOf(search);
  return from && to ? { from, to } : (period ?? 'quarter');
};

/** What the bar shows of an answer. */
export type Shown = Pick<BridgeView, 'period' | 'periodLabel' | 'comparison' | 'today'>;

/** The days of a choice that are over. */
export const closedDays = (choice: Choice, today: Day, calendar: Calendar): Period => {
  const whole = typeof choice === 'string' ? presetPeriod(choice, today, calendar) : choice;
  return whole.from < today ? { from: whole.from, to: earlier(whole.to, today) } : whole;
};

/** Stands in for an answer that did not come, so that other days can be chosen: the address, read on `today`. */
export const standIn = (search: PeriodSearch, today: Day, calendar: Calendar): Shown => {
  const choice = choiceOf(search);
  const period = closedDays(choice, today, calendar);
  return { period, periodLabel: PRESET_NAMES.quarter, comparison: null, today };
};

/** The standing view is an older quarter where the running one has no data: the server names it. */
export const chosenName = (choice: Choice, view: Shown): string => {
  if (choice === 'quarter') return view.periodLabel;
  const days = shortRange(view.period, view.today);
  return typeof choice === 'string' ? `${PRESET_NAMES[choice]}, ${days}` : days;
};

const AGAINST: Record<ComparisonId, string> = {
  previous: 'the period before',
  days: 'the days before',
  weekdays: 'a year before, same weekdays',
  year: 'a year before',
  none: 'nothing',
};

/** "against 1 Apr – 4 Jun"; by its name where it has no days. */
export const againstName = (search: PeriodSearch, view: Shown): string => {
  const { compare = 'previous', compareFrom } = windowOf(search);
  if (view.comparison) return `against ${shortRange(view.comparison, view.today)}`;
  return `against ${compareFrom ? 'other days' : AGAINST[compare]}`;
};
