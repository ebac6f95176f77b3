import type { DeliverableView } from '../../../../server/roadmap/types';
import { isDay, type Day } from '../../../../shared/days';
import { LONGEST } from '../../../../shared/limits';
import type { WorkState } from '../../../../shared/lists';
import type { Problems } from '../../../ui/useDraft';
import { numberOf, textProblem, weightProblem } from './checks';

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

/** undefined = a new one, which has not begun. */
export const draftOf = (work: DeliverableView | undefined): WorkDraft => ({
  name: work?.name ?? '',
  owner: work?.owner ?? '',
  weight: String(work?.weight ?? 10),
  startDay: work?.startDay ?? '',
  dueDay: work?.dueDay ?? '',
  state: work?.state === 'shipped' ? 'in_progress' : (work?.state ?? 'not_started'),
  blockedBy: work?.blockedBy ?? '',
  acceptance: work?.acceptance ?? [{ name: 'Finished and accepted', accepted: false }],
});

const orNull = (text: string): string | null => text.trim() || null;
const dayOrNull = (text: string): Day | null => (isDay(text) ? text : null);

/** As the API takes it; the draft has no problem. */
export const fieldsOf = (draft: WorkDraft) => ({
  name: draft.name.trim(),
  owner: orNull(draft.owner),
  weight: numberOf(draft.weight) ?? 0,
  startDay: dayOrNull(draft.startDay),
  dueDay: dayOrNull(draft.dueDay),
  state: draft.state,
  blockedBy: draft.state === 'blocked' ? orNull(draft.blockedBy) : null,
  acceptance: draft.acceptance.map(({ name, accepted }) => ({ name: name.trim(), accepted })),
});
