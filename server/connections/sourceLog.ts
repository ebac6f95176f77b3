import { sql } from 'drizzle-orm';
import { recordset, rows, type Db } from '../../drizzle/client';
import { dayOf, type Instant } from '../time';
import type { Store } from '../types';
import type { RawFacts } from '../facts/raw';
import { factName, type FactName, type SourceRejection } from '../ledger';
import { groupBy, lastOf, type NonEmpty } from '../../shared/items';

/**
 * What is stored of a source beside its facts. It is what was refused and has not come right since, and how long
 * changes took to get here (METRICS 11). Written in the transaction that takes the facts in.
 */

export interface SourceNews {
  store: Store;
  sourceId: number;
  /** What came. */
  facts: RawFacts;
  /** What of it was not taken. */
  rejected: readonly SourceRejection[];
  now: Date;
  /** Only what changed at the source after this counts in the lag: the rest was fetched before. Null = all of it. */
  newsSince: Instant | null;
  /** Of a first fetch years are taken in at once: they say nothing of the lag. */
  isFirst: boolean;
}

/** A change that its source dates in the future counts as one of now: else it would hide all that come later. */
export const notAfter = (now: Date, at: string | undefined): string | null =>
  !at ? null : Date.parse(at) > now.getTime() ? now.toISOString() : at;

export const logNews = async (tx: Db, news: SourceNews): Promise<void> => {
  const taken = takenOf(news);
  await keepRejections(tx, news, taken);
  if (!news.isFirst) await keepLags(tx, news, taken);
};

interface Taken extends FactName {
  /** The source's own; null = it gives none. */
  updatedAt: number | null;
}

const keyOf = ({ kind, id }: FactName) => `${kind} ${id}`;

const takenOf = ({ facts, rejected }: SourceNews): Taken[] => {
  const refused = new Set(rejected.map(keyOf));
  return Object.entries(facts)
    .flatMap(([kind, raws]) => raws.map((raw) => ({ ...factName(kind, raw), updatedAt: updatedAtOf(raw) })))
    .filter((name) => !refused.has(keyOf(name)));
};

const updatedAtOf = (raw: unknown): number | null => {
  const { updatedAt } = (raw ?? {}) as { updatedAt?: unknown };
  const at = typeof updatedAt === 'string' ? Date.parse(updatedAt) : NaN;
  return Number.isFinite(at) ? at : null;
};

const keepRejections = async (
  tx: Db,
  { store, sourceId, rejected, now }: SourceNews,
  taken: readonly Taken[],
): Promise<void> => {
  const open = sql`store_id = ${store.id} and source_id = ${sourceId}`;
  await tx.execute(
    sql`delete from source_rejections where ${open}
        and (kind, external_id) in (select r.kind, r.id from ${recordset(taken, 'kind text, id text')})`,
  );
  const reasons = new Map<string, FactName & { reason: string }>();
  for (const { kind, id, field, reason } of rejected) {
    const key = keyOf({ kind, id });
    const before = reasons.get(key);
    reasons.set(key, { kind, id, reason: [before?.reason, `${field} ${reason}`].filter(Boolean).join('; ') });
  }
  if (reasons.size === 0) return;
  const refused = [...reasons.values()].map((each) => ({ ...each, reason: each.reason.slice(0, 1_000) }));
  await tx.execute(sql`
    insert into source_rejections (store_id, source_id, kind, external_id, reason, rejected_at)
    select ${store.id}, ${sourceId}, r.kind, r.id, r.reason, ${now.toISOString()}::timestamptz
    from ${recordset(refused, 'kind text, id text, reason text')}
    on conflict (store_id, source_id, kind, external_id)
    do update set reason = excluded.reason, rejected_at = excluded.rejected_at`);
};

interface Lag {
  seconds: number;
  changes: number;
  skewed: number;
}

/** By whole seconds, rounded up; a clock that is ahead gives 0 and is counted. */
const lagsOf = ({ now, newsSince }: SourceNews, taken: readonly Taken[]): Lag[] => {
  const lags = new Map<number, Lag>();
  for (const { updatedAt } of taken) {
    if (updatedAt === null || (newsSince !== null && updatedAt <= Date.parse(newsSince))) continue;
    const took = Math.ceil((now.getTime() - updatedAt) / 1_000);
    const seconds = Math.max(0, took);
    const lag = lags.get(seconds) ?? { seconds, changes: 0, skewed: 0 };
    lag.changes += 1;
    if (took < 0) lag.skewed += 1;
    lags.set(seconds, lag);
  }
  return [...lags.values()];
};

const keepLags = async (tx: Db, news: SourceNews, taken: readonly Taken[]): Promise<void> => {
  const lags = lagsOf(news, taken);
  if (lags.length === 0) return;
  const { store, sourceId, now } = news;
  await tx.execute(sql`
    insert into source_lags (store_id, source_id, day, seconds, changes, skewed)
    select ${store.id}, ${sourceId}, ${dayOf(now.getTime(), store.timeZone)}::date, r.seconds, r.changes, r.skewed
    from ${recordset(lags, 'seconds int, changes bigint, skewed bigint')}
    on conflict (store_id, source_id, day, seconds)
    do update set changes = source_lags.changes + excluded.changes, skewed = source_lags.skewed + excluded.skewed`);
};

export interface LagView {
  /** Seconds, nearest rank. */
  p50: number;
  p95: number;
  changes: number;
  /** Changes that came before their own updated-at: the source's clock is ahead. They count as 0. */
  skewed: number;
}

const LAG_DAYS = 7;

/** Lag of the last seven days by source; a source without a change in them has none. */
export const readLags = async (tx: Db, store: Store, now: Date): Promise<Map<number, LagView>> => {
  const found = await rows<Lag & { sourceId: number }>(
    tx,
    sql`select source_id::int as "sourceId", seconds, sum(changes)::int as changes, sum(skewed)::int as skewed
        from source_lags where store_id = ${store.id}
          and day > ${dayOf(now.getTime(), store.timeZone)}::date - ${LAG_DAYS}::int
        group by source_id, seconds order by source_id, seconds`,
  );
  const bySource = groupBy(found, ({ sourceId }) => sourceId);
  return new Map([...bySource].map(([id, lags]) => [id, viewOf(lags)]));
};

const viewOf = (lags: Readonly<NonEmpty<Lag>>): LagView => {
  const sum = (pick: (lag: Lag) => number) => lags.reduce((all, lag) => all + pick(lag), 0);
  return {
    p50: nearestRank(lags, 0.5),
    p95: nearestRank(lags, 0.95),
    changes: sum((lag) => lag.changes),
    skewed: sum((lag) => lag.skewed),
  };
};

/** The smallest value that at least the share `q` of all do not exceed. `lags` in order. */
export const nearestRank = (
  lags: Readonly<NonEmpty<Pick<Lag, 'seconds' | 'changes'>>>,
  q: number,
): number => {
  const rank = Math.ceil(q * lags.reduce((all, { changes }) => all + changes, 0));
  let seen = 0;
  return (lags.find(({ changes }) => (seen += changes) >= rank) ?? lastOf(lags)).seconds;
};
