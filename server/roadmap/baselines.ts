import type { Db } from '../../drizzle/client';
import { ask } from '../ask';
import type { Period, Store, Value } from '../ask/types';
import { METRICS, type MetricId } from '../catalog/metrics';
import { addDays, addMonths, dayOf, daysBetween } from '../time';
import { freezeKpi, loadRoadmap, type KpiRow, type PhaseRow } from './storage';
import { trailing } from './windows';

/** Baselines: what a KPI was when its phase began. Frozen once, never moved. */

export const valueOver = async (
  tx: Db,
  store: Store,
  metric: MetricId,
  period: Period,
  now: Date,
): Promise<Value> => {
  const answer = await ask(tx, store, { ...period, metrics: [metric] }, now);
  return answer.rows[0]!.values[metric]!;
};

/** The period that a total is measured against: the same days a year before, else those directly before. */
const referencesOf = ({ startDay, endDay }: PhaseRow): Period[] => [
  { from: addMonths(startDay, -12), to: addMonths(endDay, -12) },
  { from: addDays(startDay, -daysBetween(startDay, endDay)), to: startDay },
];

const withLift = (reference: number, kpi: KpiRow): number | null => {
  if (kpi.lift === null) return null;
  const target = reference * (1 + Number(kpi.lift));
  const { unit } = METRICS[kpi.metric as MetricId];
  return kpi.isTotal && unit !== 'fraction' ? Math.round(target) : target;
};

const freezeTotal = async (tx: Db, store: Store, phase: PhaseRow, kpi: KpiRow, now: Date) => {
  for (const period of referencesOf(phase)) {
    const { value } = await valueOver(tx, store, kpi.metric as MetricId, period, now);
    if (!value && kpi.target === null) continue;
    await freezeKpi(tx, store, kpi.id, { baseline: 0, ...period, target: withLift(value ?? 0, kpi) }, now);
    return;
  }
};

const freezeRate = async (tx: Db, store: Store, phase: PhaseRow, kpi: KpiRow, now: Date) => {
  const period = trailing(kpi.metric as MetricId, phase.startDay);
  const { value } = await valueOver(tx, store, kpi.metric as MetricId, period, now);
  if (value === null) return;
  await freezeKpi(tx, store, kpi.id, { baseline: value, ...period, target: withLift(value, kpi) }, now);
};

/**
 * Freezes the baselines of every phase that has begun: the 28 closed days (or last mature cohorts)
 * before its first day; for a total the same days a year before. Without data there is none yet.
 */
export const freezeBaselines = async (tx: Db, store: Store, now: Date): Promise<void> => {
  const today = dayOf(now.getTime(), store.timeZone);
  for (const { phase, kpis } of await loadRoadmap(tx, store)) {
    if (phase.startDay > today) continue;
    for (const kpi of kpis) {
      if (kpi.baseline !== null) continue;
      await (kpi.isTotal ? freezeTotal : freezeRate)(tx, store, phase, kpi, now);
    }
  }
};
