import type { Db } from '../../drizzle/client';
import { dayOf, earlier, type Day, type Period } from '../time';
import type { InStore, Store } from '../types';
import { coveredUntil, keptMetrics } from '../ask';
import type { AnyMetricId, Metric } from '../catalog/metrics';
import type { Interval } from '../stats/intervals';
import { baselineOf, isSilent, valueOver, windowBefore } from './baselines';
import { attainment, EARLY, elapsedOf, isBlurred, kpiStatus, rawAttainment } from './progress';
import { sampleWords } from './sample';
import { seasonalDue } from './seasonal';
import type { KpiRow, PhaseRow } from './storage';
import type { KpiView, PhaseState } from './types';
import { maturityOf } from './windows';
import { WINDOW_WORDS } from './sentences';

/** A KPI target against live data. */

export const stateOf = (phase: PhaseRow, today: Day): PhaseState => {
  if (today >= phase.endDay) return 'closed';
  return today >= phase.startDay ? 'running' : 'ahead';
};

const windowOf = (
  tx: Db,
  store: Store,
  { kpi, phase }: { kpi: KpiRow; phase: PhaseRow },
  { metric, until, isBefore }: { metric: Metric } & End,
): Promise<Period> | Period => {
  if (kpi.isTotal || isSilent(metric) || isBefore) return { from: phase.startDay, to: until };
  return windowBefore(tx, store, kpi.metric as AnyMetricId, until);
};

/** First day that a KPI does not count; without data of a day of the phase the first that nobody can know. */
interface End {
  until: Day;
  /** Data end before the phase: there is nothing to measure, and the value says why. */
  isBefore: boolean;
}

/** Of today, of what is known, of the phase's end the earliest. */
const endOf = async (
  { tx, store, now }: InStore,
  metric: Metric,
  { phase, kpi }: { phase: PhaseRow; kpi: KpiRow },
): Promise<End> => {
  const over = earlier(dayOf(now.getTime(), store.timeZone), phase.endDay);
  // what another system reported last stands until it reports more
  const isStanding = isSilent(metric) || (metric.series && !kpi.isTotal);
  const known = isStanding ? null : await coveredUntil(tx, store, metric.id, now);
  if (known !== null && known > phase.startDay) return { until: earlier(over, known), isBefore: false };
  return { until: over, isBefore: known !== null && known < over };
};

const labelOf = (
  metric: Metric,
  { kpi, phase }: { kpi: KpiRow; phase: PhaseRow },
  { window, isBefore }: { window: Period } & Pick<End, 'isBefore'>,
  today: Day,
): string => {
  const state = stateOf(phase, today);
  if (isSilent(metric)) return WINDOW_WORDS.silent;
  if (state === 'ahead') return WINDOW_WORDS.ahead(phase.startDay, today);
  if (kpi.isTotal || isBefore)
    return state === 'closed' ? WINDOW_WORDS.closed_total(window, today) : WINDOW_WORDS.total(window);
  if (metric.series) return WINDOW_WORDS.series(window, today);
  if (maturityOf(metric.id)) return WINDOW_WORDS.cohorts(window, today);
  return WINDOW_WORDS.trailing(window, today);
};

const number = (text: string | null): number | null => (text === null ? null : Number(text));

const storedInterval = ({ baselineLow, baselineHigh }: KpiRow): Interval | null =>
  baselineLow === null || baselineHigh === null ? null : [Number(baselineLow), Number(baselineHigh)];

/** Frozen, or as it would be frozen now; nothing before the phase begins. */
const startOf = async (here: InStore, phase: PhaseRow, kpi: KpiRow) => {
  const [baseline, target] = [number(kpi.baseline), number(kpi.target)];
  if (baseline !== null) return { baseline, target, interval: storedInterval(kpi) };
  const found = await baselineOf(here, phase, kpi);
  return {
    baseline: found?.baseline ?? null,
    target: target ?? found?.target ?? null,
    interval: found?.interval ?? null,
  };
};

/** What is due by the last day that is known: what comes later is in no actual. */
const dueOf = (here: InStore, phase: PhaseRow, kpi: KpiRow, until: Day) => {
  const period = { from: phase.startDay, to: phase.endDay };
  return kpi.isTotal
    ? seasonalDue(here, kpi.metric as AnyMetricId, period, until)
    : elapsedOf(period.from, period.to, until);
};

export const kpiView = async (here: InStore, phase: PhaseRow, kpi: KpiRow, today: Day): Promise<KpiView> => {
  const { tx, store } = here;
  const id = kpi.metric as AnyMetricId;
  const metric = (await keptMetrics(tx, store, [id]))(id);
  const { label, unit, better } = metric;
  const end = await endOf(here, metric, { phase, kpi });
  const { until, isBefore } = end;
  const window = await windowOf(tx, store, { kpi, phase }, { metric, ...end });
  const isMeasured = stateOf(phase, today) !== 'ahead' && !isSilent(metric);
  const planned = { baseline: number(kpi.baseline), target: number(kpi.target), interval: null };
  const hasWindow = isMeasured && window.from < window.to;
  const [start, value, due] = await Promise.all([
    isMeasured ? startOf(here, phase, kpi) : planned,
    hasWindow ? valueOver(here, id, window) : null,
    hasWindow ? dueOf(here, phase, kpi, until) : null,
  ]);
  const { baseline, target } = start;
  const actual = value?.value ?? null;
  const interval = kpi.isTotal ? null : (value?.interval ?? null);
  const flags = value?.flags ?? (isSilent(metric) ? ['no_data' as const] : []);
  const isEarly = elapsedOf(phase.startDay, phase.endDay, until) < EARLY;
  const course = { baseline, target, actual, due: isEarly ? null : due, interval };
  return {
    id: kpi.id,
    metric: id,
    label,
    unit,
    better,
    weight: Number(kpi.weight),
    baseline,
    baselineInterval: start.interval,
    target,
    lift: number(kpi.lift),
    isFrozen: kpi.baseline !== null,
    actual,
    flags,
    ...(value?.reason !== undefined && { reason: value.reason }),
    window,
    windowLabel: labelOf(metric, { kpi, phase }, { window, isBefore }, today),
    attainment: attainment(baseline, target, actual),
    rawAttainment: rawAttainment(baseline, target, actual),
    until,
    due,
    status: kpiStatus(course),
    interval,
    sample: value && sampleWords(metric, value, window),
    isHalved: flags.includes('small_sample') || isBlurred(course),
    isTotal: kpi.isTotal,
  };
};
