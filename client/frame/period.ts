import type { BridgeView } from '../../server/bridge/types';
import { type Calendar, type Period, addDays, type Day, addMonths, fiscalStart } from '../../shared/days';

/** The periods that one click gives, from the store's own calendar. */

export type Choice = 'quarter' | 'last_quarter' | 'last_28' | 'custom';

export const CHOICES: Record<Choice, string> = {
  quarter: 'Quarter to date',
  last_quarter: 'Last quarter',
  last_28: 'Last 28 days',
  custom: '',
};

/** The fiscal quarter before the one that holds `today`. */
const lastQuarter = (today: Day, store: Calendar): Period => {
  const to = fiscalStart(today, 3, store);
  return { from: addMonths(to, -3), to };
};

/** undefined = the standing view, which the server chooses. */
export const periodOf = (choice: Choice, today: Day, store: Calendar, shown: Period): Period | undefined => {
  switch (choice) {
    case 'quarter':
      return undefined;
    case 'last_quarter':
      return lastQuarter(today, store);
    case 'last_28':
      return { from: addDays(today, -28), to: today };
    case 'custom':
      return shown;
  }
};

export const choiceOf = (request: Partial<Period>, today: Day, store: Calendar): Choice => {
  if (!request.from || !request.to) return 'quarter';
  const is = (period: Period | undefined) => period?.from === request.from && period?.to === request.to;
  const shown = { from: request.from, to: request.to };
  if (is(periodOf('last_quarter', today, store, shown))) return 'last_quarter';
  return is(periodOf('last_28', today, store, shown)) ? 'last_28' : 'custom';
};

/** What the bar shows of an answer. */
export type Shown = Pick<BridgeView, 'period' | 'periodLabel' | 'comparison' | 'today'>;

/** Stands in for an answer that did not come, so that other days can be chosen: the address, read on `today`. */
export const standIn = ({ from, to }: Partial<Period>, today: Day): Shown => ({
  period: from && to && from < to ? { from, to } : { from: addDays(today, -28), to: today },
  periodLabel: CHOICES.quarter,
  comparison: null,
  today,
});
