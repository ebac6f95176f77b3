import { badInput, conflict, notFound, unavailable, type Complaint } from '../errors';
import type { Day, Period } from '../time';
import { dayWords, rangeWords } from '../../shared/dayWords';
import type { Status } from '../../shared/lists';
import { countWords, DAYS, formOf, numberWords, ORDERS, type Forms } from '../../shared/numberWords';
import type { Part } from '../../shared/sentence';

/** What is written of connections, in one place: how a source is, how a sync ended, and what is refused. */

/** What is wrong, in words, and what to do about it. */
export interface Problem {
  what: string;
  todo: string;
}

/** A problem with its weight, and the judgement in two or three words. */
export interface Finding extends Problem {
  status: Status;
  says: string;
}

const MINUTES: Forms = { one: 'minute', other: 'minutes' };
const HOURS: Forms = { one: 'hour', other: 'hours' };
const RECORDS: Forms = { one: 'record', other: 'records' };
const WEBHOOKS: Forms = { one: 'webhook', other: 'webhooks' };
const IS: Forms = { one: 'is', other: 'are' };

const MINUTE = 60_000;

/** "31 hours", of a time that has passed. */
const spanWords = (ms: number): string => {
  const minutes = Math.round(ms / MINUTE);
  if (minutes < 90) return countWords(Math.max(1, minutes), MINUTES);
  const hours = Math.round(minutes / 60);
  return hours < 48 ? countWords(hours, HOURS) : countWords(Math.round(hours / 24), DAYS);
};

// how a source is

/** What is said of a source without a fault. */
export const CALM = {
  first_fetch: 'First fetch',
  not_fetched: 'Not fetched yet',
  paused: 'Paused',
  equal: 'Equal',
  nothing_came: 'Nothing came yet',
  current: 'Current',
  archived: 'Store archived',
} as const;

/** Of every source of an archived store. */
export const OF_ARCHIVED: Problem = {
  what: 'The store is archived: nothing is fetched, and what the platform sends is acknowledged and left out.',
  todo: 'Once the store is in use again, the next fetch brings what has changed meanwhile.',
};

const AGAIN = 'Sync now; if it stays so, fetch everything again.';

/** How a run ended that is not complete. `error`: why, in words. */
export const RUN_FINDINGS = {
  short: (what: string): Finding => ({ status: 'off_track', says: 'Rows missing', what, todo: AGAIN }),
  uncompared: (what: string): Finding => ({
    ...{ status: 'at_risk', says: 'Not compared', what },
    todo: 'Sync now to compare again.',
  }),
  cancelled: (what: string): Finding => ({
    ...{ status: 'at_risk', says: 'Cancelled', what },
    todo: 'Sync now to go on where it was.',
  }),
  failed: (what: string): Finding => ({
    ...{ status: 'off_track', says: 'Failed', what },
    todo: 'It is tried again every quarter of an hour; once it is mended, sync now.',
  }),
} as const;

export const CANCELLED = 'The last run was cancelled. What had arrived is kept.';

export const silentFor = (ms: number): Finding => ({
  ...{ status: 'off_track', says: 'Stopped' },
  what: `No contact for ${spanWords(ms)}.`,
  todo: 'It is asked every quarter of an hour while the server runs. Sync now.',
});

export const webhooksFailed = (failed: number, error: string | null): Finding => ({
  ...{ status: 'off_track', says: 'Webhooks failed' },
  what: `${countWords(failed, WEBHOOKS)} could not be taken. The newest: ${error ?? 'no reason is known'}`,
  todo: 'Sync now: what they say is fetched as well.',
});

export const webhooksWait = (waiting: number, ms: number): Finding => ({
  ...{ status: 'at_risk', says: 'Webhooks wait' },
  what: `${countWords(waiting, WEBHOOKS)} ${formOf(waiting, { one: 'waits', other: 'wait' })} to be taken in, for ${spanWords(ms)} by now.`,
  todo: 'The server takes them in as it finds the time. Nothing is lost.',
});

const NAMED = 3;

export const recordsRefused = (
  open: number,
  first: readonly { kind: string; id: string; reason: string }[],
): Finding => {
  const named = first.slice(0, NAMED).map(({ kind, id, reason }) => `${kind} ${id}: ${reason}`);
  const more = open > NAMED ? '; and others' : '';
  const were = formOf(open, { one: 'was refused and is', other: 'were refused and are' });
  return {
    ...{ status: 'off_track', says: `${numberWords(open, 0)} refused` },
    what: `${countWords(open, RECORDS)} ${were} in no figure: ${named.join('; ')}${more}.`,
    todo: 'Mend them at the source: what changes there is fetched again.',
  };
};

/** Days on which source and ledger differ, `last` the newest. */
export const daysDiffer = (
  days: number,
  kind: 'orders' | 'money',
  { last, today }: { last: Day; today: Day },
): Finding => ({
  status: 'at_risk',
  says: `${countWords(days, DAYS)} ${formOf(days, { one: 'differs', other: 'differ' })}`,
  what: `Source and ledger differ in ${kind} on ${countWords(days, DAYS)}, last on ${dayWords(last, today)}.`,
  todo: `Look at the days below. ${AGAIN}`,
});

// how all sources are

export const NO_PLATFORM = 'No platform is connected.';

/** A source that is judged, by the name that is used of it here. */
export interface Called {
  name: string;
  status: Status;
  says: string;
}

/** "5 of 6 sources are current; Shopify: rows missing. 3 orders are missing …" */
export const worstWords = (
  worst: Called,
  problem: string,
  { good, of }: { good: number; of: number },
): Part[] => [
  ...(of === 1 ? [] : [{ text: `${good} of ${of} sources ${formOf(good, IS)} current; ` }]),
  { text: `${worst.name}: ${worst.says.toLowerCase()}`, status: worst.status },
  { text: `. ${problem}` },
];

const saysOf = ({ name, says }: Called): string => `${name}: ${says.toLowerCase()}`;

/** Without a fault, but not all of them current: one by itself, or the quiet ones of several. */
export const quietWords = (quiet: readonly Called[], of: number): Part[] => {
  const each = quiet.map(saysOf).join(', ');
  return of === 1
    ? [{ text: `${each}.` }]
    : [{ text: `All ${of} sources are without a fault; ` }, { text: `${each}.` }];
};

/** "Shopify is current: the ledger holds 412 orders of 1 – 30 Nov, as many as Shopify counts." */
export const currentWords = (
  first: string,
  of: number,
  held: { orders: number; period: Period; source: string; today: Day } | null,
): string => {
  const all = of > 1 ? `All ${of} sources are current` : `${first} is current`;
  if (!held) return `${all}.`;
  const orders = `${countWords(held.orders, ORDERS)} of ${rangeWords(held.period, held.today)}`;
  return `${all}: the ledger holds ${orders}, as many as ${held.source} counts.`;
};

// how a sync ended

/** "3 new, 1 changed, 0 unchanged, 0 rejected." */
export const outcomeWords = (
  {
    new: added,
    changed,
    unchanged,
    rejectedCount,
  }: Record<'new' | 'changed' | 'unchanged' | 'rejectedCount', number>,
  error: string | null,
): string => {
  const counts = `${added} new, ${changed} changed, ${unchanged} unchanged, ${rejectedCount} rejected`;
  return error ? `${counts}. ${error}` : `${counts}.`;
};

export const SYNC_FAULT = 'The sync failed because of an internal error. What had arrived before it is kept.';
export const INTERRUPTED =
  'The run was interrupted. What had arrived is kept, and the next run went on from there.';

export const fewerArrived = (label: string, claimed: number, done: number): string =>
  `${label} says that it sent ${claimed} items, and ${done} arrived.`;
export const notCompared = (why: string): string => `The counts could not be compared: ${why}`;

/** A day with fewer orders here than at the source. */
export interface ShortDay {
  day: Day;
  there: number;
  here: number;
}

const NAMED_DAYS = 3;
const ORDERS_ARE: Forms = { one: 'order is', other: 'orders are' };
const EARLIER_DAYS: Forms = { one: 'earlier day is', other: 'earlier days are' };

/** "3 orders are missing: Shopify counts 12 on 3 Nov and 9 are here, and 2 earlier days are short." */
export const ordersMissing = (label: string, short: readonly ShortDay[], today: Day): string => {
  const missing = short.reduce((sum, { there, here }) => sum + there - here, 0);
  const named = short
    .slice(-NAMED_DAYS)
    .map(({ day, there, here }) => `${there} on ${dayWords(day, today)} and ${here} are here`);
  const more = short.length - named.length;
  const rest = more > 0 ? `, and ${countWords(more, EARLIER_DAYS)} short` : '';
  return `${countWords(missing, ORDERS_ARE)} missing: ${label} counts ${named.join(', ')}${rest}.`;
};

// lines of the log

const OF_DELETED: Forms = {
  one: 'delivery of a deleted store is dropped',
  other: 'deliveries of a deleted store are dropped',
};

export const ofDeletedStore = (deliveries: number): string =>
  `Webhooks: ${countWords(deliveries, OF_DELETED)}`;

// refusals

export const strangeAnswer = (label: string, { path, message }: Complaint) =>
  unavailable(
    `${label} answers in a shape that is not expected: ${path.join('.') || 'the answer'}: ${message}.`,
    'What had arrived before it is kept. Check the address, and that nothing stands in front of it.',
  );
export const takesNoHooks = (label: string) =>
  unavailable(`${label} has no webhooks that can be read.`, 'Remove the source, and connect its platform.');
export const onlySends = (label: string) => badInput(`${label} sends by itself: there is nothing to fetch.`);
export const removedWhileFetched = () => conflict('The source was removed while it was fetched from.');

export const fetchingNews = (name: string) =>
  conflict(
    `${name} is being fetched from just now, but only what is new.`,
    'Wait until that has ended, or cancel it; then fetch everything again.',
  );
export const fetchingNow = (name: string, job: number) =>
  conflict(
    `${name} is being fetched from just now, by job ${job}.`,
    'Wait until that has ended, or cancel it on the page Data.',
  );

export const noSource = (name: string, known: readonly string[]) =>
  notFound(
    `There is no source "${name}" in this store.`,
    known.length > 0 ? `There are: ${known.join(', ')}.` : 'Connect one first.',
  );
/** Of all that has brought facts, connected or not. */
export const noFactsFrom = (store: string, name: string, known: readonly string[]) =>
  notFound(
    `${store} has no source "${name}".`,
    known.length > 0 ? `Its facts come from ${known.join(', ')}.` : 'Nothing has come in yet.',
  );
export const noPlatform = (platform: string, known: readonly string[]) =>
  badInput(`There is no platform "${platform}".`, `Platforms: ${known.join(', ')}.`);
export const sourceTaken = (name: string) =>
  conflict(`There is a source "${name}" in this store already.`, 'Give this one another name.');
export const noRates = (name: string, sells: string, reports: string) =>
  badInput(
    `${name} sells in ${sells}, and this store reports in ${reports}.`,
    `Import exchange rates of ${sells} first, or connect it to a store that reports in ${sells}.`,
  );
export const strangeFields = (label: string, strange: readonly string[], known: readonly string[]) =>
  badInput(`${label} has no field ${strange.join(', ')}.`, `Fields: ${known.join(', ')}.`);
export const fieldMissing = (name: string, hint: string) => badInput(`${name} is missing.`, hint);
export const fieldWrong = (name: string, wrong: string, hint: string) => badInput(`${name} ${wrong}.`, hint);

// what is wrong with a field, by whose name it is preceded

export const NO_SOURCE_NAME = 'is not made of lower-case letters, digits and hyphens';

// credentials that no key here opens

const CREDENTIALS: Forms = { one: 'credential', other: 'credentials' };
const NOTHING_FETCHED = 'Until it is there, their sources fetch nothing and take no webhooks.';

/** Of `count` sealed credentials where there is no key at all; `path`: of the file that held it. */
export const keyMissed = (count: number, path: string): string =>
  [
    `${countWords(count, CREDENTIALS)} of platforms ${formOf(count, IS)} sealed with a key that is not here: there is no ${path}. ${NOTHING_FETCHED}`,
    'Put back the copy that you kept apart (a backup does not hold it), or set QUARTERDECK_SECRET_KEY.',
    `If it is lost for good, make another one, and connect these sources again: (umask 077; openssl rand -base64 32 > "${path}")`,
  ].join(' ');
/** `away`: store/source of what no key of `path` opens. */
export const keysDiffer = (away: readonly string[], path: string): string =>
  [
    `The credentials of ${away.join(', ')} were sealed with another key than ${path} holds. ${NOTHING_FETCHED}`,
    'Put that key back, as a further line of the file or behind a comma, or connect these sources again.',
  ].join(' ');
