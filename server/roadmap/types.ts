import type { AnyMetricId, MetricId } from '../catalog/metrics';
import type { Better, Flag, Unit } from '../catalog/types';
import type { Comparison, StoppedFact, Value } from '../ask/types';
import type { FactCoverage } from '../coverage/types';
import type { Interval } from '../stats/intervals';
import type { Day, Instant, Period } from '../time';

/**
 * METRICS 14.1. `unclear`: what is measured can't be told apart from what is due (C20). `unknown`: pace is
 * null (under 5 % elapsed, or nothing to measure).
 */
export type Status = 'on_track' | 'at_risk' | 'off_track' | 'unclear' | 'unknown';

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
  /** The same unclamped, for display. */
  rawAttainment: number | null;
  /** Where today should be: elapsed for rates; the seasonal or linear share for totals. */
  due: number | null;
  status: Status;
  /** 95 % interval of the actual; null of a total. */
  interval: Interval | null;
  /** What it rests on, "4,312 sessions"; null of a total. */
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
  /** It is the fiscal quarter of its number, in a fiscal year that does not begin in January. */
  isFiscal: boolean;
  state: PhaseState;
  daysLeft: number;
  deliverablesWeight: number;
  deliverablesDone: number | null;
  kpiAttainment: number | null;
  kpiCoverage: number;
  elapsed: number;
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

/** A piece of a sentence; `why` makes it a figure that opens a drawer. */
export interface Part {
  text: string;
  /** A metric id, or `phase`, `elapsed`, `pace`, `finish`. */
  why?: string;
  status?: Status;
}

export interface RoadmapView {
  store: string;
  currency: string;
  timeZone: string;
  asOf: Instant;
  today: Day;
  /** How often it was changed; an edit says on which version it rests. */
  version: number;
  verdict: Part[];
  /** The phase that contains today; else the last with data; null without a roadmap. */
  currentPhaseId: string | null;
  phases: PhaseView[];
}

export interface TileView {
  metric: MetricId;
  label: string;
  unit: Unit;
  better: Better;
  /** Window of the figure; lagged for metrics that need to mature. */
  period: Period;
  periodLabel: string | null;
  /** The last day that was read, where it is not that of the page. */
  lastDay: Day | null;
  value: Value;
  /** What it rests on, "4,312 sessions"; null of a total. */
  sample: string | null;
  comparison: Comparison | null;
  /** Seven days a point, of short periods a day, of cohorts a month; null = no data. */
  spark: (number | null)[];
  sparkComparison: (number | null)[];
  /** Against the running phase's target, if it has one for this metric. */
  target: KpiView | null;
}

/** A point of the cumulative chart, one a day. Null where that series has no value (yet). */
export interface PacePoint {
  day: Day;
  actual: number | null;
  comparison: number | null;
  target: number | null;
}

/** A part of the exact split of the change in net sales. Money; parts sum to the change. */
export interface ChangePart {
  id: 'traffic' | 'conversion' | 'aov' | 'other_channels' | 'returns';
  label: string;
  from: number | null;
  to: number | null;
  unit: Unit;
  /** Words: "801,940 to 842,610 sessions" is built by the client from from/to and this noun. */
  noun: string;
  effect: number;
}

export interface ChangeView {
  metric: 'net_sales';
  from: number;
  to: number;
  change: number;
  parts: ChangePart[];
  /** Whether parts can be given as shares of the change: they don't cancel, and the sample is not small. */
  hasShares: boolean;
  /** Why parts are missing, e.g. no sessions in one of the periods. */
  note: string | null;
  /** The days of both, fewer than the page's where not all of the parts are known so far. */
  period: Period;
  comparison: Period;
  method: 'lmdi' | 'shapley' | null;
}

export interface MarginMonth {
  period: Period;
  value: Value;
  /** Against the month before. */
  comparison: Comparison | null;
}

/** What costs left of net sales. */
export interface MarginView {
  metric: MetricId;
  label: string;
  /** At most twelve, the newest last; empty without sales. */
  months: MarginMonth[];
  /** Index of the last month that can be judged; -1 = none. */
  latest: number;
  /** The sharpest fall from one month to the next: its index, and its parts as fractions, worst first, that sum to it. */
  fall: { month: number; parts: { label: string; effect: number }[] } | null;
}

export interface BridgeView {
  store: string;
  currency: string;
  timeZone: string;
  asOf: Instant;
  today: Day;
  /** The days that are shown, those that are over and covered by orders, and what they are compared with. */
  period: Period;
  periodLabel: string;
  comparison: Period | null;
  comparisonLabel: string | null;
  /** The days that are over, covered or not, and their comparison: what other figures are asked over. */
  asked: { period: Period; comparison: Period | null };
  /** Set when no day of the running quarter is covered: the period is the last quarter with data. */
  stale: { lastDay: Day; sentence: string } | null;
  /** True while nothing has come in at all. */
  empty: boolean;
  verdict: Part[];
  roadmap: RoadmapView;
  tiles: TileView[];
  pace: PacePoint[];
  /** Net-sales target of the quarter, money. */
  paceTarget: number | null;
  change: ChangeView | null;
  margin: MarginView;
  /** What each fact is covered on, and which of them have stopped. */
  coverage: FactCoverage[];
  stopped: StoppedFact[];
  provisionalFrom: Day | null;
  definitionVersion: string;
}
