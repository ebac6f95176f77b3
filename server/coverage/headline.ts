import { addDays, type Day, type Period } from '../time';
import type { SessionsWord, SourceSpan } from './types';
import { isNonEmpty } from '../../shared/items';

/**
 * Which source of sessions each day is read from (METRICS C17). Two sources are never added up, unless
 * the owner has declared them disjoint. Pure.
 */

/** Days with one headline; half-open. `isCovered`: its sources cover each of them whole. */
export interface HeadlineRun extends Period {
  sources: string[];
  isCovered: boolean;
}

/** The first and last day of all days that can be asked. */
const BEGIN: Day = '0001-01-01';
const END: Day = '9999-12-31';

/** The own pixel, as its sessions name their source. */
export const PIXEL = 'pixel';

const PLATFORM = /^(shopify|woo|magento|odoo|bigcommerce|prestashop|shopware|salesforce)/;
const ANALYTICS = /^(ga\d?$|google-?analytics|matomo|piwik|plausible|fathom|umami|adobe|snowplow|mixpanel)/;

/** Own pixel, headless API, platform, lists of one's own, analytics tools. */
const rankOf = (source: string, isProgram: boolean): number => {
  const name = source.toLowerCase();
  if (name === PIXEL) return 0;
  if (PLATFORM.test(name)) return 2;
  if (ANALYTICS.test(name)) return 4;
  return isProgram || name === 'api' ? 1 : 3;
};

/** Sources by their rank; of equal rank the one with the longer history. */
const inOrder = ({ spans, programs }: Pick<SessionsCover, 'spans' | 'programs'>): string[] => {
  const begins = new Map<string, Day>();
  for (const { source, first } of spans) if (first < (begins.get(source) ?? END)) begins.set(source, first);
  const keyOf = ([source, begun]: [string, Day]) =>
    `${rankOf(source, programs.has(source))} ${begun} ${source}`;
  return [...begins].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)).map(([source]) => source);
};

/** What is known of the days of a store's sessions. */
export interface SessionsCover {
  spans: readonly SourceSpan[];
  /** Sources that a program sends, without a connection or an import. */
  programs: ReadonlySet<string>;
  /** The owner's words, by their day. */
  words: readonly SessionsWord[];
  /** Days inside its span on which the pixel saw nothing while another source saw sessions. */
  silent: readonly Day[];
}

/** `whole`, or only in part, as on the days on which a pixel begins and after which it is silent. */
type Covers = 'whole' | 'part' | null;

const coversOf = (source: string, day: Day, { spans, silent }: SessionsCover): Covers => {
  if (source === PIXEL && silent.includes(day)) return null;
  const own = spans.filter((span) => span.source === source);
  const there = own.filter(({ first, last }) => first <= day && day <= last);
  if (there.length === 0) return null;
  if (source !== PIXEL) return 'whole';
  const isBegin = own.every(({ first }) => first >= day);
  // without a heartbeat nobody can tell when it was taken off: others that went on know the day to its end
  const isEnd = own.every(({ last, mayBeCut }) => last < day || (last === day && mayBeCut));
  const goesOn = spans.some((span) => span.source !== PIXEL && span.first <= day && span.last > day);
  return isBegin || (isEnd && goesOn) ? 'part' : 'whole';
};

/** The headline of one day; null = no source covers it. */
const headlineOn = (day: Day, order: readonly string[], cover: SessionsCover): string[] | null => {
  const ordered = cover.words.findLast(({ from }) => from <= day)?.sources ?? [];
  if (ordered.length > 0 && ordered.every((source) => coversOf(source, day, cover) !== null)) return ordered;
  const whole = order.find((source) => coversOf(source, day, cover) === 'whole');
  const first = whole ?? order.find((source) => coversOf(source, day, cover) === 'part');
  return first === undefined ? null : [first];
};

/** Days on which the answer may change. */
const edgesOf = ({ spans, words, silent }: SessionsCover): Day[] => {
  const around = (day: Day) => [day, addDays(day, 1)];
  const days = [
    ...spans.flatMap(({ first, last }) => [...around(first), ...around(last)]),
    ...words.map(({ from }) => from),
    ...silent.flatMap(around),
  ];
  return [...new Set(days)].filter((day) => day > BEGIN && day < END).sort();
};

/**
 * All days, in order, by their headline. Days that no source covers, such as today, are read from the source before
 * them, else from the first. Nothing of them is added up.
 */
export const headlineRuns = (cover: SessionsCover): HeadlineRun[] => {
  const order = inOrder(cover);
  if (!isNonEmpty(order)) return [{ from: BEGIN, to: END, sources: [], isCovered: false }];
  const starts = [BEGIN, ...edgesOf(cover)];
  const found = starts.map((from, i) => ({
    ...{ from, to: starts[i + 1] ?? END },
    sources: headlineOn(from, order, cover),
  }));
  const runs: HeadlineRun[] = [];
  let before = found.find(({ sources }) => sources !== null)?.sources ?? [order[0]];
  for (const { from, to, sources } of found) {
    before = sources ?? before;
    const last = runs.at(-1);
    const isCovered = sources !== null;
    if (last?.sources.join() === before.join() && last.isCovered === isCovered) last.to = to;
    else runs.push({ from, to, sources: before, isCovered });
  }
  return runs;
};

/** The part of the runs that lies in a period. */
export const runsIn = (runs: readonly HeadlineRun[], { from, to }: Period): HeadlineRun[] =>
  runs
    .filter((run) => run.from < to && from < run.to)
    .map((run) => ({ ...run, from: run.from > from ? run.from : from, to: run.to < to ? run.to : to }));
