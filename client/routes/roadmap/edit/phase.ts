import type { PhaseView, RoadmapView } from '../../../../server/roadmap/types';
import { addDays, isDay } from '../../../../shared/days';
import { LONGEST } from '../../../../shared/limits';
import type { Problems } from '../../../ui/useDraft';
import { numberOf, textProblem } from './checks';

/** A phase as it is typed. */

/** Days as people say them: the last one belongs to the phase. */
interface PhaseDraft {
  name: string;
  focus: string;
  objective: string;
  firstDay: string;
  lastDay: string;
  /** Percent. */
  weight: string;
}

export const draftOf = (phase: PhaseView): PhaseDraft => ({
  name: phase.name,
  focus: phase.focus,
  objective: phase.objective,
  firstDay: phase.startDay,
  lastDay: addDays(phase.endDay, -1),
  weight: String(Number((phase.deliverablesWeight * 100).toPrecision(6))),
});

/** As the API takes it; the draft has no problem. */
export const fieldsOf = (draft: PhaseDraft) => ({
  name: draft.name.trim(),
  focus: draft.focus.trim(),
  objective: draft.objective.trim(),
  startDay: isDay(draft.firstDay) ? draft.firstDay : undefined,
  endDay: isDay(draft.lastDay) ? addDays(draft.lastDay, 1) : undefined,
  deliverablesWeight: (numberOf(draft.weight) ?? 0) / 100,
});

const lastDayProblem = (
  draft: PhaseDraft,
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

export const phaseProblems = (
  draft: PhaseDraft,
  phase: PhaseView,
  roadmap: RoadmapView,
): Problems<keyof PhaseDraft> => {
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
