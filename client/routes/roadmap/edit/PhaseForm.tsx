import type { PhaseView, RoadmapView } from '../../../../server/roadmap/types';
import { addDays, isDay } from '../../../../shared/days';
import { client } from '../../../trpc';
import { changedOf, numberOf, textProblem } from './checks';
import { AreaField, TextField } from '../../../ui/fields';
import { Pair } from '../../../ui/Form';
import { useDraft, type Problems } from '../../../ui/useDraft';
import { EditForm } from './parts';
import type { Editing } from './useEditing';
import { LONGEST } from '../../../../shared/limits';

interface Props {
  phase: PhaseView;
  roadmap: RoadmapView;
  editing: Editing;
  close: () => void;
}

/** Days as people say them: the last one belongs to the phase. */
interface Draft {
  name: string;
  focus: string;
  objective: string;
  firstDay: string;
  lastDay: string;
  /** Percent. */
  weight: string;
}

const draftOf = (phase: PhaseView): Draft => ({
  name: phase.name,
  focus: phase.focus,
  objective: phase.objective,
  firstDay: phase.startDay,
  lastDay: addDays(phase.endDay, -1),
  weight: String(Number((phase.deliverablesWeight * 100).toPrecision(6))),
});

const fieldsOf = (draft: Draft) => ({
  name: draft.name.trim(),
  focus: draft.focus.trim(),
  objective: draft.objective.trim(),
  startDay: isDay(draft.firstDay) ? draft.firstDay : undefined,
  endDay: isDay(draft.lastDay) ? addDays(draft.lastDay, 1) : undefined,
  deliverablesWeight: (numberOf(draft.weight) ?? 0) / 100,
});

const lastDayProblem = (
  draft: Draft,
  phase: PhaseView,
  { phases, today }: RoadmapView,
): string | undefined => {
  if (!isDay(draft.lastDay)) return 'The last day is missing.';
  if (draft.firstDay > draft.lastDay) return 'The last day is before the first.';
  const isMoved = draft.lastDay !== addDays(phase.endDay, -1);
  if (isMoved && draft.lastDay < today) return 'A phase can’t end before today.';
  const next = phases.find(({ position }) => position === phase.position + 1);
  return next && draft.lastDay >= addDays(next.endDay, -1)
    ? `Nothing would be left of ${next.name}.`
    : undefined;
};

const problemsOf = (draft: Draft, phase: PhaseView, roadmap: RoadmapView): Problems<keyof Draft> => {
  const weight = numberOf(draft.weight);
  return {
    name: textProblem(draft.name, 'Name', LONGEST.phase),
    focus: textProblem(draft.focus, 'Focus', LONGEST.focus),
    objective: textProblem(draft.objective, 'Objective', LONGEST.objective),
    firstDay: !isDay(draft.firstDay) ? 'The first day is missing.' : undefined,
    lastDay: lastDayProblem(draft, phase, roadmap),
    weight:
      weight === null || weight < 0 || weight > 100
        ? 'The weight lies between 0 and 100 percent.'
        : undefined,
  };
};

const neighbourWords = (phase: PhaseView, { phases }: RoadmapView, by: -1 | 1): string | undefined => {
  const other = phases.find(({ position }) => position === phase.position + by);
  if (!other) return undefined;
  return by < 0 ? `${other.name} ends on the day before.` : `${other.name} begins on the day after.`;
};

/** A phase: what it is called, what it is for, and its days. */
export const PhaseForm = ({ phase, roadmap, editing, close }: Props) => {
  const { start, draft, set, shown, attempt } = useDraft(
    () => draftOf(phase),
    (now) => problemsOf(now, phase, roadmap),
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
  const submit = () => {
    const isReady = attempt();
    if (isReady) save();
    return isReady;
  };
  return (
    <EditForm editing={editing} submit={submit} close={close}>
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
        <TextField
          label="First day"
          type="date"
          description={isBegun ? 'Fixed: it has begun.' : neighbourWords(phase, roadmap, -1)}
          disabled={isBegun}
          value={draft.firstDay}
          error={shown.firstDay}
          onChange={(event) => set({ firstDay: event.currentTarget.value })}
        />
        <TextField
          label="Last day"
          type="date"
          description={phase.state === 'closed' ? 'Fixed: it is closed.' : neighbourWords(phase, roadmap, 1)}
          disabled={phase.state === 'closed'}
          value={draft.lastDay}
          error={shown.lastDay}
          onChange={(event) => set({ lastDay: event.currentTarget.value })}
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
