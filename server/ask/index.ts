/** Question → period → plan → SQL → answer. */
export { asOfIn } from './asOf';
export { ask } from './ask';
export type { CohortCost } from './cohortCosts';
export type { CohortAverage, Comeback, ComebackGroup } from './cohortSums';
export { changed } from './changed';
export { cohorts, type Cohort, type CohortAnswer, type CohortValue } from './cohorts';
export { compareValues } from './compare';
export { coverage, coveredUntil } from './covered';
export { timeBetweenOrders, type IntervalAnswer, type IntervalBand, type Second } from './intervals';
export { measures } from './measures';
export {
  bucketOf,
  buckets,
  calendarUnit,
  previousPeriod,
  quarterOf,
  weekdaysBefore,
  yearBefore,
} from './period';
export { factsBehind, knownFacts, openingOf, type Known } from './opening';
export { keptMetrics, metricOf, metricsOf, type MetricOf } from './resolve';
export { inUnit, lastReported, listSeries, reportedInOne } from './series';
export { sessionSources } from './sessions';
export { likeWith } from './sight';
export { askWhole, valueIn, valuesBy } from './whole';
export { why } from './why';
