import type { PhaseView, RoadmapView } from '../../../../server/roadmap/types';
import { client } from '../../../trpc';
import { changedOf } from './checks';
import { DayField } from '../../../ui/DayInput';
import { AreaField, TextField } from '../../../ui/fields';
import { Pair } from '../../../ui/Form';
import { useDraft } from '../../../ui/useDraft';
import { EditForm } from './parts';
import { draftOf, fieldsOf, phaseProblems } from './phase';
import type { Editing } from './useEditing';
import { LONGEST } from '../../../../shared/limits';

interface Props {
  phase: PhaseView;
  roadmap: RoadmapView;
  editing: Editing;
  close: () => void;
}

const neighbourWords = (phase: PhaseView, { phases }: RoadmapView, by: -1 | 1): string | undefined => {
  const other = phases.find(({ position }) => position === phase.position + by);
  if (!other) return undefined;
  return by < 0 ? `${other.name} ends on the day before.` : `${other.name} begins on the day after.`;
};

/** A phase: what it is called, what it is for, and its days. */
export const PhaseForm = ({ phase, roadmap, editing, close }: Props) => {
  const { start, draft, set, shown, submit } = useDraft(
    () => draftOf(phase),
    (now) => phaseProblems(now, phase, roadmap),
  );
  const isBegun = phase.startDay <= roadmap.today;
  const save = () => {
    const change = changedOf(fieldsOf(start), fieldsOf(draft));
    if (Object.keys(change).length === 0) return close();
    void editing
      .change({
        words: `${draft.name.trim()} saved`,
        run: (basis) => client.roadmap.editPhase.mutate({ ...basis, id: phase.id, change }),
      })
      .then(close, () => undefined);
  };
  return (
    <EditForm editing={editing} submit={() => submit(save)} close={close}>
      <TextField
        label="Name"
        value={draft.name}
        maxLength={LONGEST.phase}
        error={shown.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <TextField
        label="Focus"
        value={draft.focus}
        maxLength={LONGEST.focus}
        error={shown.focus}
        onChange={(event) => set({ focus: event.currentTarget.value })}
      />
      <AreaField
        label="Objective"
        rows={3}
        value={draft.objective}
        maxLength={LONGEST.objective}
        error={shown.objective}
        onChange={(event) => set({ objective: event.currentTarget.value })}
      />
      <Pair>
        <DayField
          label="First day"
          today={roadmap.today}
          description={isBegun ? 'Fixed: it has begun.' : neighbourWords(phase, roadmap, -1)}
          disabled={isBegun}
          value={draft.firstDay}
          error={shown.firstDay}
          take={(firstDay) => set({ firstDay })}
        />
        <DayField
          label="Last day"
          today={roadmap.today}
          description={phase.state === 'closed' ? 'Fixed: it is closed.' : neighbourWords(phase, roadmap, 1)}
          disabled={phase.state === 'closed'}
          value={draft.lastDay}
          error={shown.lastDay}
          take={(lastDay) => set({ lastDay })}
        />
      </Pair>
      <TextField
        label="Weight of the deliverables"
        description="Percent of the progress; the KPI targets carry the rest."
        inputMode="decimal"
        value={draft.weight}
        error={shown.weight}
        onChange={(event) => set({ weight: event.currentTarget.value })}
      />
    </EditForm>
  );
};
