import { badInput, conflict, notFound } from '../errors';
import { addDays, addMonths, daysBetween, type Day, type Instant, type Period } from '../time';
import { zonedInstant, dayWords, rangeWords, shortDay } from '../../shared/dayWords';
import type { WorkState } from '../../shared/lists';
import { STATUS_WORDS } from '../../shared/listWords';
import { countWords, DAYS, formOf, percentWords, type Forms } from '../../shared/numberWords';
import { capitalised, listWords, type Part } from '../../shared/sentence';
import type { Kind } from './items';
import type { PhaseView } from './types';

/** What is written of a roadmap, in one place: how far it is, what was changed, and what is refused. */

// how far it is

/** "fiscal Q3": its number is not the calendar's. */
export const phaseQuarter = ({ position, isFiscal }: Pick<PhaseView, 'position' | 'isFiscal'>): string =>
  `${isFiscal ? 'fiscal ' : ''}Q${position}`;
export const phaseName = (phase: PhaseView): string => `${phaseQuarter(phase)} ${phase.name}`;

const percent = (share: number | null): string => (share === null ? 'no data' : percentWords(share));

const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const WEEKS: Forms = { one: 'week', other: 'weeks' };

/** "two weeks": small numbers as words. */
const spelt = (n: number, forms: Forms): string => {
  const word = NUMBERS[n];
  return word === undefined ? countWords(n, forms) : `${word} ${formOf(n, forms)}`;
};

/** Below two weeks in days, below a year in weeks. */
const apart = (days: number): string => {
  if (days < 14) return spelt(days, DAYS);
  return days < 365 ? spelt(Math.round(days / 7), WEEKS) : 'more than a year';
};

/** Days of a phase may have been edited: not every phase is a quarter long. */
const spanOf = ({ startDay, endDay }: PhaseView): string =>
  addMonths(startDay, 3) === endDay ? 'quarter' : 'phase';

/** "41% done with 60% of the quarter gone"; where targets lack data "48% done with 44% due on the days with data". */
export const doneWithGone = (phase: PhaseView): Part[] => [
  { text: phase.progress === null ? 'nothing measured' : percent(phase.progress), why: 'phase' },
  { text: phase.progress === null ? ' with ' : ' done with ' },
  { text: percent(phase.due), why: 'elapsed' },
  { text: phase.due < phase.elapsed ? ' due on the days with data' : ` of the ${spanOf(phase)} gone` },
];

/** "; it would finish on 3 Oct, two weeks late." */
export const finishWords = ({ finish, endDay }: PhaseView, today: Day): Part[] => {
  if (finish === null) return [{ text: '.' }];
  // both are the first day after: what is said is the last day of each
  const late = daysBetween(endDay, finish);
  const when = late > 0 ? `, ${apart(late)} late.` : late < 0 ? `, ${apart(-late)} early.` : ', on time.';
  const day = { text: dayWords(addDays(finish, -1), today), why: 'finish' };
  return [{ text: '; it would finish on ' }, day, { text: when }];
};

/** Which targets count half, and why. */
export const halvedWords = (halved: readonly { label: string; sample: string | null }[]): Part[] => {
  const names = listWords(halved.map(({ label, sample }) => (sample ? `${label} (${sample})` : label)));
  const verb = formOf(halved.length, { one: 'counts', other: 'count' });
  const whose = formOf(halved.length, { one: 'its sample', other: 'their samples' });
  return [
    { text: ` ${names} ${verb} half: ${whose} can't tell where the phase began from where it should end.` },
  ];
};

export const NO_ROADMAP = 'No roadmap yet.';

/** Why a phase has no status, other than that it has only begun. */
export const unjudged = ({ progress, due, elapsed }: PhaseView): string | null => {
  if (progress === null) return 'has no progress to judge';
  return due < elapsed ? 'has too few days with data to judge' : null;
};

/** "Q3 Growth is on track: "; without a status that can be judged "Q3 Growth is ". */
export const runningWords = (phase: PhaseView): Part[] => {
  const { status } = phase;
  const name = capitalised(phaseName(phase));
  const why = unjudged(phase);
  return status === 'unknown'
    ? [{ text: `${name} ${why === null ? 'is ' : `${why}: `}` }]
    : [{ text: `${name} is ${STATUS_WORDS[status]}`, status }, { text: ': ' }];
};

/** "Q4 Expansion begins on 1 Oct." */
export const beginsWords = (phase: PhaseView, today: Day): string =>
  `${phaseName(phase)} begins on ${dayWords(phase.startDay, today)}.`;

/** "Q2 Growth closed on 30 Jun 84% done; Q3 begins on 1 Jul." */
export const closedWords = (phase: PhaseView, next: PhaseView | undefined, today: Day): Part[] => {
  const closed = `${capitalised(phaseName(phase))} closed on ${dayWords(addDays(phase.endDay, -1), today)}`;
  const after = next ? `; ${beginsWords(next, today)}` : '.';
  if (phase.progress === null) return [{ text: `${closed} with nothing measured${after}` }];
  return [{ text: `${closed} ` }, { text: percent(phase.progress), why: 'phase' }, { text: ` done${after}` }];
};

/** The days that a KPI is read over, by the kind of its window. */
export const WINDOW_WORDS = {
  silent: 'nothing is said of it any more',
  ahead: (startDay: Day, today: Day): string => `from ${dayWords(startDay, today)}`,
  total: ({ from }: Period): string => `since ${shortDay(from)}`,
  closed_total: ({ from, to }: Period, today: Day): string =>
    `${shortDay(from)} to ${dayWords(addDays(to, -1), today)}`,
  series: (period: Period, today: Day): string => `last reported, of ${rangeWords(period, today)}`,
  cohorts: ({ from, to }: Period, today: Day): string =>
    `customers acquired ${shortDay(from)} to ${dayWords(addDays(to, -1), today)}`,
  trailing: ({ to }: Period, today: Day): string => `28 closed days to ${dayWords(addDays(to, -1), today)}`,
};

/** "4,312 sessions", "1 session": of a noun that a catalogue entry has in the plural. */
export const countedNoun = (n: number, noun: string): string =>
  countWords(n, { one: noun.replace(/\b(order|session|customer|day|value)s\b/, '$1'), other: noun });

// what was changed

export const WORK_STATE_WORDS: Record<WorkState, string> = {
  not_started: 'not started',
  in_progress: 'in progress',
  blocked: 'blocked',
};

/** Labels of the fields that are shown, in their order. */
export const FIELD_LABELS = {
  phase: {
    name: 'Name',
    focus: 'Focus',
    objective: 'Objective',
    startDay: 'First day',
    endDay: 'Last day',
    deliverablesWeight: 'Weight of the deliverables',
  },
  deliverable: {
    name: 'Title',
    owner: 'Owner',
    weight: 'Weight',
    state: 'State',
    blockedBy: 'Blocked by',
    startDay: 'Starts',
    dueDay: 'Due',
    shippedDay: 'Shipped',
    position: 'Place',
  },
  target: { metric: 'Metric', weight: 'Weight', lift: 'Lift over the baseline', target: 'Target' },
} as const satisfies Record<Kind, Record<string, string>>;

export const criterionLabel = (name: string): string => `Criterion “${name}”`;
export const acceptedWords = (isAccepted: boolean): string => (isAccepted ? 'accepted' : 'open');
/** "Checkout: due", of a change of several items. */
export const labelOfItem = (name: string, label: string): string => `${name}: ${label.toLowerCase()}`;

export const CHANGE_TITLES = {
  removed_roadmap: 'Roadmap removed',
  laid_out: 'Roadmap laid out from the template',
  reordered: 'Deliverables put in another order',
} as const;

export const itemChanged = (name: string, what: 'added' | 'removed' | 'edited'): string => `${name} ${what}`;
export const undoneTitle = (version: number, title: string): string => `Change ${version} undone: ${title}`;

export const NOTHING = 'nothing';
export const quoted = (text: string): string => `“${text}”`;
/** "Owner from “Tech” to “Ben”". */
export const fieldChanged = (label: string, from: string, to: string): string =>
  `${label} from ${from} to ${to}`;

/** Which change, whose, and when. */
export interface Stamp {
  version: number;
  author: string;
  at: Instant;
  timeZone: string;
}

const stampWords = ({ version, author, at, timeZone }: Stamp): string =>
  `change ${version} by ${author}, ${zonedInstant(at, timeZone)}`;

// refusals

export const hasRoadmap = (store: string) => conflict(`${store} has a roadmap already.`);
const undoFirst = (change: Stamp): string => `Undo change ${change.version} first.`;

export const noChange = (version: number) =>
  notFound(`There is no change ${version} of this roadmap.`, 'The history lists them.');
export const noChangeYet = (version: number) =>
  badInput(`There is no change ${version} of this roadmap yet.`, 'Load the page again.');

export const undoneAlready = (version: number, by: number) =>
  conflict(`Change ${version} was undone already, by change ${by}.`, `Undo change ${by} to have it again.`);

/** `fields`: what that later change did, in words. */
export const changedLater = (name: string, { change, fields }: { change: Stamp; fields: string }) =>
  conflict(`${name} was changed again later (${stampWords(change)}): ${fields}.`, undoFirst(change));
export const notAsLeft = (name: string) => conflict(`${name} is not as this change left it.`);
export const addedLater = (change: Stamp | undefined) =>
  conflict(
    `Something was added to this roadmap later${change ? ` (${stampWords(change)})` : ''}.`,
    change && undoFirst(change),
  );
/** What a phase is called that an item would come back into. */
export const THE_PHASE = 'The phase';

export const removedMeanwhile = (name: string, change: Stamp) =>
  conflict(
    `${name} was removed meanwhile (${stampWords(change)}).`,
    `Nothing of yours was saved. Undo change ${change.version} to have it back.`,
  );
export const changedMeanwhile = (name: string, { change, fields }: { change: Stamp; fields: string }) =>
  conflict(
    `${name} was changed meanwhile (${stampWords(change)}): ${fields}.`,
    'Nothing of yours was saved. Look at what it says now, then save again if you still want your change.',
  );

const KIND_WORDS: Record<Kind, string> = { phase: 'phase', deliverable: 'deliverable', target: 'target' };

export const noItem = (kind: Kind) =>
  notFound(
    `There is no such ${KIND_WORDS[kind]} in this roadmap.`,
    'Load the page again: it may have been removed.',
  );
export const otherDeliverables = () =>
  conflict(
    'The deliverables of this phase are not those that were to be put in order.',
    'Somebody may have added or removed one: look at the list as it is now, then order it again.',
  );
export const frozenMetric = (name: string) =>
  conflict(
    `The baseline of ${name} is frozen, so this target stays one of ${name}.`,
    'Remove the target and add one for the other metric.',
  );
export const noTotalToLift = (label: string) =>
  badInput(`There is no earlier total of ${label} that could be lifted.`, 'Give the target as a value.');

// rules of every roadmap

export const noDayLeft = (name: string, startDay: Day, today: Day) =>
  badInput(
    `${name} would have no day: it begins on ${dayWords(startDay, today)} and the next phase not after it.`,
    'Choose a later end, or an earlier start.',
  );
export const notConsecutive = (name: string, before: string) =>
  badInput(
    `${name} would not follow directly on ${before}.`,
    'Phases are consecutive: one begins on the day after the other ends.',
  );
export const startFixed = (name: string, startDay: Day, today: Day) =>
  conflict(
    `${name} began on ${dayWords(startDay, today)}: its first day is fixed, because its baselines were frozen on it.`,
  );
export const startPast = (name: string) =>
  conflict(
    `${name} can't begin before today: its baselines would be frozen on days that are past.`,
    'Choose today or a later day.',
  );
export const endFixed = (name: string) => conflict(`${name} is closed: its last day is fixed.`);
export const endPast = (name: string) =>
  conflict(`${name} can't end before today: what has been measured would belong to another phase.`);
export const targetTwice = (name: string) =>
  conflict(`${name} is a target of this phase already.`, 'Edit that one: a phase aims at a metric once.');
export const blockedByNothing = (name: string) => badInput(`${name} is blocked: say what blocks it.`);
export const startsAfterDue = (name: string) => badInput(`${name} would start after its due day.`);

// what is wrong with a field, by whose name it is preceded

export const INVALID = {
  id: 'is not the id of an item of the roadmap',
  version: 'is not a version of the roadmap',
  noWeight: 'must be above 0',
  bigWeight: 'must be at most 1,000',
  noCriterion: 'has no criterion: progress is the share of accepted ones',
  manyCriteria: (most: number): string => `has more than ${most} criteria`,
  criterionTwice: 'names a criterion twice',
  state: (known: readonly string[]): string => `is none of ${known.join(', ')}`,
  aim: 'is neither a target value nor a lift between −99% and 10,000% other than 0',
  belowZero: 'is below 0',
  aboveOne: 'is above 1',
  noChange: 'changes nothing',
} as const;
