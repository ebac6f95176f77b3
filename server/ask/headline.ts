import type { Db } from '../../drizzle/client';
import { runsIn, sessionsHeadline, storedSpans, type HeadlineRun } from '../coverage';
import type { StoredSpan } from '../coverage/types';
import type { Period } from '../time';
import type { Store } from '../types';
import { headlineNote } from './sentences';

/** From which source the sessions of a question are read (METRICS C17). */

export interface Headline {
  runs: HeadlineRun[];
  /** Sources that have said of any session whether it ordered. */
  tellOrders: ReadonlySet<string>;
  /** Sources of orders. */
  orderSources: ReadonlySet<string>;
  /** Not all days have the same source. */
  hasChanged: boolean;
}

/** Days that are read from one source. */
export interface SourcePart extends Period {
  source: string;
}

/** What is known of the sources of a store's sessions. */
export const headlineOf = async (tx: Db, store: Store, now: Date): Promise<Headline> => {
  const [runs, spans] = [await sessionsHeadline(tx, store, now), await storedSpans(tx, store)];
  const sourcesOf = (isMeant: (span: StoredSpan) => boolean) =>
    new Set(spans.filter(isMeant).map(({ source }) => source));
  return {
    runs,
    tellOrders: sourcesOf(({ fact, tellsOrders }) => fact === 'sessions' && tellsOrders),
    orderSources: sourcesOf(({ fact }) => fact === 'orders'),
    hasChanged: new Set(runs.map(({ sources }) => sources.join())).size > 1,
  };
};

/** A period by the sources that its days are read from; `needsOrders`: only those that tell orders by session. */
export const partsBySource = (
  { runs, tellOrders }: Headline,
  period: Period,
  needsOrders: boolean,
): SourcePart[] =>
  runsIn(runs, period).flatMap(({ from, to, sources }) =>
    sources
      .filter((source) => !needsOrders || tellOrders.has(source))
      .map((source) => ({ from, to, source })),
  );

/** The part of a period that is covered; all of it where nothing is. */
const coveredIn = ({ runs }: Pick<Headline, 'runs'>, period: Period): HeadlineRun[] => {
  const inside = runsIn(runs, period);
  const covered = inside.filter(({ isCovered }) => isCovered);
  return covered.length > 0 ? covered : inside;
};

/** The sources of the days of a period, each set of them once. */
export const setsIn = (headline: Pick<Headline, 'runs'>, period: Period): string[][] => [
  ...new Map(coveredIn(headline, period).map(({ sources }) => [sources.join(), sources])).values(),
];

/** Whose sessions the days of a period are, where there is more than one to tell apart. */
export const headlineNotes = (headline: Pick<Headline, 'runs'>, period: Period): string[] =>
  setsIn(headline, period).length <= 1 ? [] : [headlineNote(coveredIn(headline, period))];
