import type { Problems } from '../../../ui/useDraft';
import type { DeliverableView } from '../../../../server/roadmap/types';
import { LONGEST, MOST_WEIGHT } from '../../../../shared/limits';
import type { WorkState } from '../../../../shared/lists';
import { isDay } from '../../../../shared/days';

/** Why a field can't be saved as it is, in a sentence; undefined where it can. The server has the last word. */

/** A number as people write it; null for what is none. */
export const numberOf = (text: string): number | null => {
  const trimmed = text.trim().replaceAll('−', '-');
  return /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(trimmed) ? Number(trimmed) : null;
};

export const textProblem = (text: string, what: string, longest: number): string | undefined => {
  if (text.trim() === '') return `${what} is missing.`;
  return text.trim().length > longest ? `${what} is longer than ${longest} characters.` : undefined;
};

export const weightProblem = (text: string): string | undefined => {
  const weight = numberOf(text);
  if (weight === null) return 'Weight is a number such as 25.';
  return weight > 0 && weight <= MOST_WEIGHT ? undefined : 'Weight must be above 0 and at most 1,000.';
};

/** Everything on the form of a deliverable, as it is typed. */
export interface WorkDraft {
  name: string;
  owner: string;
  weight: string;
  startDay: string;
  dueDay: string;
  state: WorkState;
  blockedBy: string;
  acceptance: DeliverableView['acceptance'];
}

type WorkField = 'name' | 'weight' | 'dueDay' | 'blockedBy' | 'acceptance';

const acceptanceProblem = (acceptance: WorkDraft['acceptance']): string | undefined => {
  const names = acceptance.map(({ name }) => name.trim());
  if (names.length === 0) return 'Add a criterion: done is what is accepted of them.';
  if (names.includes('')) return 'A criterion has no words.';
  return new Set(names).size < names.length ? 'Two criteria say the same.' : undefined;
};

const NO_DAY = 'One of the two is no day of the calendar: enter it again.';

export const workProblems = (draft: WorkDraft): Problems<WorkField> => {
  const { startDay, dueDay, state, blockedBy } = draft;
  const isNoDay = [startDay, dueDay].some((text) => text !== '' && !isDay(text));
  const isBackwards = startDay !== '' && dueDay !== '' && startDay > dueDay;
  return {
    name: textProblem(draft.name, 'Title', LONGEST.deliverable),
    weight: weightProblem(draft.weight),
    dueDay: isNoDay ? NO_DAY : isBackwards ? 'It would be due before it starts.' : undefined,
    blockedBy: state === 'blocked' && blockedBy.trim() === '' ? 'Say what blocks it.' : undefined,
    acceptance: acceptanceProblem(draft.acceptance),
  };
};

/** The fields of `now` that differ from `before`. */
export const changedOf = <T extends object>(before: T, now: T): Partial<T> =>
  Object.fromEntries(
    Object.entries(now).filter(
      ([key, value]) => JSON.stringify(value) !== JSON.stringify((before as Record<string, unknown>)[key]),
    ),
  ) as Partial<T>;
