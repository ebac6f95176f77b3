import { METRIC_IDS } from '../../server/catalog/metrics';
import { isKnown } from './answers';

/** Metrics of the catalogue that the oracle does not compute, each with its reason. */
export const PASSED_OVER: Readonly<Record<string, string>> = {};

/** Neither computed nor passed over for a reason. */
export const forgotten = (): string[] => METRIC_IDS.filter((id) => !isKnown(id) && !(id in PASSED_OVER));

/** Reasons of what is computed all the same, or is in the catalogue no longer. */
export const outdated = (): string[] =>
  Object.keys(PASSED_OVER).filter((id) => isKnown(id) || !METRIC_IDS.some((known) => known === id));
