import type { DeliverableView, PhaseView } from '../../../../server/roadmap/types';
import { client } from '../../../trpc';
import { changedOf } from './checks';
import { Criteria } from './Criteria';
import { DeliverableActions } from './DeliverableActions';
import { EditForm } from './parts';
import { DayField } from '../../../ui/DayInput';
import { SelectField, TextField } from '../../../ui/fields';
import { Pair } from '../../../ui/Form';
import { useDraft } from '../../../ui/useDraft';
import type { Basis, Editing } from './useEditing';
import { draftOf, fieldsOf, workProblems, type WorkDraft } from './work';
import { LONGEST } from '../../../../shared/limits';

interface Props {
  phase: PhaseView;
  /** undefined = a new one. */
  work: DeliverableView | undefined;
  editing: Editing;
  close: () => void;
}

const STATES = [
  { value: 'not_started', label: 'Not started' },
  { value: 'in_progress', label: 'In progress' },
  { value: 'blocked', label: 'Blocked' },
];

/** A deliverable: what it is, whose, when, and what must be accepted of it. */
export const DeliverableForm = (props: Props) => {
  const { phase, work, editing, close } = props;
  const { start, draft, set, shown, submit } = useDraft(() => draftOf(work), workProblems);
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
  return (
    <EditForm
      editing={editing}
      submit={() => submit(save)}
      close={close}
      actions={work && <DeliverableActions {...props} work={work} />}
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
        <DayField label="Starts" value={draft.startDay} take={(startDay) => set({ startDay })} />
        <DayField label="Due" value={draft.dueDay} error={shown.dueDay} take={(dueDay) => set({ dueDay })} />
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
