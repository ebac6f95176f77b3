/** How the installation is: whether it is ready. */
export type { Check } from './check';
export { readinessOf } from './readiness';
