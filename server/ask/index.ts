export { ask } from './ask';
export { asOfIn } from './asOf';
export { cohorts, type Cohort, type CohortAnswer, type CohortQuestion, type CohortValue } from './cohorts';
export { compareValues } from './compare';
export { freshness } from './freshness';
export { measures } from './measures';
export { bucketOf, buckets, previousPeriod, quarterOf, yearBefore, type Bucket } from './period';
export { why, type WhyQuestion } from './why';
