import type { AnyMetricId } from '../catalog/metrics';
import type { Better, Flag, Unit } from '../catalog/types';
import type { Interval } from '../stats/intervals';
import type { Day, Instant, Period } from '../time';
import type { Status } from '../../shared/lists';
import type { Part } from '../../shared/sentence';

export type PhaseState = 'closed' | 'running' | 'ahead';

export interface DeliverableView {
  id: string;
  name: string;
  /** Null = nobody yet. */
  owner: string | null;
  weight: number;
  /** The criteria in their order. */
  acceptance: { name: string; accepted: boolean }[];
  criteria: number;
  accepted: number;
  /** accepted / criteria, 0…1; 0 without criteria. */
  done: number;
  startDay: Day | null;
  /** The last day on which it is in time. */
  dueDay: Day | null;
  /** The day on which the last criterion was accepted. */
  shippedDay: Day | null;
  blockedBy: string | null;
  /** `shipped`: all criteria are accepted. */
  state: 'shipped' | 'in_progress' | 'blocked' | 'not_started';
  /** Days since the due day, while it is not shipped. */
  daysLate: number;
}

export interface KpiView {
  id: string;
  metric: AnyMetricId;
  label: string;
  unit: Unit;
  better: Better;
  weight: number;
  baseline: number | null;
  /** 95 % interval of the baseline, frozen with it; null of a total, or where there is none. */
  baselineInterval: Interval | null;
  /** Null before the phase starts, where it is a lift over the baseline. */
  target: number | null;
  /** The aimed-at lift over the baseline, as a fraction; null where the target was given outright. */
  lift: number | null;
  /** The baseline is fixed for good. */
  isFrozen: boolean;
  actual: number | null;
  flags: Flag[];
  /** Why there is no actual: no day of the window is covered. */
  reason?: string;
  /** The window of the actual. */
  window: Period;
  /** Words for the window: "28 closed days to 21 Nov", "since 1 Oct". */
  windowLabel: string;
  /** Clamped 0…1; null if target = baseline or no actual. */
  attainment: number | null;
  /** The attainment unclamped, for display. */
  rawAttainment: number | null;
  /** First day that is not known of it, today at the latest: it is due by then. */
  until: Day;
  /** How far it should be: of rates the share of the phase that has data; of totals the seasonal or linear share. */
  due: number | null;
  status: Status;
  /** 95 % interval of the actual; null of a total. */
  interval: Interval | null;
  /** What the actual rests on, "4,312 sessions"; null of a total. */
  sample: string | null;
  /** Counts with half its weight: its sample is small, or can't tell its baseline from its target. */
  isHalved: boolean;
  isTotal: boolean;
}

export interface PhaseView {
  id: string;
  position: number;
  name: string;
  focus: string;
  objective: string;
  startDay: Day;
  /** First day after the phase. */
  endDay: Day;
  /** The phase is the fiscal quarter of its number, in a fiscal year that does not begin in January. */
  isFiscal: boolean;
  state: PhaseState;
  daysLeft: number;
  deliverablesWeight: number;
  deliverablesDone: number | null;
  kpiAttainment: number | null;
  kpiCoverage: number;
  /** Share of the phase that is gone today. */
  elapsed: number;
  /** Share of the phase that the targets have data of; null where no target is known. */
  kpiDue: number | null;
  /** What progress is held against: `elapsed`, or less where targets have no data of all days so far. */
  due: number;
  progress: number | null;
  pace: number | null;
  status: Status;
  /** First day after the projected last one, as `endDay` is; null if nothing is done or the phase has not started. */
  finish: Day | null;
  /** kpi_halved: some targets count with half their weight. */
  flags: ('kpi_unknown' | 'kpi_halved' | 'too_early')[];
  deliverables: DeliverableView[];
  kpis: KpiView[];
}

/** What a changed field held: words, a day, a number with its unit, or nothing. */
export type Cell = { text: string } | { day: Day } | { value: number; unit: Unit } | null;

/** A change of the roadmap, newest first in the history. */
export interface RoadmapChangeView {
  version: number;
  at: Instant;
  author: string;
  /** The change that this one took back. */
  undoes: number | null;
  /** The change that took this one back, if it still stands. */
  undoneBy: number | null;
  /** "Loyalty programme edited". */
  title: string;
  lines: { label: string; before: Cell; after: Cell }[];
}

export interface RoadmapView {
  store: string;
  currency: string;
  timeZone: string;
  asOf: Instant;
  today: Day;
  /** First day of the running fiscal quarter: where a template begins unless told otherwise. */
  quarterStart: Day;
  /** How often it was changed; an edit says on which version it rests. */
  version: number;
  verdict: Part[];
  /** The phase that contains today; else the last with data; null without a roadmap. */
  currentPhaseId: string | null;
  phases: PhaseView[];
}
