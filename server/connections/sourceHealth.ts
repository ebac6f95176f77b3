import type { Part } from '../../shared/sentence';
import type { Status } from '../../shared/lists';
import { isNonEmpty, lastOf } from '../../shared/items';
import type { Day } from '../time';
import {
  CALM,
  CANCELLED,
  currentWords,
  daysDiffer,
  NO_PLATFORM,
  OF_ARCHIVED,
  quietWords,
  recordsRefused,
  RUN_FINDINGS,
  silentFor,
  webhooksFailed,
  webhooksWait,
  worstWords,
  type Called,
  type Finding,
  type Problem,
} from './sentences';
import type { SourceState } from './syncState';

/** What is to be thought of a source, and what to do about it. Pure: the same on page, command line and API. */

export interface Judgement {
  /** `on_track` = all is here; `at_risk` = something needs a look; `off_track` = rows are missing. */
  status: Status;
  /** The judgement in two or three words. */
  says: string;
  problems: Problem[];
}

type Judged = Omit<SourceState, keyof Judgement>;

const MINUTE = 60_000;
/** A source is asked every quarter of an hour: four times without an answer are no accident. */
const SILENT_MS = 60 * MINUTE;
const WAITING_MS = 5 * MINUTE;

const GRAVITY: readonly Status[] = ['off_track', 'at_risk', 'unknown', 'on_track'];

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
    return { status: 'unknown', says: source.job ? CALM.first_fetch : CALM.not_fetched };
  if (source.pausedAt !== null) return { status: 'unknown', says: CALM.paused };
  if (source.compared) return { status: 'on_track', says: CALM.equal };
  if (source.heartbeatAt === null) return { status: 'unknown', says: CALM.nothing_came };
  return { status: 'on_track', says: CALM.current };
};

const runFinding = ({ lastRun }: Judged): Finding | null => {
  if (!lastRun || lastRun.status === 'complete') return null;
  const what = lastRun.error ?? CANCELLED;
  const { status } = lastRun;
  return RUN_FINDINGS[status === 'running' ? 'failed' : status](what);
};

/** Nobody looks for rows that are left out on purpose. */
export const OF_ARCHIVED_STORE: Judgement = {
  ...{ status: 'unknown', says: CALM.archived },
  problems: [OF_ARCHIVED],
};

/** A source that is asked and does not answer. One that only sends may be quiet. */
const silence = (
  { canPull, pausedAt, heartbeatAt, lastRun, job }: Judged,
  { now }: Moment,
): Finding | null => {
  if (!canPull || pausedAt !== null || heartbeatAt === null || lastRun === null || job?.status === 'running')
    return null;
  const silent = now.getTime() - Date.parse(heartbeatAt);
  return silent > SILENT_MS ? silentFor(silent) : null;
};

const deliveryFinding = ({ deliveries }: Judged, { now }: Moment): Finding | null => {
  const { failed, error, waiting, oldestWaitingAt } = deliveries;
  if (failed > 0) return webhooksFailed(failed, error);
  const waits = oldestWaitingAt === null ? 0 : now.getTime() - Date.parse(oldestWaitingAt);
  return waits > WAITING_MS ? webhooksWait(waiting, waits) : null;
};

const rejectionFinding = ({ rejections: { count, first } }: Judged): Finding | null =>
  count === 0 ? null : recordsRefused(count, first);

const tallyFinding = ({ compared, lastRun }: Judged, { today }: Moment): Finding | null => {
  const days = compared?.differences ?? [];
  // A day that is short is said by its run.
  if (!isNonEmpty(days) || lastRun?.status === 'short') return null;
  const orders = days.filter(({ source, ledger }) => source.orders !== ledger.orders).length;
  return daysDiffer(days.length, orders > 0 ? 'orders' : 'money', { last: lastOf(days).day, today });
};

/** By its platform where there is one of it, else by its own name. */
const called = ({ label, name, status, says }: SourceState, all: readonly SourceState[]): Called => ({
  name: all.filter((other) => other.label === label).length === 1 ? label : name,
  ...{ status, says },
});

/** The page's first sentence. `today` of the store. */
export const sourcesVerdict = (sources: readonly SourceState[], today: Day): Part[] => {
  const [first] = sources;
  if (!first) return [{ text: NO_PLATFORM }];
  const troubled = sources.filter(({ status }) => status === 'off_track' || status === 'at_risk');
  const [worst] = troubled.toSorted((a, b) => GRAVITY.indexOf(a.status) - GRAVITY.indexOf(b.status));
  const counts = { good: sources.length - troubled.length, of: sources.length };
  if (worst) return worstWords(called(worst, sources), worst.problems[0]?.what ?? worst.says, counts);
  const quiet = sources.filter(({ status }) => status !== 'on_track').map((each) => called(each, sources));
  if (quiet.length > 0) return quietWords(quiet, sources.length);
  return [{ text: currentWords(called(first, sources).name, sources.length, heldIn(sources, today)) }];
};

/** The orders of the one source that has counts of its own; null where none or several have. */
const heldIn = (sources: readonly SourceState[], today: Day) => {
  const [one, ...others] = sources.filter(({ compared }) => compared?.tally);
  const tally = one?.compared?.tally;
  if (!one || !tally || others.length > 0) return null;
  return { orders: tally.ledger.orders, period: tally, source: called(one, sources).name, today };
};
