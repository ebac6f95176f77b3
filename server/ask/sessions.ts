import { sql } from 'drizzle-orm';
import { recordset, rows, type Db } from '../../drizzle/client';
import { runsIn, sessionsHeadline, sessionsWords } from '../coverage';
import { addDays, earlier, later, type Day } from '../time';
import type { Store } from '../types';
import { runsOf } from './period';
import type { SessionsView } from './types';

/** The sources of a store's sessions: which days are read from which, and what the others have counted. */

interface Counted {
  source: string;
  first: Day;
  last: Day;
  sessions: number;
}

const counted = (tx: Db, storeId: number): Promise<Counted[]> =>
  rows(
    tx,
    sql`select source, min(bucket)::text as first, max(bucket)::text as last, sum(sessions)::float8 as sessions
        from rollup_sessions where store_id = ${storeId} and cut = 'total' and grain = 'day'
          and (sessions <> 0 or sessions_bot <> 0 or sessions_internal <> 0)
        group by 1 order by 1`,
  );

/** What a store's sessions come from. */
export const sessionSources = async (tx: Db, store: Store, now: Date): Promise<SessionsView> => {
  const all = await counted(tx, store.id);
  const words = await sessionsWords(tx, store.id);
  if (all.length === 0) return { days: [], sources: [], words };
  const begin = all.map(({ first }) => first).reduce(earlier);
  const last = all.map((each) => each.last).reduce(later);
  const days = runsIn(await sessionsHeadline(tx, store, now), { from: begin, to: addDays(last, 1) });
  const pieces = days.flatMap(({ from, to, sources }) =>
    runsOf({ from, to }).flatMap((run) => sources.map((o) => ({ o, g: run.grain, d: run.from, e: run.to }))),
  );
  const read = await rows<{ source: string; sessions: number }>(
    tx,
    sql`select r.o as source, sum(t.sessions)::float8 as sessions
        from ${recordset(pieces, 'o text, g text, d date, e date')}
        cross join lateral (
          select t.sessions from rollup_sessions t
          where t.store_id = ${store.id} and t.cut = 'total' and t.grain = r.g and t.bucket >= r.d
            and t.bucket < r.e and t.source = r.o
          offset 0
        ) t group by 1`,
  );
  const headline = new Map(read.map(({ source, sessions }) => [source, sessions]));
  return {
    days,
    sources: all.map((each) => ({ ...each, headline: headline.get(each.source) ?? 0 })),
    words,
  };
};
