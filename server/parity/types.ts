import type { Better, Unit } from '../catalog/types';
import type { Part } from '../../shared/sentence';
import type { Day, Instant, Period } from '../time';
import type { Cause, ListId, Witness } from '../../shared/lists';

/** What the parity ledger is asked and what it answers (METRICS 11). */

/** Whom is asked about which days. The period is half-open, in the store's zone. */
export interface ParityQuestion {
  witness: Witness;
  period: Period;
}

export interface CauseCount {
  cause: Cause;
  count: number;
}

export type FigureId =
  | 'parity_coverage'
  | 'parity_precision'
  | 'parity_value_ratio'
  | 'parity_unexplained'
  | 'pixel_duplicates'
  | 'total_coverage'
  | 'jaccard'
  | 'erp_mismatch_rate';

/** A number of a figure's formula with its name. */
export interface FigureTerm {
  label: string;
  value: number;
}

export interface ParityFigure {
  id: FigureId;
  label: string;
  unit: Unit;
  better: Better;
  definition: string;
  /** What it should be, in words. */
  target: string | null;
  /** Null where there is no target or nothing to judge. */
  meets: boolean | null;
  value: number | null;
  /** Why there is no value; null when there is one. */
  reason: string | null;
  num: FigureTerm | null;
  den: FigureTerm | null;
  /** What must be said of it. */
  notes: string[];
}

export interface ParityView {
  store: string;
  currency: string;
  timeZone: string;
  asOf: Instant;
  today: Day;
  witness: Witness;
  period: Period;
  /** The part of it on which the shop's orders are known, which everything here is about; null = none is. */
  known: Period | null;
  /** First event of each witness ever; null = there is none. */
  began: Record<Witness, Instant | null>;
  verdict: Part[];
  /** Distinct orders that should have been seen, and those of them that were. */
  expected: number;
  matched: number;
  /** Rows of each list. */
  lists: Record<ListId, number>;
  /** Causes that occur in each list, most frequent first. */
  causes: Record<ListId, CauseCount[]>;
  figures: ParityFigure[];
}

/** What one witness saw of the orders of a figure's days, or why that can't be told. */
export type WitnessBrief = { witness: Witness } & (
  | { reason: string }
  | {
      reason: null;
      /** Distinct orders that should have been seen, and those of them that were. */
      expected: number;
      matched: number;
      /** Not seen, without a cause. */
      unexplained: number;
      /** Causes of the others that were not seen, most frequent first. */
      causes: CauseCount[];
      /** Order ids that were seen and that the shop does not have. */
      phantoms: number;
    }
);

/** What a figure is told of the parity of its days. */
export interface ParityBrief {
  /** The days that were looked at. */
  period: Period;
  /** Days with so many orders that the newest alone were looked at. */
  isCut: boolean;
  /** All that have reported an order, at whatever time. */
  witnesses: WitnessBrief[];
  /** Why there is nothing to tell of any, in a sentence; null = there is. */
  reason: string | null;
}

/** A row of any list. Money in minor units of the currency named beside it. */
export interface ParityRow {
  list: ListId;
  /** When the order was placed; of a phantom, when it was first seen. */
  at: Instant;
  /** Source of the order; of a phantom, of the event. */
  source: string;
  /** The shop's id of the order. */
  orderId: string;
  /** Null = there is no such order in the shop. */
  channel: string | null;
  currency: string | null;
  /** What the order says was charged, on the witness's basis. */
  orderMinor: number | null;
  seenCurrency: string | null;
  seenMinor: number | null;
  /** Witness less order; null where they can't be compared. */
  differenceMinor: number | null;
  events: number;
  firstSeenAt: Instant | null;
  lastSeenAt: Instant | null;
  /** Null where the list needs none. */
  cause: Cause | null;
  /** Set when a person gave the cause. */
  assignedAt: Instant | null;
  note: string | null;
}

export interface ParityListQuestion extends ParityQuestion {
  list: ListId;
  cause?: Cause | undefined;
  /** Where the page before ended. */
  cursor?: string | undefined;
  limit?: number | undefined;
}
