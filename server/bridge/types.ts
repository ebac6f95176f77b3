import type { MetricId } from '../catalog/metrics';
import type { Better, Unit } from '../catalog/types';
import type { Comparison, StoppedFact, Value } from '../ask/types';
import type { FactCoverage } from '../coverage/types';
import type { Day, Instant, Period } from '../time';
import type { ChecklistStepId, ComparisonId } from '../../shared/lists';
import type { Part } from '../../shared/sentence';
import type { KpiView, RoadmapView } from '../roadmap/types';

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

export interface ChecklistStep {
  step: ChecklistStepId;
  /** `begun`: some of what it brings is here. */
  state: 'done' | 'begun' | 'open';
  /** What the step adds, or what rests on it. */
  says: string;
  /** Labels of all figures that the sentence counts, those of the Bridge first. */
  figures: string[];
}

/** What a young store can do next, in order. */
export interface ChecklistView {
  steps: ChecklistStep[];
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
  /** Null once every step is taken, and for a demo. */
  checklist: ChecklistView | null;
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

/** The weekdays of a period beside those of its comparison: 1 = Monday … 7 = Sunday. */
export interface WeekdayMix {
  /** Weekdays that the period has more of, and fewer of, each as often as that. */
  more: number[];
  fewer: number[];
  /** By which fraction this alone changes net sales (METRICS C12); null where nothing tells. */
  effect: number | null;
}

/** Days that a period can be held against. */
export interface ComparisonChoice {
  /** `own`: days that somebody chose. */
  id: Exclude<ComparisonId, 'none'> | 'own';
  period: Period;
  days: number;
  /** Why they can't be compared: "data from 1 Jul 2025 only". Then nothing is said of weekdays. */
  lack: string | null;
  mix: WeekdayMix | null;
}

export interface ComparisonsView {
  /** The days that would be shown: those that are over and covered. */
  period: Period;
  days: number;
  /** What of the store's calendar the asked period is, shown whole or as far as it is over. */
  unit: 'month' | 'quarter' | 'year' | null;
  isRunning: boolean;
  today: Day;
  /** The first of all days that may still change. */
  provisionalFrom: Day;
  /** The first day that orders are known of; null = of none. */
  firstDay: Day | null;
  choices: ComparisonChoice[];
}
