import { addDays, addMonths, daysBetween, type Day } from '../time';
import type { PhaseView } from './types';
import { capitalised, listWords, type Part } from '../../shared/sentence';
import { dayWords } from '../../shared/dayWords';
import { percentWords } from '../../shared/numberWords';
import type { Status } from '../../shared/lists';

/** Sentences that are computed from the data. Their figures can be asked why. */

const percent = (share: number | null): string => (share === null ? 'no data' : percentWords(share));
/** "fiscal Q3": its number is not the calendar's. */
export const phaseQuarter = ({ position, isFiscal }: PhaseView): string =>
  `${isFiscal ? 'fiscal ' : ''}Q${position}`;
export const phaseName = (phase: PhaseView): string => `${phaseQuarter(phase)} ${phase.name}`;

export const STATUS_WORDS: Record<Status, string> = {
  on_track: 'on track',
  at_risk: 'at risk',
  off_track: 'off track',
  unclear: 'unclear',
  unknown: 'unknown',
};

const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const plural = (n: number, noun: string): string => `${NUMBERS[n] ?? n} ${noun}${n === 1 ? '' : 's'}`;

/** Below two weeks in days, below a year in weeks. */
const apart = (days: number): string => {
  if (days < 14) return plural(days, 'day');
  return days < 365 ? plural(Math.round(days / 7), 'week') : 'more than a year';
};

const finishPart = ({ finish, endDay }: PhaseView, today: Day): Part[] => {
  if (finish === null) return [{ text: '.' }];
  // both are the first day after: what is said is the last day of each
  const late = daysBetween(endDay, finish);
  const when = late > 0 ? `, ${apart(late)} late.` : late < 0 ? `, ${apart(-late)} early.` : ', on time.';
  const day = { text: dayWords(addDays(finish, -1), today), why: 'finish' };
  return [{ text: '; it would finish on ' }, day, { text: when }];
};

/** Its days may have been edited: not every phase is a quarter long. */
const spanOf = ({ startDay, endDay }: PhaseView): string =>
  addMonths(startDay, 3) === endDay ? 'quarter' : 'phase';

export const doneWithGone = (phase: PhaseView): Part[] => [
  { text: percent(phase.progress), why: 'phase' },
  { text: ' done with ' },
  { text: percent(phase.elapsed), why: 'elapsed' },
  { text: ` of the ${spanOf(phase)} gone` },
];

/** The running phase, the one that comes next, or the one that was last. */
export const roadmapVerdict = (
  phases: readonly PhaseView[],
  current: PhaseView | null,
  today: Day,
): Part[] => {
  if (phases.length === 0) return [{ text: 'No roadmap yet.' }];
  if (current?.state === 'running') {
    const { status } = current;
    const name: Part[] =
      status === 'unknown'
        ? [{ text: `${capitalised(phaseName(current))} is ` }]
        : [{ text: `${capitalised(phaseName(current))} is ${STATUS_WORDS[status]}`, status }, { text: ': ' }];
    return [...name, ...doneWithGone(current), ...finishPart(current, today), ...halvedPart(current)];
  }
  const next = phases.find((phase) => phase.state === 'ahead');
  const opens = next ? `${phaseName(next)} begins on ${dayWords(next.startDay, today)}.` : '';
  if (!current) return [{ text: capitalised(opens) }];
  const closed = `${capitalised(phaseName(current))} closed on ${dayWords(addDays(current.endDay, -1), today)}`;
  const after = next ? `; ${opens}` : '.';
  if (current.progress === null) return [{ text: `${closed} with nothing measured${after}` }];
  return [
    { text: `${closed} ` },
    { text: percent(current.progress), why: 'phase' },
    { text: ` done${after}` },
  ];
};

/** Which targets count half, and why; nothing where none does. */
export const halvedPart = ({ kpis }: PhaseView): Part[] => {
  const halved = kpis.filter(({ isHalved, attainment }) => isHalved && attainment !== null);
  if (halved.length === 0) return [];
  const names = listWords(halved.map(({ label, sample }) => (sample ? `${label} (${sample})` : label)));
  const [verb, whose] = halved.length === 1 ? ['counts', 'its sample'] : ['count', 'their samples'];
  return [
    { text: ` ${names} ${verb} half: ${whose} can't tell where the phase began from where it should end.` },
  ];
};
