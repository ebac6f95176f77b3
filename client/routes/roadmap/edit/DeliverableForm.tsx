import type { DeliverableView, PhaseView } from '../../../../server/roadmap/types';
import { client } from '../../../trpc';
import { changedOf, numberOf, workProblems, type WorkDraft } from './checks';
import { Criteria } from './Criteria';
import { EditForm } from './parts';
import { SelectField, TextField } from '../../../ui/fields';
import { Pair } from '../../../ui/Form';
import { useDraft } from '../../../ui/useDraft';
import type { Basis, Editing } from './useEditing';
import { LONGEST } from '../../../../shared/limits';
import { Button } from '../../../ui/Button';
import { isDay, type Day } from '../../../../shared/days';

interface Props {
  phase: PhaseView;
  /** undefined = a new one. */
  work: DeliverableView | undefined;
  editing: Editing;
  close: () => void;
}

const draftOf = (work: DeliverableView | undefined): WorkDraft => ({
  name: work?.name ?? '',
  owner: work?.owner ?? '',
  weight: String(work?.weight ?? 10),
  startDay: work?.startDay ?? '',
  dueDay: work?.dueDay ?? '',
  state: work === undefined || work.state === 'shipped' ? 'in_progress' : work.state,
  blockedBy: work?.blockedBy ?? '',
  acceptance: work?.acceptance ?? [{ name: 'Finished and accepted', accepted: false }],
});

/** A new one has not begun. */
const NEW: WorkDraft = { ...draftOf(undefined), state: 'not_started' };

const STATES = [
  { value: 'not_started', label: 'Not started' },
  { value: 'in_progress', label: 'In progress' },
  { value: 'blocked', label: 'Blocked' },
];

const orNull = (text: string): string | null => text.trim() || null;
const dayOrNull = (text: string): Day | null => (isDay(text) ? text : null);

const fieldsOf = (draft: WorkDraft) => ({
  name: draft.name.trim(),
  owner: orNull(draft.owner),
  weight: numberOf(draft.weight) ?? 0,
  startDay: dayOrNull(draft.startDay),
  dueDay: dayOrNull(draft.dueDay),
  state: draft.state,
  blockedBy: draft.state === 'blocked' ? orNull(draft.blockedBy) : null,
  acceptance: draft.acceptance.map(({ name, accepted }) => ({ name: name.trim(), accepted })),
});

const moved = (ids: string[], id: string, by: -1 | 1): string[] | null => {
  const at = ids.indexOf(id);
  if (at + by < 0 || at + by >= ids.length) return null;
  const others = ids.filter((each) => each !== id);
  return [...others.slice(0, at + by), id, ...others.slice(at + by)];
};

const Actions = ({ phase, work, editing, close }: Props & { work: DeliverableView }) => {
  const ids = phase.deliverables.map(({ id }) => id);
  const move = (by: -1 | 1) => {
    const order = moved(ids, work.id, by);
    if (!order) return;
    void editing
      .change({
        words: `${work.name} moved ${by < 0 ? 'up' : 'down'}`,
        run: (basis) =>
          client.roadmap.reorderDeliverables.mutate({ ...basis, phaseId: phase.id, ids: order }),
      })
      .catch(() => undefined);
  };
  const remove = () =>
    void editing
      .change({
        words: `${work.name} removed`,
        run: (basis) => client.roadmap.removeDeliverable.mutate({ ...basis, id: work.id }),
      })
      .then(close, () => undefined);
  return (
    <>
      <Button disabled={ids[0] === work.id} onClick={() => move(-1)}>
        Move up
      </Button>
      <Button disabled={ids.at(-1) === work.id} onClick={() => move(1)}>
        Move down
      </Button>
      <Button onClick={remove}>Remove</Button>
    </>
  );
};

/** A deliverable: what it is, whose, when, and what must be accepted of it. */
export const DeliverableForm = (props: Props) => {
  const { phase, work, editing, close } = props;
  const begin = () => (work ? draftOf(work) : NEW);
  const { start, draft, set, shown, attempt } = useDraft(begin, workProblems);
  const save = () => {
    const deliverable = fieldsOf(draft);
    const change = changedOf(fieldsOf(start), deliverable);
    if (work && Object.keys(change).length === 0) return close();
    const run = work
      ? (basis: Basis) => client.roadmap.editDeliverable.mutate({ ...basis, id: work.id, change })
      : (basis: Basis) => client.roadmap.addDeliverable.mutate({ ...basis, phaseId: phase.id, deliverable });
    void editing
      .change({ words: `${deliverable.name} ${work ? 'saved' : 'added'}`, run })
      .then(close, () => undefined);
  };
  const submit = () => {
    const isReady = attempt();
    if (isReady) save();
    return isReady;
  };
  return (
    <EditForm
      editing={editing}
      submit={submit}
      close={close}
      actions={work && <Actions {...props} work={work} />}
    >
      <TextField
        label="Title"
        value={draft.name}
        maxLength={LONGEST.deliverable}
        error={shown.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <Criteria
        acceptance={draft.acceptance}
        problem={shown.acceptance}
        change={(acceptance) => set({ acceptance })}
      />
      <Pair>
        <TextField
          label="Owner"
          placeholder="Nobody yet"
          value={draft.owner}
          maxLength={LONGEST.owner}
          onChange={(event) => set({ owner: event.currentTarget.value })}
        />
        <TextField
          label="Weight"
          inputMode="decimal"
          value={draft.weight}
          error={shown.weight}
          onChange={(event) => set({ weight: event.currentTarget.value })}
        />
        <TextField
          label="Starts"
          type="date"
          value={draft.startDay}
          onChange={(event) => set({ startDay: event.currentTarget.value })}
        />
        <TextField
          label="Due"
          type="date"
          value={draft.dueDay}
          error={shown.dueDay}
          onChange={(event) => set({ dueDay: event.currentTarget.value })}
        />
      </Pair>
      <SelectField
        label="State"
        description="It counts as shipped as soon as all criteria are accepted."
        data={STATES}
        value={draft.state}
        onChange={(event) => set({ state: event.currentTarget.value as WorkDraft['state'] })}
      />
      {draft.state === 'blocked' && (
        <TextField
          label="Blocked by"
          value={draft.blockedBy}
          maxLength={LONGEST.blockedBy}
          error={shown.blockedBy}
          onChange={(event) => set({ blockedBy: event.currentTarget.value })}
        />
      )}
    </EditForm>
  );
};
