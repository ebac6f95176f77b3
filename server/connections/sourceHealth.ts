import { dayWords, rangeWords } from '../../shared/dayWords';
import type { Part } from '../../shared/sentence';
import type { Status } from '../../shared/lists';
import type { Day } from '../time';
import type { SourceState } from './syncState';

/** What is to be thought of a source, and what to do about it. Pure: the same on page, command line and API. */

export interface Problem {
  /** What is wrong, in words. */
  what: string;
  /** What to do about it. */
  todo: string;
}

export interface Judgement {
  /** `on_track` = all is here; `at_risk` = something needs a look; `off_track` = rows are missing. */
  status: Status;
  /** The judgement in two or three words. */
  says: string;
  problems: Problem[];
}

type Judged = Omit<SourceState, keyof Judgement>;

interface Finding extends Problem {
  status: Status;
  says: string;
}

const MINUTE = 60_000;
/** It is asked every quarter of an hour: four times without an answer are no accident. */
const SILENT_MS = 60 * MINUTE;
const WAITING_MS = 5 * MINUTE;

const GRAVITY: readonly Status[] = ['off_track', 'at_risk', 'unknown', 'on_track'];

const count = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

/** "31 hours", of a time that has passed. */
const spanWords = (ms: number): string => {
  const minutes = Math.round(ms / MINUTE);
  if (minutes < 90) return count(Math.max(1, minutes), 'minute');
  const hours = Math.round(minutes / 60);
  return hours < 48 ? count(hours, 'hour') : count(Math.round(hours / 24), 'day');
};

/** The instant of a judgement, and the store's day in which it lies. */
interface Moment {
  now: Date;
  today: Day;
}

export const judge = (source: Judged, moment: Moment): Judgement => {
  const found = [runFinding, silence, deliveryFinding, rejectionFinding, tallyFinding]
    .map((look) => look(source, moment))
    .filter((finding) => finding !== null);
  const [worst] = found.toSorted((a, b) => GRAVITY.indexOf(a.status) - GRAVITY.indexOf(b.status));
  const problems = found.map(({ what, todo }) => ({ what, todo }));
  return worst ? { status: worst.status, says: worst.says, problems } : { ...calm(source), problems };
};

const calm = (source: Judged): Pick<Judgement, 'status' | 'says'> => {
  if (source.lastRun === null && source.canPull)
    return { status: 'unknown', says: source.job ? 'First fetch' : 'Not fetched yet' };
  if (source.pausedAt !== null) return { status: 'unknown', says: 'Paused' };
  if (source.compared) return { status: 'on_track', says: 'Equal' };
  if (source.heartbeatAt === null) return { status: 'unknown', says: 'Nothing came yet' };
  return { status: 'on_track', says: 'Current' };
};

const AGAIN = 'Sync now; if it stays so, fetch everything again.';

const runFinding = ({ lastRun }: Judged): Finding | null => {
  if (!lastRun || lastRun.status === 'complete') return null;
  const what = lastRun.error ?? 'The last run was cancelled. What had arrived is kept.';
  if (lastRun.status === 'short') return { status: 'off_track', says: 'Rows missing', what, todo: AGAIN };
  if (lastRun.status === 'uncompared')
    return { status: 'at_risk', says: 'Not compared', what, todo: 'Sync now to compare again.' };
  if (lastRun.status === 'cancelled')
    return { status: 'at_risk', says: 'Cancelled', what, todo: 'Sync now to go on where it was.' };
  return {
    ...{ status: 'off_track', says: 'Failed', what },
    todo: 'It is tried again every quarter of an hour; once it is mended, sync now.',
  };
};

/** A source that is asked and does not answer. One that only sends may be quiet. */
const silence = (
  { canPull, pausedAt, heartbeatAt, lastRun, job }: Judged,
  { now }: Moment,
): Finding | null => {
  if (!canPull || pausedAt !== null || heartbeatAt === null || lastRun === null || job?.status === 'running')
    return null;
  const silent = now.getTime() - Date.parse(heartbeatAt);
  if (silent <= SILENT_MS) return null;
  return {
    ...{ status: 'off_track', says: 'Stopped' },
    what: `Nothing was heard of it for ${spanWords(silent)}.`,
    todo: 'It is asked every quarter of an hour while the server runs. Sync now.',
  };
};

const deliveryFinding = ({ deliveries }: Judged, { now }: Moment): Finding | null => {
  const { failed, error, waiting, oldestWaitingAt } = deliveries;
  if (failed > 0)
    return {
      ...{ status: 'off_track', says: 'Webhooks failed' },
      what: `${count(failed, 'webhook')} could not be taken. The newest: ${error ?? 'no reason is known'}`,
      todo: 'Sync now: what they say is fetched as well.',
    };
  const waits = oldestWaitingAt === null ? 0 : now.getTime() - Date.parse(oldestWaitingAt);
  if (waits <= WAITING_MS) return null;
  return {
    ...{ status: 'at_risk', says: 'Webhooks wait' },
    what: `${count(waiting, 'webhook')} ${waiting === 1 ? 'waits' : 'wait'} to be taken in, for ${spanWords(waits)} by now.`,
    todo: 'The server takes them in as it finds the time. Nothing is lost.',
  };
};

const NAMED = 3;

const rejectionFinding = ({ rejections: { count: open, first } }: Judged): Finding | null => {
  if (open === 0) return null;
  const named = first.slice(0, NAMED).map(({ kind, id, reason }) => `${kind} ${id}: ${reason}`);
  const more = open > NAMED ? '; and others' : '';
  return {
    ...{ status: 'off_track', says: `${open.toLocaleString('en')} refused` },
    what: `${count(open, 'record')} ${open === 1 ? 'was' : 'were'} refused and ${open === 1 ? 'is' : 'are'} in no figure: ${named.join('; ')}${more}.`,
    todo: 'Mend them at the source: what changes there is fetched again.',
  };
};

const tallyFinding = ({ compared, lastRun }: Judged, { today }: Moment): Finding | null => {
  const days = compared?.differences ?? [];
  // A day that is short is said by its run.
  if (days.length === 0 || lastRun?.status === 'short') return null;
  const orders = days.filter(({ source, ledger }) => source.orders !== ledger.orders).length;
  const kind = orders > 0 ? 'orders' : 'money';
  return {
    ...{
      status: 'at_risk',
      says: `${count(days.length, 'day')} ${days.length === 1 ? 'differs' : 'differ'}`,
    },
    what: `Source and ledger differ in ${kind} on ${count(days.length, 'day')}, last on ${dayWords(days.at(-1)!.day, today)}.`,
    todo: `Look at the days below. ${AGAIN}`,
  };
};

/** By its platform where there is one of it, else by its own name. */
const called = ({ label, name }: SourceState, all: readonly SourceState[]): string =>
  all.filter((other) => other.label === label).length === 1 ? label : name;

/** The page's first sentence. `today` of the store. */
export const sourcesVerdict = (sources: readonly SourceState[], today: Day): Part[] => {
  if (sources.length === 0) return [{ text: 'No platform is connected.' }];
  const troubled = sources.filter(({ status }) => status === 'off_track' || status === 'at_risk');
  const [worst] = troubled.toSorted((a, b) => GRAVITY.indexOf(a.status) - GRAVITY.indexOf(b.status));
  if (!worst) return calmVerdict(sources, today);
  const good = sources.length - troubled.length;
  const others = `${good} of ${sources.length} sources ${good === 1 ? 'is' : 'are'} current; `;
  return [
    ...(sources.length === 1 ? [] : [{ text: others }]),
    { text: `${called(worst, sources)}: ${worst.says.toLowerCase()}`, status: worst.status },
    { text: `. ${worst.problems[0]!.what}` },
  ];
};

const calmVerdict = (sources: readonly SourceState[], today: Day): Part[] => {
  const [first] = sources;
  const all = sources.length > 1 ? `All ${sources.length} sources` : called(first!, sources);
  const verb = sources.length > 1 ? 'are' : 'is';
  const quiet = sources.filter(({ status }) => status !== 'on_track');
  if (quiet.length > 0 && sources.length === 1) return [{ text: `${all}: ${quiet[0]!.says.toLowerCase()}.` }];
  if (quiet.length > 0)
    return [
      { text: `${all} are without a fault; ` },
      { text: `${quiet.map((each) => `${called(each, sources)}: ${each.says.toLowerCase()}`).join(', ')}.` },
    ];
  const compared = sources.filter(({ compared: found }) => found?.tally);
  const tally = compared.length === 1 ? compared[0]!.compared!.tally : null;
  if (!tally) return [{ text: `${all} ${verb} current.` }];
  const held = `${count(tally.ledger.orders, 'order')} of ${rangeWords(tally, today)}`;
  const counted = `as many as ${called(compared[0]!, sources)} counts`;
  return [{ text: `${all} ${verb} current: the ledger holds ${held}, ${counted}.` }];
};
