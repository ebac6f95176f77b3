import type { Day, Instant, Period } from '../time';
import type { CoveredFact } from '../../shared/lists';

/** What is kept of the days that one import of a source, or all that came without an import, covers. */
export interface StoredSpan {
  fact: CoveredFact;
  source: string;
  /** 0 = what came without an import. */
  importId: number;
  /** Days of its oldest and newest event. */
  firstDay: Day;
  lastDay: Day;
  /** Last complete day as somebody declared it. */
  coversTo: Day | null;
  /** When its connection was last read to the end. */
  heardAt: Instant | null;
  /** By dimension, the values that its facts have; null = not known. */
  feeds: Readonly<Record<string, readonly string[]>> | null;
  /** Of sessions: of some it is said whether they ordered. */
  tellsOrders: boolean;
  /** From this day on its owner expects nothing of it. */
  retiredFrom: Day | null;
  /** The source is a connected platform: it covers what its runs have read to the end, and nothing before. */
  isConnected: boolean;
  isPaused: boolean;
}

/** Days that one source covers. */
export interface SourceSpan {
  fact: CoveredFact;
  source: string;
  /** First and last covered day; no day is complete where the last is before the first. */
  first: Day;
  last: Day;
  /** The last day is that of the newest event, and nobody has declared it complete. */
  mayBeCut: boolean;
  /** The source counts up to here and limits nothing afterwards. */
  isRetired: boolean;
  /** Nothing more is expected of it: it is retired, or its connection is paused. */
  isOff: boolean;
  /** The source answered at the requested instant, or has events of that day. */
  reachesInstant: boolean;
}

/** What one source has of one fact, by all its imports and runs. */
export interface SourceCoverage extends Pick<SourceSpan, 'fact' | 'source' | 'first' | 'last'> {
  mayBeCut: boolean;
  /** From this day on nothing is expected of it; null = something is. */
  retiredFrom: Day | null;
}

/** What a store has of one fact (METRICS C19). */
export interface FactCoverage {
  fact: CoveredFact;
  first: Day;
  /** Last complete day; before `first` while there is none. */
  last: Day;
  /** Days between them that no source covers. */
  gaps: Period[];
  mayBeCut: boolean;
  /** No source gives more of it. */
  isOff: boolean;
  reachesInstant: boolean;
  sources: string[];
  /** Sources that give no more than its last day. */
  endedBy: string[];
}

/** By fact; one that is missing has no source. */
export type Coverage = Partial<Record<CoveredFact, FactCoverage>>;

/** From a day on, the owner's word on the sources of headline sessions; several are disjoint, none = by the rule. */
export interface SessionsWord {
  from: Day;
  sources: string[];
}
