import { quarterOf } from '../ask';
import type { Period } from '../time';
import type { Store } from '../types';

/** Fiscal quarters by their numbers. */

export const quarterNumber = ({ from }: Period, store: Store): number => {
  const month = Number(from.slice(5, 7));
  return Math.floor(((month - store.fiscalYearStart + 12) % 12) / 3) + 1;
};

/** A number that is not the calendar's says so. */
export const isFiscal = (store: Store): boolean => store.fiscalYearStart !== 1;

/** Whether a period is the fiscal quarter of this number, in a fiscal year that does not begin in January. */
export const isFiscalQuarter = (period: Period, number: number, store: Store): boolean => {
  const quarter = quarterOf(period.from, store);
  const isWhole = quarter.from === period.from && quarter.to === period.to;
  return isFiscal(store) && isWhole && quarterNumber(quarter, store) === number;
};
