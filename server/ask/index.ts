export { ask } from './ask';
export { asOfIn } from './asOf';
export { cohorts, type CohortAnswer } from './cohorts';
export { compareValues } from './compare';
export { freshness } from './freshness';
export { timeBetweenOrders } from './intervals';
export { measures } from './measures';
export { bucketOf, buckets, previousPeriod, quarterOf, yearBefore } from './period';
export { why } from './why';
