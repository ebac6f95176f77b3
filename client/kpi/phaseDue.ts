import type { PhaseView } from '../../server/roadmap/types';

/** What the progress of a phase is held against: the time gone, or less where its targets lack data of all days so far. */

type Due = Pick<PhaseView, 'due' | 'elapsed'>;

export const isBehindData = ({ due, elapsed }: Due): boolean => due < elapsed;

export const dueName = (phase: Due): string =>
  isBehindData(phase) ? 'Due on the days with data' : 'Time gone';

/** "60% of its time gone", "44% due on the days with data". */
export const dueWords = (phase: Due, percent: string): string =>
  isBehindData(phase) ? `${percent} due on the days with data` : `${percent} of its time gone`;
