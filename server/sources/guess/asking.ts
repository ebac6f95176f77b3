import { bareNumber } from '../mapping';
import type { Answer, Asked, Question } from './asked';
import type { GivenColumn } from './cells';
import { figuresOf, type Figures, type SampleRows } from './figures';
import type { Guess } from './guess';
import { merged } from './patch';
import { columnsByField, type Proposal } from './proposal';
import { ASKS, EFFECTS } from './sentences';
import type { Roles, Sums } from './sums';

/** What questions are made of. */

export interface Stand {
  found: Omit<Guess, 'questions' | 'proposal' | 'ruleCounts' | 'leaveOut'>;
  /** The mapping so far. */
  proposal: Proposal;
  /** Ids of questions that somebody has answered; `*` = all that a mapping may leave unsaid. */
  answered: ReadonlySet<string>;
  given: readonly GivenColumn[];
  roles: Roles;
  sums: Sums | null;
  /** Some time of day of the file names no zone. */
  needsZone: boolean;
  /** Nothing tells whether a row is an order. */
  isRowOpen: boolean;
  store: { currency: string; timeZone: string } | null;
}

export const ask = (question: Question, more: Partial<Omit<Asked, 'id'>> & { part?: string }): Asked => {
  const { part, ...own } = more;
  return {
    id: [question, own.column ?? own.field, part].filter(Boolean).join(':'),
    question,
    ...{ column: null, field: null, because: null, open: true, chosen: null, answers: [], typed: null },
    ask: ASKS[question],
    ...own,
  };
};

export const answer = (code: string, label: string, set: Record<string, unknown>): Answer => ({
  ...{ answer: code, label, set, effect: null },
});

export const has = ({ proposal }: Stand, ...fields: string[]): boolean =>
  fields.some((field) => proposal.columns?.[field] !== undefined);

export type Columns = NonNullable<Proposal['columns']>;

export const isUsed = ({ proposal }: Stand, name: string): boolean =>
  Object.values(proposal.columns ?? {})
    .flat()
    .some((ref) => String(ref) === name);

/** The columns that the file alone tells, whatever somebody has said. */
export const guessedIn = ({ found }: Stand): Columns => columnsByField(found.columns);

/** Fields of which one alone says what a row is worth. */
export const VALUES = ['unitPrice', 'amount', 'total'];

/** A patch by which a column says it, and no other. */
export const valueAlone = (field: string, name: string): Record<string, string | null> => ({
  ...Object.fromEntries(VALUES.map((value) => [value, null])),
  [field]: name,
});

export const isOrders = ({ proposal }: Stand): boolean => (proposal.kind ?? 'orders') === 'orders';

/** Whether somebody has answered a question that a mapping has no entry for. */
export const isAnswered = ({ answered }: Stand, id: string): boolean => answered.has(id) || answered.has('*');

export const cellsOf = ({ given }: Stand, name: string | undefined): readonly string[] =>
  given.find((column) => column.name === name)?.cells ?? [];

/** Some amount has a minus. */
export const isBelow = (cells: readonly string[]): boolean =>
  cells.some((cell) => bareNumber(cell)?.isNegative === true);

const sampleOf = ({ given, found, store }: Stand): SampleRows => ({
  given,
  timeZone: store?.timeZone ?? 'UTC',
  dateFormat: found.dates[0] ?? null,
});

export const figuresBy = (stand: Stand, set: Record<string, unknown>): Figures | null =>
  figuresOf(merged(stand.proposal, set) as Proposal, sampleOf(stand));

/** Each answer with what it does to the figures of the sample. */
export const worked = (
  stand: Stand,
  asked: Asked,
  words: (figures: Figures, answer: string) => string = EFFECTS.money,
): Asked => ({
  ...asked,
  answers: asked.answers.map((one) => {
    const figures = figuresBy(stand, one.set);
    return { ...one, effect: figures && words(figures, one.answer) };
  }),
});
