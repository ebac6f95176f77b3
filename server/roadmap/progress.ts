import { addDays, daysBetween, type Day } from '../time';
import type { Status } from './types';

/** Progress of a phase, exactly as METRICS 14.1 has it. Pure. */

const clamp = (value: number): number => Math.min(1, Math.max(0, value));
/** No pace before this share of the phase. */
export const EARLY = 0.05;
/** Thresholds compare what a reader could compute; the last bits of a division are not news. */
const SLACK = 1e-12;

const weightedMean = (items: readonly { weight: number; value: number }[]): number | null => {
  const weight = items.reduce((sum, item) => sum + item.weight, 0);
  return weight > 0 ? items.reduce((sum, item) => sum + item.weight * item.value, 0) / weight : null;
};

/** (actual − baseline) / (target − baseline): below 0 is a regression, above 1 more than was aimed at. */
export const rawAttainment = (
  baseline: number | null,
  target: number | null,
  actual: number | null,
): number | null =>
  baseline === null || target === null || actual === null || target === baseline
    ? null
    : (actual - baseline) / (target - baseline);

export const attainment = (
  baseline: number | null,
  target: number | null,
  actual: number | null,
): number | null => {
  const raw = rawAttainment(baseline, target, actual);
  return raw === null ? null : clamp(raw);
};

/** Share of `[start, end)` that has passed when `today` begins. */
export const elapsedOf = (start: Day, end: Day, today: Day): number =>
  clamp(daysBetween(start, today) / daysBetween(start, end));

export const statusOf = (pace: number | null): Status => {
  if (pace === null) return 'unknown';
  if (pace >= 0.95 - SLACK) return 'on_track';
  return pace >= 0.8 - SLACK ? 'at_risk' : 'off_track';
};

export interface ProgressInput {
  start: Day;
  end: Day;
  today: Day;
  deliverablesWeight: number;
  deliverables: readonly { weight: number; done: number }[];
  kpis: readonly { weight: number; attainment: number | null }[];
}

export interface Progress {
  deliverables: number | null;
  kpi: number | null;
  kpiCoverage: number;
  elapsed: number;
  progress: number | null;
  pace: number | null;
  status: Status;
  finish: Day | null;
}

const blend = (deliverables: number | null, kpi: number | null, weight: number): number | null => {
  if (deliverables === null || kpi === null) return deliverables ?? kpi;
  return weight * deliverables + (1 - weight) * kpi;
};

/** Start + what the days so far would need to become the whole, in whole days; a phase that is closed has no such day. */
const finishOf = ({ start, end, today }: ProgressInput, progress: number | null): Day | null => {
  const days = daysBetween(start, today);
  if (progress === null || progress <= 0 || days <= 0 || today >= end) return null;
  return addDays(start, Math.ceil(days / progress - SLACK));
};

export const progressOf = (input: ProgressInput): Progress => {
  const { start, end, today } = input;
  const known = input.kpis.filter((kpi) => kpi.attainment !== null);
  const deliverables = weightedMean(input.deliverables.map(({ weight, done }) => ({ weight, value: done })));
  const kpi = weightedMean(known.map((k) => ({ weight: k.weight, value: k.attainment! })));
  const allWeight = input.kpis.reduce((sum, k) => sum + k.weight, 0);
  const knownWeight = known.reduce((sum, k) => sum + k.weight, 0);
  const elapsed = elapsedOf(start, end, today);
  const progress = blend(deliverables, kpi, input.deliverablesWeight);
  const pace = progress === null || elapsed < EARLY ? null : progress / elapsed;
  return {
    deliverables,
    kpi,
    kpiCoverage: allWeight > 0 ? knownWeight / allWeight : 0,
    elapsed,
    progress,
    pace,
    status: statusOf(pace),
    finish: finishOf(input, progress),
  };
};
