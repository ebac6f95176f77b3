/** How the installation is: whether it is ready, and its figures. */
export type { Check } from './check';
export { openMetrics, type Metrics } from './metrics';
export { readinessOf } from './readiness';
