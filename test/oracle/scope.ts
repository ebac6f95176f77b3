import type { Dimension, Dims } from './entries';
import type { Ledger } from './ledger';
import { bucketOf, dayOf, startOf, type Grain } from './time';

/** What somebody may ask, as the API takes it. */
export interface Question {
  metrics: string[];
  from: string;
  to: string;
  by?: Grain;
  split?: Dimension;
  where?: { dimension: Dimension; value: string }[];
  basis?: 'event' | 'order';
  asOf?: string;
}

/** One figure. Numerators and denominators are exact; `why` is the reason of a null. */
export interface Figure {
  num: number | null;
  den: number | null;
  value: number | null;
  why: string | null;
}

/** Of a bucket and a part. */
export const cellName = (bucket: string | null, split: string | null): string =>
  `${bucket ?? ''}|${split ?? ''}`;

export interface Scope {
  ledger: Ledger;
  question: Question;
  /** Things before it count. */
  until: number;
  /** The last local day that had ended by then. */
  lastDay: string;
}

export const scopeOf = (ledger: Ledger, question: Question): Scope => {
  const { zone } = ledger.world.settings;
  // a question without an instant is read to the last day that is over
  const today = startOf(dayOf(ledger.world.now, zone), zone);
  const until = question.asOf === undefined ? today : Date.parse(question.asOf);
  const lastDay = dayOf(startOf(dayOf(until, zone), zone) - 1, zone);
  return { ledger, question, until, lastDay };
};

export const bucketIn = ({ ledger, question: { by } }: Scope, day: string): string | null =>
  by ? bucketOf(day, by, ledger.world.settings) : null;

export const isWanted = ({ question: { where = [] } }: Scope, dims: Partial<Dims>): boolean =>
  where.every(({ dimension, value }) => dims[dimension] === value);

export const isIn = ({ question: { from, to } }: Scope, day: string): boolean => day >= from && day < to;

export const cellOf = (scope: Scope, day: string, dims: Partial<Dims>): string => {
  const { split } = scope.question;
  return cellName(bucketIn(scope, day), split ? dims[split]! : null);
};

export const figure = (num: bigint, den: bigint | null, why: string | null): Figure => ({
  num: Number(num),
  den: den === null ? null : Number(den),
  value: why !== null ? null : den === null ? Number(num) : Number(num) / Number(den),
  why,
});

export interface Answers {
  at: (cell: string) => Figure;
  /** Cells of which there is something to say. */
  cells: () => string[];
}
