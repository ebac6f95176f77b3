/** How the installation is: whether it is ready, and its figures. */
export { examined, type Check, type Finding, type Look } from './check';
export { diskLook, spoolLook } from './folder';
export { openMetrics, type Metrics } from './metrics';
export { databaseLook, readinessOf } from './readiness';
