import { randomUUID } from 'node:crypto';
import { and, asc, eq, isNull, max, sql } from 'drizzle-orm';
import type { Db } from '../../drizzle/client';
import { deliverables, kpiTargets, phases, roadmapChanges } from '../../drizzle/schema';
import type { Interval } from '../stats/intervals';
import type { InStore, Store } from '../types';
import type { RoadmapPlan } from './plan';
import { hasRoadmap } from './sentences';
import type { Day } from '../time';

/** A store's roadmap in the database. */

export type PhaseRow = typeof phases.$inferSelect;
export type DeliverableRow = typeof deliverables.$inferSelect;
export type KpiRow = typeof kpiTargets.$inferSelect;

export interface StoredPhase {
  phase: PhaseRow;
  deliverables: DeliverableRow[];
  kpis: KpiRow[];
}

const text = (value: number | null): string | null => (value === null ? null : String(value));

/** Writes a plan for a store that has none. Baselines are frozen by `freezeBaselines`. */
export const saveRoadmap = async (tx: Db, store: Store, plan: RoadmapPlan): Promise<void> => {
  const storeId = store.id;
  const [existing] = await tx
    .select({ id: phases.id })
    .from(phases)
    .where(eq(phases.storeId, storeId))
    .limit(1);
  if (existing) throw hasRoadmap(store.name);
  for (const [i, planned] of plan.phases.entries()) {
    const { deliverables: work, kpis, deliverablesWeight, ...phase } = planned;
    const phaseId = randomUUID();
    const weight = String(deliverablesWeight);
    await tx
      .insert(phases)
      .values({ storeId, id: phaseId, position: i + 1, deliverablesWeight: weight, ...phase });
    if (work.length > 0) {
      await tx.insert(deliverables).values(
        work.map((item, position) => ({
          ...item,
          storeId,
          id: randomUUID(),
          phaseId,
          position,
          weight: String(item.weight),
        })),
      );
    }
    if (kpis.length > 0) {
      await tx.insert(kpiTargets).values(
        kpis.map((kpi, position) => ({
          ...kpi,
          storeId,
          id: randomUUID(),
          phaseId,
          position,
          weight: String(kpi.weight),
          target: text(kpi.target),
          lift: text(kpi.lift),
        })),
      );
    }
  }
};

export const loadRoadmap = async (tx: Db, store: Store): Promise<StoredPhase[]> => {
  const [found, work, kpis] = await Promise.all([
    tx.select().from(phases).where(eq(phases.storeId, store.id)).orderBy(asc(phases.position)),
    tx
      .select()
      .from(deliverables)
      .where(eq(deliverables.storeId, store.id))
      .orderBy(asc(deliverables.position), asc(deliverables.id)),
    tx
      .select()
      .from(kpiTargets)
      .where(eq(kpiTargets.storeId, store.id))
      .orderBy(asc(kpiTargets.position), asc(kpiTargets.id)),
  ]);
  return found.map((phase) => ({
    phase,
    deliverables: work.filter((item) => item.phaseId === phase.id),
    kpis: kpis.filter((kpi) => kpi.phaseId === phase.id),
  }));
};

/** How often the roadmap was changed: 0 before the first change. */
export const versionOf = async (tx: Db, store: Store): Promise<number> => {
  const [last] = await tx
    .select({ version: max(roadmapChanges.version) })
    .from(roadmapChanges)
    .where(eq(roadmapChanges.storeId, store.id));
  return last?.version ?? 0;
};

export interface Frozen {
  baseline: number;
  /** 95 %; null of a total. */
  interval: Interval | null;
  from: Day;
  to: Day;
  target: number | null;
}

const isIt = (store: Store, kpiId: string) => and(eq(kpiTargets.storeId, store.id), eq(kpiTargets.id, kpiId));

/** Fixes a KPI's baseline for good: one that is fixed already stays. */
export const freezeKpi = ({ tx, store, now }: InStore, kpiId: string, frozen: Frozen) =>
  tx
    .update(kpiTargets)
    .set({
      baseline: String(frozen.baseline),
      baselineLow: text(frozen.interval?.[0] ?? null),
      baselineHigh: text(frozen.interval?.[1] ?? null),
      ...{ baselineFrom: frozen.from, baselineTo: frozen.to, frozenAt: now.toISOString() },
      target: sql`coalesce(${kpiTargets.target}, ${text(frozen.target)}::numeric)`,
    })
    .where(and(isIt(store, kpiId), isNull(kpiTargets.baseline)));

/** Gives a baseline that was frozen before there were intervals its own. */
export const addInterval = (tx: Db, store: Store, kpiId: string, [low, high]: Interval) =>
  tx
    .update(kpiTargets)
    .set({ baselineLow: String(low), baselineHigh: String(high) })
    .where(and(isIt(store, kpiId), isNull(kpiTargets.baselineLow)));

/** Gives a frozen KPI the target of its lift; `from` and `to` are the days that a total is lifted over. */
export const setTarget = (tx: Db, store: Store, kpiId: string, { from, to, target }: Frozen) =>
  tx
    .update(kpiTargets)
    .set({ baselineFrom: from, baselineTo: to, target: text(target) })
    .where(isIt(store, kpiId));
