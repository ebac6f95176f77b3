import type { Db } from '../../drizzle/client';
import { ask, yearBefore } from '../ask';
import type { Day, Period, Store } from '../ask/types';
import { METRICS, type MetricId } from '../catalog/metrics';
import { wilson } from '../stats/wilson';
import { addDays, daysBetween } from '../time';
import { valueOver } from './baselines';
import { attainment, elapsedOf, rawAttainment, statusOf } from './progress';
import type { KpiRow, PhaseRow } from './storage';
import type { KpiView, PhaseState } from './types';
import { maturityOf, trailing } from './windows';

/** A KPI target against live data. */

/** METRICS 14.1: no pace before this share of the phase. */
const EARLY = 0.05;

export const stateOf = (phase: PhaseRow, today: Day): PhaseState => {
  if (today >= phase.endDay) return 'closed';
  return today >= phase.startDay ? 'running' : 'ahead';
};

const earlier = (a: Day, b: Day): Day => (a < b ? a : b);

const monthName = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
export const shortDay = (day: Day): string =>
  monthName.format(new Date(`${day}T00:00:00Z`)).replace('Sept', 'Sep');

const windowOf = (kpi: KpiRow, phase: PhaseRow, today: Day): Period => {
  const until = earlier(today, phase.endDay);
  if (kpi.isTotal) return { from: phase.startDay, to: until };
  return trailing(kpi.metric as MetricId, until);
};

const labelOf = (kpi: KpiRow, { from, to }: Period): string => {
  const maturity = maturityOf(kpi.metric as MetricId);
  const last = shortDay(addDays(to, -1));
  if (kpi.isTotal) return `since ${shortDay(from)}`;
  if (!maturity) return `28 closed days to ${last}`;
  return `customers acquired ${shortDay(from)} to ${last}`;
};

/** Share of a total that last year's same quarter had by now; the share of days where that is not known. */
export const seasonalDue = async (
  tx: Db,
  store: Store,
  metric: MetricId,
  phase: Period,
  today: Day,
  now: Date,
): Promise<number> => {
  const linear = elapsedOf(phase.from, phase.to, today);
  const before = yearBefore(phase);
  const answer = await ask(tx, store, { ...before, metrics: [metric], by: 'day' }, now);
  const values = answer.rows.map((row) => Math.max(0, row.values[metric]?.value ?? 0));
  const days = daysBetween(phase.from, today);
  const whole = values.reduce((a, b) => a + b, 0);
  const isComplete = values.filter((value) => value > 0).length >= values.length * 0.9;
  if (whole <= 0 || !isComplete) return linear;
  return values.slice(0, days).reduce((a, b) => a + b, 0) / whole;
};

const number = (text: string | null): number | null => (text === null ? null : Number(text));

export const kpiView = async (
  tx: Db,
  store: Store,
  phase: PhaseRow,
  kpi: KpiRow,
  today: Day,
  now: Date,
): Promise<KpiView> => {
  const id = kpi.metric as MetricId;
  const metric = METRICS[id];
  const window = windowOf(kpi, phase, today);
  const hasBegun = stateOf(phase, today) !== 'ahead' && window.from < window.to;
  const value = hasBegun ? await valueOver(tx, store, id, window, now) : null;
  const [baseline, target] = [number(kpi.baseline), number(kpi.target)];
  const actual = value?.value ?? null;
  const attained = attainment(baseline, target, actual);
  const period = { from: phase.startDay, to: phase.endDay };
  const elapsed = elapsedOf(period.from, period.to, today);
  const due = !hasBegun
    ? null
    : kpi.isTotal
      ? await seasonalDue(tx, store, id, period, earlier(today, period.to), now)
      : elapsed;
  const isEarly = elapsed < EARLY || due === null || due <= 0;
  return {
    id: kpi.id,
    metric: id,
    label: metric.label,
    unit: metric.unit,
    better: metric.better,
    weight: Number(kpi.weight),
    baseline,
    target,
    lift: number(kpi.lift),
    actual,
    flags: value?.flags ?? [],
    window,
    windowLabel: labelOf(kpi, window),
    attainment: attained,
    rawAttainment: rawAttainment(baseline, target, actual),
    due,
    status: statusOf(attained === null || isEarly ? null : attained / due),
    interval: metric.proportion && value?.num != null && value.den ? wilson(value.num, value.den) : null,
    isTotal: kpi.isTotal,
  };
};
