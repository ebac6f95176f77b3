import type { Day } from '../time';
import type { Part } from '../../shared/sentence';
import { capitalised } from '../../shared/sentence';
import {
  beginsWords,
  closedWords,
  doneWithGone,
  finishWords,
  halvedWords,
  NO_ROADMAP,
  runningWords,
} from './sentences';
import type { PhaseView } from './types';

/** What stands first on the roadmap. Its figures can be asked why. */

/** The running phase, the one that comes next, or the one that was last. */
export const roadmapVerdict = (
  phases: readonly PhaseView[],
  current: PhaseView | null,
  today: Day,
): Part[] => {
  if (phases.length === 0) return [{ text: NO_ROADMAP }];
  if (current?.state === 'running')
    return [
      ...runningWords(current),
      ...doneWithGone(current),
      ...finishWords(current, today),
      ...halvedPart(current),
    ];
  const next = phases.find((phase) => phase.state === 'ahead');
  if (current) return closedWords(current, next, today);
  return [{ text: next ? capitalised(beginsWords(next, today)) : '' }];
};

/** Which targets count half; nothing where none does. */
const halvedPart = ({ kpis }: PhaseView): Part[] => {
  const halved = kpis.filter(({ isHalved, attainment }) => isHalved && attainment !== null);
  return halved.length > 0 ? halvedWords(halved) : [];
};
