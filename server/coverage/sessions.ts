import { asc, eq, sql } from 'drizzle-orm';
import { rows, type Db } from '../../drizzle/client';
import { sessionsSources } from '../../drizzle/schema';
import { earlier, later, type Day } from '../time';
import type { Store } from '../types';
import { headlineRuns, PIXEL, type HeadlineRun } from './headline';
import { storedSpans } from './read';
import { spanOf } from './spans';
import type { SessionsWord, SourceSpan } from './types';

/** What the headline of each day is worked out from, as it is kept. */

/** The owner's words, by their day. */
export const sessionsWords = async (tx: Db, storeId: number): Promise<SessionsWord[]> => {
  const found = await tx
    .select()
    .from(sessionsSources)
    .where(eq(sessionsSources.storeId, storeId))
    .orderBy(asc(sessionsSources.fromDay));
  return found.map(({ fromDay, sources }) => ({
    from: fromDay,
    sources: sources.split(',').filter(Boolean),
  }));
};

/** A pixel without a word on a day on which others were visited is one that was not there. */
const silentDays = async (tx: Db, storeId: number, spans: readonly SourceSpan[]): Promise<Day[]> => {
  const own = spans.filter(({ source }) => source === PIXEL);
  if (own.length === 0 || own.length === spans.length) return [];
  const first = own.map((span) => span.first).reduce(earlier);
  const last = own.map((span) => span.last).reduce(later);
  const found = await rows<{ day: Day }>(
    tx,
    sql`select bucket::text as day from rollup_sessions
        where store_id = ${storeId} and cut = 'total' and grain = 'day' and bucket >= ${first} and bucket <= ${last}
        group by 1
        having sum(case when source <> ${PIXEL} then sessions else 0 end) > 0
          and sum(case when source = ${PIXEL} then sessions + sessions_bot + sessions_internal else 0 end) = 0`,
  );
  return found.map(({ day }) => day);
};

/** All days of a store by the source that its headline sessions are read from, as of now. */
export const sessionsHeadline = async (
  tx: Db,
  { id, timeZone }: Pick<Store, 'id' | 'timeZone'>,
  now: Date,
): Promise<HeadlineRun[]> => {
  const stored = (await storedSpans(tx, { id })).filter(({ fact }) => fact === 'sessions');
  const spans = stored.map((span) => spanOf(span, { timeZone, now }));
  const names = new Set(spans.map(({ source }) => source));
  // of one source there is nothing to choose
  const programs = new Set(
    stored.filter((span) => span.importId === 0 && !span.isConnected).map(({ source }) => source),
  );
  if (names.size <= 1) return headlineRuns({ spans, programs, words: [], silent: [] });
  const words = await sessionsWords(tx, id);
  return headlineRuns({ spans, programs, words, silent: await silentDays(tx, id, spans) });
};
