import type { Db } from '../../drizzle/client';
import { dayOf, daysBetween, type Day } from '../time';
import type { Store } from '../types';
import { kpiView, stateOf } from './kpi';
import { progressOf } from './progress';
import { loadRoadmap, type DeliverableRow, type StoredPhase } from './storage';
import type { DeliverableView, PhaseView, RoadmapView } from './types';
import { roadmapVerdict } from './verdict';

/** The roadmap with its progress from live data. */

const workState = (row: DeliverableRow, today: Day): DeliverableView['state'] => {
  if (row.shippedDay !== null || (row.criteria > 0 && row.accepted >= row.criteria)) return 'shipped';
  if (row.blockedBy !== null) return 'blocked';
  if (row.dueDay !== null && row.dueDay < today) return 'late';
  const hasBegun = row.accepted > 0 || (row.startDay !== null && row.startDay <= today);
  return hasBegun ? 'in_progress' : 'not_started';
};

const deliverableView = (row: DeliverableRow, today: Day): DeliverableView => {
  const state = workState(row, today);
  const { id, name, owner, criteria, accepted, startDay, dueDay, shippedDay, blockedBy } = row;
  return {
    ...{ id, name, owner, criteria, accepted, startDay, dueDay, shippedDay, blockedBy },
    weight: Number(row.weight),
    done: criteria > 0 ? Math.min(1, accepted / criteria) : shippedDay ? 1 : 0,
    state,
    daysLate: state === 'late' && dueDay ? daysBetween(dueDay, today) : 0,
  };
};

const phaseView = async (
  tx: Db,
  store: Store,
  stored: StoredPhase,
  today: Day,
  now: Date,
): Promise<PhaseView> => {
  const { phase } = stored;
  const kpis = await Promise.all(stored.kpis.map((kpi) => kpiView(tx, store, phase, kpi, today, now)));
  const work = stored.deliverables.map((row) => deliverableView(row, today));
  const state = stateOf(phase, today);
  const weight = Number(phase.deliverablesWeight);
  const input = { start: phase.startDay, end: phase.endDay, today, deliverablesWeight: weight };
  const result = progressOf({ ...input, deliverables: work, kpis: state === 'ahead' ? [] : kpis });
  return {
    id: phase.id,
    position: phase.position,
    name: phase.name,
    focus: phase.focus,
    objective: phase.objective,
    startDay: phase.startDay,
    endDay: phase.endDay,
    state,
    daysLeft: Math.max(0, daysBetween(today, phase.endDay)),
    deliverablesWeight: weight,
    deliverablesDone: result.deliverables,
    kpiAttainment: result.kpi,
    kpiCoverage: result.kpiCoverage,
    elapsed: result.elapsed,
    progress: result.progress,
    pace: state === 'ahead' ? null : result.pace,
    status: state === 'ahead' ? 'unknown' : result.status,
    finish: state === 'running' ? result.finish : null,
    flags: flagsOf(state, result),
    deliverables: work,
    kpis,
  };
};

const flagsOf = (state: PhaseView['state'], result: ReturnType<typeof progressOf>): PhaseView['flags'] => {
  if (state === 'ahead') return [];
  const flags: PhaseView['flags'] = [];
  if (result.kpi === null) flags.push('kpi_unknown');
  if (result.pace === null && result.progress !== null) flags.push('too_early');
  return flags;
};

/** The phase that contains today, else the last that has begun. */
const currentOf = (phases: readonly PhaseView[]): PhaseView | null =>
  phases.find((phase) => phase.state === 'running') ??
  phases.filter((p) => p.state === 'closed').at(-1) ??
  null;

/** Progress, pace, status and projected finish of every phase (METRICS 14.1). */
export const roadmapView = async (tx: Db, store: Store, now: Date): Promise<RoadmapView> =>
  roadmapOf(tx, store, await loadRoadmap(tx, store), now);

/** The same of a roadmap that has been read. */
export const roadmapOf = async (
  tx: Db,
  store: Store,
  roadmap: readonly StoredPhase[],
  now: Date,
): Promise<RoadmapView> => {
  const today = dayOf(now.getTime(), store.timeZone);
  const phases = await Promise.all(roadmap.map((stored) => phaseView(tx, store, stored, today, now)));
  const current = currentOf(phases);
  return {
    store: store.slug,
    currency: store.currency,
    timeZone: store.timeZone,
    asOf: now.toISOString(),
    today,
    verdict: roadmapVerdict(phases, current, today),
    currentPhaseId: current?.id ?? null,
    phases,
  };
};
