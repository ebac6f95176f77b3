import type { Db } from '../../drizzle/client';
import { askWhole, coveredUntil, keptMetrics, lastReported, metricOf, yearBefore } from '../ask';
import type { Question, Value } from '../ask/types';
import { addDays, dayOf, daysBetween, type Day, type Period } from '../time';
import type { InStore, Store } from '../types';
import type { AnyMetricId, Metric } from '../catalog/metrics';
import { isSeriesMetric } from '../catalog/series';
import {
  addInterval,
  freezeKpi,
  loadRoadmap,
  setTarget,
  type Frozen,
  type KpiRow,
  type PhaseRow,
  type StoredPhase,
} from './storage';
import { noTotalToLift } from './sentences';
import { trailing } from './windows';

/** Baselines: what a KPI was when its phase began. Frozen once, never moved. */

export const valueOver = async (
  { tx, store, now }: InStore,
  metric: AnyMetricId,
  period: Period & Pick<Question, 'heldAgainst'>,
): Promise<Value> => {
  const { valueOf } = await askWhole(tx, store, { ...period, metrics: [metric], isSure: true }, now);
  return valueOf(metric);
};

/**
 * The window of a rate that is read before `until`: 28 closed days, or the last mature cohorts. What a
 * system says of days that can't be added up is its last reported value.
 */
export const windowBefore = async (tx: Db, store: Store, id: AnyMetricId, until: Day): Promise<Period> => {
  const { series } = await metricOf(tx, store, id);
  return (series && (await lastReported(tx, store, series, until))) ?? trailing(id, until);
};

/** The periods that a total is held against: the same days a year before, else those directly before. */
const referencesOf = ({ startDay, endDay }: PhaseRow): [Period, Period] => [
  yearBefore({ from: startDay, to: endDay }),
  { from: addDays(startDay, -daysBetween(startDay, endDay)), to: startDay },
];

/** A total is whole units; a rate is not rounded. */
const withLift = (reference: number, kpi: KpiRow): number | null => {
  if (kpi.lift === null) return null;
  const target = reference * (1 + Number(kpi.lift));
  return kpi.isTotal ? Math.round(target) : target;
};

const totalBaseline = async (here: InStore, phase: PhaseRow, kpi: KpiRow): Promise<Frozen | null> => {
  const metric = kpi.metric as AnyMetricId;
  const references = referencesOf(phase);
  if (kpi.target !== null) return { baseline: 0, interval: null, ...references[0], target: null };
  for (const period of references) {
    // a quarter of which not all days are known says nothing about a quarter
    const { value } = await valueOver(here, metric, { ...period, heldAgainst: period });
    if (value !== null) return { baseline: 0, interval: null, ...period, target: withLift(value, kpi) };
  }
  return null;
};

/** What is missing before a phase may still come: nothing is frozen without it. What a system says last stands. */
const isKnownBefore = async ({ tx, store, now }: InStore, metric: AnyMetricId, day: Day) =>
  isSeriesMetric(metric) || ((await coveredUntil(tx, store, metric, now)) ?? '') >= day;

const rateBaseline = async (here: InStore, phase: PhaseRow, kpi: KpiRow): Promise<Frozen | null> => {
  const { tx, store } = here;
  const metric = kpi.metric as AnyMetricId;
  const period = await windowBefore(tx, store, metric, phase.startDay);
  if (!(await isKnownBefore(here, metric, phase.startDay))) return null;
  const { value, interval = null } = await valueOver(here, metric, period);
  return value === null ? null : { baseline: value, interval, ...period, target: withLift(value, kpi) };
};

/**
 * What a KPI starts from: a rate's value over the 28 closed days (or last mature cohorts) before the
 * phase's first day; a total starts from 0 and is lifted over the same days a year before. Null
 * without data.
 */
export const baselineOf = (here: InStore, phase: PhaseRow, kpi: KpiRow) =>
  (kpi.isTotal ? totalBaseline : rateBaseline)(here, phase, kpi);

/** Nothing is said of it (any more): there is nothing to measure it by. */
export const isSilent = ({ series }: Metric): boolean => series?.values === 0;

/** The roadmap with the targets that can be measured. */
const measurable = async (tx: Db, store: Store): Promise<StoredPhase[]> => {
  const stored = await loadRoadmap(tx, store);
  const metrics = stored.flatMap(({ kpis }) => kpis.map(({ metric }) => metric as AnyMetricId));
  const kept = await keptMetrics(tx, store, metrics);
  return stored.map((phase) => ({
    ...phase,
    kpis: phase.kpis.filter(({ metric }) => !isSilent(kept(metric as AnyMetricId))),
  }));
};

/**
 * A baseline that an older version froze has no interval. It gets the one of its own days, if they still
 * say the same. The baseline itself never moves.
 */
const surer = async (tx: Db, store: Store, kpi: KpiRow, now: Date): Promise<void> => {
  const { isTotal, baselineLow, baselineFrom: from, baselineTo: to } = kpi;
  if (isTotal || baselineLow !== null || from === null || to === null) return;
  const { value, interval } = await valueOver({ tx, store, now }, kpi.metric as AnyMetricId, { from, to });
  if (interval && value === Number(kpi.baseline)) await addInterval(tx, store, kpi.id, interval);
};

/** Freezes the baselines of every phase that has begun and has data before it; frozen ones stay. */
export const freezeBaselines = async (tx: Db, store: Store, now: Date): Promise<void> => {
  const today = dayOf(now.getTime(), store.timeZone);
  for (const { phase, kpis } of await measurable(tx, store)) {
    if (phase.startDay > today) continue;
    for (const kpi of kpis) {
      if (kpi.baseline !== null) {
        await surer(tx, store, kpi, now);
        continue;
      }
      const frozen = await baselineOf({ tx, store, now }, phase, kpi);
      if (frozen) await freezeKpi({ tx, store, now }, kpi.id, frozen);
    }
  }
};

/** The target of a lift that was set after the baseline was frozen: the baseline stays. */
const frozenTarget = async (here: InStore, phase: PhaseRow, kpi: KpiRow): Promise<Frozen> => {
  const { tx, store } = here;
  const { isTotal, baselineFrom: from, baselineTo: to } = kpi;
  if (!isTotal) {
    if (from === null || to === null) throw new Error(`the baseline of target ${kpi.id} has no days`);
    const baseline = Number(kpi.baseline);
    return { baseline, interval: null, from, to, target: withLift(baseline, kpi) };
  }
  const found = await totalBaseline(here, phase, kpi);
  if (found) return found;
  const { label } = await metricOf(tx, store, kpi.metric as AnyMetricId);
  throw noTotalToLift(label);
};

/** Gives every frozen KPI whose aim is a lift its target. @throws DomainError `bad_input` without a total to lift. */
export const setTargets = async (tx: Db, store: Store, now: Date): Promise<void> => {
  for (const { phase, kpis } of await measurable(tx, store))
    for (const kpi of kpis)
      if (kpi.baseline !== null && kpi.target === null && kpi.lift !== null)
        await setTarget(tx, store, kpi.id, await frozenTarget({ tx, store, now }, phase, kpi));
};
