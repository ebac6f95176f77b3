import type { KpiView } from '../../server/roadmap/types';
import { formatPercent } from '../format';

/** How far a KPI is on its way, as it is said wherever it is said. */
export interface Attained {
  /** The way itself: below 0 behind its start, above 100% past its target. */
  way: string;
  /** What of it the phase's progress takes, where that is not the way itself. */
  counts: string | null;
}

export const attainedOf = ({ rawAttainment, attainment }: KpiView): Attained => ({
  way: rawAttainment === null ? '–' : formatPercent(rawAttainment, 0),
  counts:
    rawAttainment === null || rawAttainment === attainment
      ? null
      : `counts as ${formatPercent(attainment, 0)}`,
});
