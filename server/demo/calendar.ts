import { addDays, addMonths, dayOf, daysBetween, monthOf, type Clock, type Day, type Period } from '../time';

/** When everything in a demo store happens; follows from the clock alone. */
export interface Calendar {
  timeZone: string;
  /** The running day; no fact of the store lies on it or after it. */
  today: Day;
  firstDay: Day;
  /** Every day with facts: `firstDay` to yesterday. */
  days: Day[];
  /** The four quarters of the roadmap, half-open. */
  phases: [Period, Period, Period, Period];
  /** Month (1–12) in which the first phase, and so the fiscal year, starts. */
  fiscalYearStart: number;
}

/** The first phase has the number 1. */
export type PhaseNumber = 1 | 2 | 3 | 4;

export const phaseAt = ({ phases: [q1, q2, q3, q4] }: Calendar, number: PhaseNumber): Period =>
  ({ 1: q1, 2: q2, 3: q3, 4: q4 })[number];

const MONTHS_OF_HISTORY = 16;

/**
 * `running` (1–4) is the phase that the store is in: it starts on the first day of last month. Between a third and
 * two thirds of it has gone.
 */
export const calendarOf = (clock: Clock, timeZone: string, running: number): Calendar => {
  const today = dayOf(clock().getTime(), timeZone);
  const thisMonth = monthOf(today);
  const start = addMonths(thisMonth, -1 - 3 * (running - 1));
  const phase = (n: number): Period => ({ from: addMonths(start, 3 * n), to: addMonths(start, 3 * n + 3) });
  const firstDay = addMonths(thisMonth, -MONTHS_OF_HISTORY);
  const days = Array.from({ length: daysBetween(firstDay, today) }, (_, i) => addDays(firstDay, i));
  return {
    timeZone,
    today,
    firstDay,
    days,
    phases: [phase(0), phase(1), phase(2), phase(3)],
    fiscalYearStart: Number(start.slice(5, 7)),
  };
};

/** 0 before `from`, 1 after `days` more, straight in between. */
export const ramp = (day: Day, from: Day, days: number): number =>
  Math.min(1, Math.max(0, daysBetween(from, day) / days));

export const within = (day: Day, from: Day, days: number): boolean =>
  day >= from && day < addDays(from, days);
