import {
  addDays,
  addMonths,
  fiscalStart,
  monthOf,
  nextMonth,
  weekday,
  type Calendar,
  type Day,
  type Period,
} from './days';
import type { Preset } from './lists';

/** Periods that have a name instead of dates, by a store's calendar. */

const untilToday = (days: number, today: Day): Period => ({ from: addDays(today, -days), to: today });

/** The whole fiscal period of so many months that holds `day`. */
const fiscal = (day: Day, months: number, calendar: Calendar): Period => {
  const from = fiscalStart(day, months, calendar);
  return { from, to: addMonths(from, months) };
};

/**
 * The whole days that a preset means on `today`, which is in none that ends before it. What runs is what holds
 * yesterday: on a period's first day none of its days is over yet.
 */
export const presetPeriod = (preset: Preset, today: Day, calendar: Calendar): Period => {
  const yesterday = addDays(today, -1);
  switch (preset) {
    case 'yesterday':
      return untilToday(1, today);
    case 'last_7':
      return untilToday(7, today);
    case 'last_28':
      return untilToday(28, today);
    case 'last_90':
      return untilToday(90, today);
    case 'month':
      return { from: monthOf(yesterday), to: nextMonth(yesterday) };
    case 'last_month':
      return { from: addMonths(monthOf(today), -1), to: monthOf(today) };
    case 'quarter':
      return fiscal(yesterday, 3, calendar);
    case 'last_quarter':
      return fiscal(addDays(fiscalStart(today, 3, calendar), -1), 3, calendar);
    case 'year':
      return fiscal(yesterday, 12, calendar);
    case 'last_year':
      return fiscal(addDays(fiscalStart(today, 12, calendar), -1), 12, calendar);
    case 'last_12_months':
      return { from: addMonths(today, -12), to: today };
  }
};

/** How often each weekday (1 = Monday … 7 = Sunday) comes in a period; place 0 is empty. */
export const weekdaysOf = ({ from, to }: Period): number[] => {
  const counts = Array<number>(8).fill(0);
  for (let day = from; day < to; day = addDays(day, 1))
    counts[weekday(day)] = (counts[weekday(day)] ?? 0) + 1;
  return counts;
};
