import type { Period } from '../../server/time';
import type { Store } from '../../server/types';
import { shiftDay } from '../format';

/** The periods that one click gives, from the store's own calendar. */

export type Choice = 'quarter' | 'last_quarter' | 'last_28' | 'custom';

export const CHOICES: Record<Choice, string> = {
  quarter: 'Quarter to date',
  last_quarter: 'Last quarter',
  last_28: 'Last 28 days',
  custom: '',
};

const monthStart = (year: number, month: number): string =>
  new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);

/** The fiscal quarter before the one that holds `today`. */
const lastQuarter = (today: string, { fiscalYearStart }: Store): Period => {
  const [year, month] = [Number(today.slice(0, 4)), Number(today.slice(5, 7)) - 1];
  const since = (month - (fiscalYearStart - 1) + 12) % 3;
  return { from: monthStart(year, month - since - 3), to: monthStart(year, month - since) };
};

/** undefined = the standing view, which the server chooses. */
export const periodOf = (choice: Choice, today: string, store: Store, shown: Period): Period | undefined => {
  switch (choice) {
    case 'quarter':
      return undefined;
    case 'last_quarter':
      return lastQuarter(today, store);
    case 'last_28':
      return { from: shiftDay(today, -28), to: today };
    case 'custom':
      return shown;
  }
};

export const choiceOf = (asked: Partial<Period>, today: string, store: Store): Choice => {
  if (!asked.from || !asked.to) return 'quarter';
  const is = (period: Period | undefined) => period?.from === asked.from && period?.to === asked.to;
  const shown = { from: asked.from, to: asked.to };
  if (is(periodOf('last_quarter', today, store, shown))) return 'last_quarter';
  return is(periodOf('last_28', today, store, shown)) ? 'last_28' : 'custom';
};
