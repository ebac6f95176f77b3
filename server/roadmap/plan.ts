import type { Criterion } from '../../drizzle/schema';
import type { AnyMetricId } from '../catalog/metrics';
import type { Day } from '../time';
import type { WorkState } from '../../shared/lists';

/** A roadmap as it is written down, before anything is measured. */

export interface PlannedDeliverable {
  name: string;
  /** Null = nobody yet. */
  owner: string | null;
  weight: number;
  acceptance: Criterion[];
  state: WorkState;
  startDay: Day | null;
  /** The last day on which it is in time. */
  dueDay: Day | null;
  shippedDay: Day | null;
  /** Set exactly where the state is `blocked`. */
  blockedBy: string | null;
}

export interface PlannedKpi {
  metric: AnyMetricId;
  weight: number;
  /** Money in minor units; or `lift`: the target is the frozen baseline × (1 + lift). */
  target: number | null;
  lift: number | null;
  /** A total over the phase, from 0, instead of a rate from a baseline. */
  isTotal: boolean;
}

export interface PlannedPhase {
  name: string;
  focus: string;
  objective: string;
  startDay: Day;
  /** First day after the phase. */
  endDay: Day;
  deliverablesWeight: number;
  deliverables: PlannedDeliverable[];
  kpis: PlannedKpi[];
}

export interface RoadmapPlan {
  phases: PlannedPhase[];
}
