import type { CohortGrain } from '../../../shared/lists';
import { fiscalStart, monthOf, weekOf, type Calendar, type Day } from '../../time';
import { Control } from './control';
import { Counting } from './counting';
import { Sums } from './sums';

/** Signed changes of the rollups, summed in memory until they are written. */

export const SESSION_DIMS = ['channel', 'device', 'country'];
export const SPEND_DIMS = ['channel', 'country'];
export const ORDER_DIMS = [...SESSION_DIMS, 'currency', 'customerType', 'identity'];

/** First day of the period that holds a day, by grain: what cohorts are kept by. */
const PERIODS: Record<CohortGrain, (day: Day, calendar: Calendar) => Day> = {
  week: weekOf,
  month: monthOf,
  quarter: (day, calendar) => fiscalStart(day, 3, calendar),
};

/** All rollups of a store. */
export class Deltas {
  readonly sales = new Sums(['day', ...ORDER_DIMS]);
  readonly lines = new Sums(['day', 'productType', ...ORDER_DIMS]);
  readonly costs = new Sums(['day', ...ORDER_DIMS]);
  readonly sessions = new Sums(['day', 'source', ...SESSION_DIMS]);
  readonly histograms = new Sums(['cut', 'grain', 'bucket', 'source', 'subject', 'device', 'value']);
  readonly spend = new Sums(['day', ...SPEND_DIMS]);
  readonly presence = new Sums(['kind', 'grain', 'bucket']);
  readonly gaps = new Sums(['kind', 'grain', 'bucket', 'prevDay']);
  readonly cohorts = new Sums(['grain', 'cohort', 'period']);
  readonly intervals = new Sums(['month', 'days']);
  readonly seconds = new Sums(['days']);
  readonly customerDays = new Sums(['day', 'customerKey', ...ORDER_DIMS]);
  /** Totals of what was counted of sales. */
  readonly control = new Control();
  /** Counts a row. */
  readonly plus = this.times(1);
  /** Takes back what `plus` counted of a row. */
  readonly minus = this.times(-1);
  private readonly periods = new Map<Day, Record<CohortGrain, Day>>();

  /** `before`: sources of the sessions that were written earlier in the transaction. */
  constructor(
    private readonly calendar: Calendar,
    private readonly before: readonly string[] = [],
  ) {}

  /** Rows that wait to be written: sales and lines become several each. */
  get size(): number {
    const { sales, lines, costs, sessions, histograms, spend } = this;
    const { presence, gaps, cohorts, intervals, seconds, customerDays } = this;
    return [sales, lines, costs, sessions, histograms, spend]
      .concat([presence, gaps, cohorts, intervals, seconds, customerDays])
      .reduce((sum, { size }) => sum + size, 0);
  }

  /** Counts a row so many times; below zero takes it back. */
  times(times: number): Counting {
    return new Counting(this, times);
  }

  /** First days of the periods that hold a day. */
  periodsOf(day: Day): Record<CohortGrain, Day> {
    const known = this.periods.get(day);
    if (known) return known;
    const periods = {
      week: PERIODS.week(day, this.calendar),
      month: PERIODS.month(day, this.calendar),
      quarter: PERIODS.quarter(day, this.calendar),
    };
    this.periods.set(day, periods);
    return periods;
  }

  /** Sources of the sessions that have come or gone in the transaction. */
  sessionSources(): string[] {
    const waiting = [...this.sessions.changes()].flatMap(({ key }) => key[1] ?? []);
    return [...new Set([...this.before, ...waiting])];
  }
}
