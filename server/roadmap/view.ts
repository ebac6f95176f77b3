import type { Db } from '../../drizzle/client';
import { factsBehind, knownFacts, openingOf, quarterOf, type Known } from '../ask';
import type { Part } from '../../shared/sentence';
import { addDays, dayOf, daysBetween, earlier, type Day } from '../time';
import type { InStore, Store } from '../types';
import { kpiView, stateOf } from './kpi';
import { isFiscalQuarter } from './quarters';
import { progressOf } from './progress';
import { loadRoadmap, versionOf, type DeliverableRow, type StoredPhase } from './storage';
import type { DeliverableView, KpiView, PhaseView, RoadmapView } from './types';
import { roadmapVerdict } from './verdict';

/** The roadmap with its progress from live data. */

/** Shipped is what has all its criteria accepted; the rest is what its owner says. */
const workState = (row: DeliverableRow, accepted: number): DeliverableView['state'] => {
  if (row.acceptance.length > 0 && accepted === row.acceptance.length) return 'shipped';
  if (row.state === 'blocked') return 'blocked';
  return row.state === 'in_progress' || accepted > 0 ? 'in_progress' : 'not_started';
};

const deliverableView = (row: DeliverableRow, today: Day): DeliverableView => {
  const { id, name, owner, acceptance, startDay, dueDay, shippedDay, blockedBy } = row;
  const accepted = acceptance.filter((criterion) => criterion.accepted).length;
  const state = workState(row, accepted);
  const isLate = state !== 'shipped' && dueDay !== null && dueDay < today;
  return {
    ...{ id, name, owner, acceptance, accepted, startDay, dueDay, shippedDay, blockedBy, state },
    weight: Number(row.weight),
    criteria: acceptance.length,
    done: acceptance.length > 0 ? accepted / acceptance.length : 0,
    daysLate: isLate ? daysBetween(dueDay, today) : 0,
  };
};

const phaseView = async (here: InStore, stored: StoredPhase, today: Day): Promise<PhaseView> => {
  const { store } = here;
  const { phase } = stored;
  const kpis = await Promise.all(stored.kpis.map((kpi) => kpiView(here, phase, kpi, today)));
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
    isFiscal: isFiscalQuarter({ from: phase.startDay, to: phase.endDay }, phase.position, store),
    state,
    daysLeft: Math.max(0, daysBetween(today, phase.endDay)),
    deliverablesWeight: weight,
    deliverablesDone: result.deliverables,
    kpiAttainment: result.kpi,
    kpiCoverage: result.kpiCoverage,
    elapsed: result.elapsed,
    kpiDue: result.kpiDue,
    due: result.due,
    progress: result.progress,
    pace: state === 'ahead' ? null : result.pace,
    status: state === 'ahead' ? 'unknown' : result.status,
    finish: result.finish,
    flags: flagsOf(state, result, kpis),
    deliverables: work,
    kpis,
  };
};

const flagsOf = (
  state: PhaseView['state'],
  result: ReturnType<typeof progressOf>,
  kpis: readonly KpiView[],
): PhaseView['flags'] => {
  if (state === 'ahead') return [];
  const flags: PhaseView['flags'] = [];
  if (result.kpi === null) flags.push('kpi_unknown');
  if (kpis.some(({ isHalved, attainment }) => isHalved && attainment !== null)) flags.push('kpi_halved');
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
  roadmapOf({ tx, store, now }, await loadRoadmap(tx, store), await knownFacts(tx, store, now));

/** What its targets have no more data of; what stopped after the phase was over is not of it. */
const openingFor = (phase: PhaseView | null, known: Known, { store }: InStore, today: Day): Part[] => {
  if (!phase || phase.state === 'ahead') return [];
  const stopped = known.stopped.filter(({ last }) => addDays(last, 1) < phase.endDay);
  const period = { from: phase.startDay, to: earlier(today, phase.endDay) };
  const rests = new Set(factsBehind(phase.kpis.map(({ metric }) => metric)));
  return openingOf({ ...known, stopped }, { period, rests, isDemo: store.isDemo, today });
};

/** Progress, pace, status and projected finish of every phase of a roadmap that has been read. */
export const roadmapOf = async (
  here: InStore,
  roadmap: readonly StoredPhase[],
  known: Known,
): Promise<RoadmapView> => {
  const { tx, store, now } = here;
  const today = dayOf(now.getTime(), store.timeZone);
  const phases = await Promise.all(roadmap.map((stored) => phaseView(here, stored, today)));
  const current = currentOf(phases);
  return {
    store: store.slug,
    currency: store.currency,
    timeZone: store.timeZone,
    asOf: now.toISOString(),
    today,
    quarterStart: quarterOf(today, store).from,
    version: await versionOf(tx, store),
    verdict: [...openingFor(current, known, here, today), ...roadmapVerdict(phases, current, today)],
    currentPhaseId: current?.id ?? null,
    phases,
  };
};
