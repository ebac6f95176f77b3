import { useRef } from 'react';
import type { Proposal } from '../../../../../server/sources/guess';
import { hasField } from './draft';
import type { Asked, GuessedView } from './look';
import { patched, type Patch } from './mergePatch';

/** Questions that were asked of a file stay on the page when they are answered: the answer can be looked at and changed. */

const isEmpty = (set: Patch): boolean => Object.keys(set).length === 0;
const stands = (set: Patch, proposal: Proposal): boolean =>
  !isEmpty(set) && JSON.stringify(sorted(patched(proposal, set))) === JSON.stringify(sorted(proposal));

const sorted = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, inner]) => [key, sorted(inner)]),
      )
    : value;

/** The question with the answer that stands for it now; null = there is none, and nobody asks any more. */
const answeredBy = (asked: Asked, proposal: Proposal, answered: readonly string[]): Asked | null => {
  const isSaid = answered.includes(asked.id);
  const one = asked.answers.find(({ set }) => stands(set, proposal) || (isSaid && isEmpty(set)));
  const chosen = one?.answer ?? null;
  const isTyped =
    (asked.typed === 'currency' && proposal.constants?.currency !== undefined) ||
    (asked.typed === 'column' && asked.field !== null && hasField(proposal, asked.field));
  return chosen !== null || isTyped ? { ...asked, open: false, chosen } : null;
};

/** In the order in which they were first asked. `view`: the file as it was first looked at; another one asks anew. */
export const useAskedOnce = (
  view: GuessedView | null,
  questions: readonly Asked[],
  { proposal, answered }: { proposal: Proposal | null; answered: readonly string[] },
): Asked[] => {
  const memory = useRef({ view, asked: new Map<string, Asked>() });
  if (memory.current.view !== view) memory.current = { view, asked: new Map() };
  const { asked } = memory.current;
  for (const one of questions) asked.set(one.id, one);
  if (proposal === null) return [...questions];
  const now = new Set(questions.map(({ id }) => id));
  return [...asked.values()].flatMap((one) =>
    now.has(one.id) ? one : (answeredBy(one, proposal, answered) ?? []),
  );
};
