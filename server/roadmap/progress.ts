import { holds, type Interval } from '../stats/intervals';
import { addDays, daysBetween, earlier, later, type Day } from '../time';
import type { Status } from '../../shared/lists';

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

/**
 * Status of a KPI (METRICS 14.1, C20): unclear where its interval holds the value that is due, baseline +
 * share due × (target − baseline); else by attainment over the share due. A total has no interval.
 */
export const kpiStatus = ({ baseline, target, actual, due, interval }: KpiCourse): Status => {
  const attained = attainment(baseline, target, actual);
  if (attained === null || due === null || due <= 0) return 'unknown';
  return holds(interval, valueDue({ baseline, target, due })) ? 'unclear' : statusOf(attained / due);
};

/** What it should be: so far on the way from baseline to target as is due. */
export const valueDue = ({
  baseline,
  target,
  due,
}: Pick<KpiCourse, 'baseline' | 'target' | 'due'>): number | null =>
  baseline === null || target === null || due === null ? null : baseline + due * (target - baseline);

/** A target counts half if its sample can't separate its start from its goal. */
export const isBlurred = ({
  baseline,
  target,
  interval,
}: Pick<KpiCourse, 'baseline' | 'target' | 'interval'>) =>
  holds(interval, baseline) && holds(interval, target);

export interface KpiCourse {
  baseline: number | null;
  target: number | null;
  actual: number | null;
  /** Share of the way that is due by the last day that is known. */
  due: number | null;
  interval: Interval | null;
}

export interface ProgressInput {
  start: Day;
  end: Day;
  today: Day;
  deliverablesWeight: number;
  deliverables: readonly { weight: number; done: number }[];
  /** `until`: the first day that is not known of it; left out, it is known to today. */
  kpis: readonly { weight: number; attainment: number | null; isHalved: boolean; until?: Day }[];
}

export interface Progress {
  deliverables: number | null;
  kpi: number | null;
  kpiCoverage: number;
  elapsed: number;
  /** Of the targets: the share of the phase that has data. Null where none is known. */
  kpiDue: number | null;
  /** What pace is held against: time gone, of targets as far as there are data. */
  due: number;
  progress: number | null;
  pace: number | null;
  status: Status;
  finish: Day | null;
}

const blend = (deliverables: number | null, kpi: number | null, weight: number): number | null => {
  if (deliverables === null || kpi === null) return deliverables ?? kpi;
  return weight * deliverables + (1 - weight) * kpi;
};

/**
 * Start + what the days with data would need to become the whole, in whole days; never before today. A phase that is
 * closed has no such day.
 */
const finishOf = ({ start, end, today }: ProgressInput, progress: number | null, due: number): Day | null => {
  const days = due * daysBetween(start, end);
  if (progress === null || progress <= 0 || days <= 0 || today >= end) return null;
  return later(today, addDays(start, Math.ceil(days / progress - SLACK)));
};

const countedWeight = ({ weight, isHalved }: ProgressInput['kpis'][number]): number =>
  isHalved ? weight / 2 : weight;

/** Progress and pace, where `attained` says how far a KPI is. */
const courseOf = (
  input: ProgressInput,
  attained: (kpi: ProgressInput['kpis'][number]) => number | null,
): Pick<Progress, 'kpi' | 'progress' | 'pace'> => {
  const known = input.kpis.flatMap((kpi) => {
    const value = attained(kpi);
    return value === null ? [] : [{ weight: countedWeight(kpi), value }];
  });
  const kpi = weightedMean(known);
  const progress = blend(deliverablesOf(input), kpi, input.deliverablesWeight);
  const { due } = dueOf(input);
  return { kpi, progress, pace: progress === null || due < EARLY ? null : progress / due };
};

/** The parts of progress, each with the days that it was measured over: work to today, targets as far as data go. */
const dueOf = (input: ProgressInput): Pick<Progress, 'elapsed' | 'kpiDue' | 'due'> => {
  const { start, end, today, kpis, deliverablesWeight } = input;
  const elapsed = elapsedOf(start, end, today);
  const known = kpis.filter(({ attainment: attained }) => attained !== null);
  const isBehind = known.some(({ until = today }) => until < earlier(today, end));
  // equal shares stay what they are: the last bits of a mean are no difference
  if (!isBehind) return { elapsed, kpiDue: known.length > 0 ? elapsed : null, due: elapsed };
  const shares = known.map((kpi) => ({
    weight: countedWeight(kpi),
    value: elapsedOf(start, end, earlier(kpi.until ?? today, today)),
  }));
  const kpiDue = weightedMean(shares);
  const work = deliverablesOf(input) === null ? null : elapsed;
  return { elapsed, kpiDue, due: blend(work, kpiDue, deliverablesWeight) ?? elapsed };
};

const deliverablesOf = ({ deliverables }: ProgressInput): number | null =>
  weightedMean(deliverables.map(({ weight, done }) => ({ weight, value: done })));

/** Unclear where the KPIs that count half, taken at nothing and at all, give two different words. */
const phaseStatus = (input: ProgressInput, pace: number | null): Status => {
  const at = (end: number) =>
    statusOf(courseOf(input, (kpi) => (kpi.isHalved && kpi.attainment !== null ? end : kpi.attainment)).pace);
  return at(0) === at(1) ? statusOf(pace) : 'unclear';
};

export const progressOf = (input: ProgressInput): Progress => {
  const { kpi, progress, pace } = courseOf(input, ({ attainment: attained }) => attained);
  const due = dueOf(input);
  const allWeight = input.kpis.reduce((sum, k) => sum + k.weight, 0);
  const knownWeight = input.kpis.reduce((sum, k) => sum + (k.attainment === null ? 0 : k.weight), 0);
  return {
    deliverables: deliverablesOf(input),
    kpi,
    kpiCoverage: allWeight > 0 ? knownWeight / allWeight : 0,
    ...due,
    progress,
    pace,
    status: phaseStatus(input, pace),
    finish: finishOf(input, progress, due.due),
  };
};
