import { REASONS } from './sentences';

/** How sure a guess is, and what of a file somebody has to say. */

/** `sure`: name and cells agree, and nothing speaks against it. `likely`: one of both. `guess`: the first of several. */
export type Confidence = 'sure' | 'likely' | 'guess';

/** Why something was taken for what it is, as a phrase. */
export interface Why {
  confidence: Confidence;
  reason: string;
}

export const sure = (reason: string): Why => ({ confidence: 'sure', reason });
export const likely = (reason: string): Why => ({ confidence: 'likely', reason });
export const aGuess = (reason: string): Why => ({ confidence: 'guess', reason });

/** Somebody said so. */
export const CHOSEN = sure(REASONS.chosen);

export type Question =
  | 'kind'
  | 'row'
  | 'columns'
  | 'orderId'
  | 'dates'
  | 'decimal'
  | 'currency'
  | 'zone'
  | 'tax'
  | 'rates'
  | 'taxRate'
  | 'parts'
  | 'discount'
  | 'spread'
  | 'customer'
  | 'notes'
  | 'leaveOut';

export interface Answer {
  /** A code that stays. */
  answer: string;
  label: string;
  /** A merge patch (RFC 7386) on the mapping so far; `{}` = the question itself counts as answered. */
  set: Record<string, unknown>;
  /** What it does to the figures, worked from the sample; null = there is nothing to work with. */
  effect: string | null;
}

/** What is asked of a file, and what each answer does. */
export interface Asked {
  /** One of its own among the questions of a file: `tax`, or `columns:Price`. */
  id: string;
  question: Question;
  /** The column that it is about; null = the file. */
  column: string | null;
  /** The field of a mapping that lacks a column; else null. */
  field: string | null;
  ask: string;
  /** What the sample says of it, with its figures; null = nothing. */
  because: string | null;
  /** Nothing may be imported before it is answered. */
  open: boolean;
  /** The answer that stands; null = none of those below. */
  chosen: string | null;
  answers: Answer[];
  /** What a person may enter instead. */
  typed: 'currency' | 'zone' | 'rate' | 'column' | 'dateFormat' | null;
}
