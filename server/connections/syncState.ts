import { sql } from 'drizzle-orm';
import { iso, rows, type Db } from '../../drizzle/client';
import type { Driver } from '../sources/driver';
import { dayOf, type Instant } from '../time';
import type { Store } from '../types';
import { openJobs, type Job } from '../jobs/queue';
import { judge, OF_ARCHIVED_STORE, type Judgement } from './sourceHealth';
import { readLags, type LagView } from './sourceLog';
import { listSources, type Source } from './sources';
import type { DayDifference, SourceTally } from './tally';

/** Where the numbers come from and whether they are all there: every source of a store, as it stands. */

export interface RunView {
  id: number;
  status: 'running' | 'complete' | 'uncompared' | 'short' | 'failed' | 'cancelled';
  startedAt: Instant;
  finishedAt: Instant | null;
  new: number;
  changed: number;
  unchanged: number;
  rejected: number;
  /** Orders and money at the source and here; null = they were not compared. */
  tally: SourceTally | null;
  differences: DayDifference[];
  /** In words; null = none. */
  error: string | null;
}

/** What is refused of a source and has not come right since. */
export interface OpenRejections {
  count: number;
  /** The newest. */
  first: { kind: string; id: string; reason: string }[];
}

/** Webhooks that were acknowledged and are not in the ledger. */
export interface OpenDeliveries {
  waiting: number;
  oldestWaitingAt: Instant | null;
  failed: number;
  /** Why the newest of them could not be taken. */
  error: string | null;
}

export interface SourceState extends Source, Judgement {
  /** The platform's name. */
  label: string;
  /** What was entered to connect it and is no secret, by the field's own name. */
  entered: { label: string; value: string }[];
  canPull: boolean;
  /** The source sends by itself. */
  hasHooks: boolean;
  /** A sync that waits or runs. */
  job: Job | null;
  /** The newest run that has ended; null = none has. */
  lastRun: RunView | null;
  /** Of the newest run that compared. */
  compared: Pick<RunView, 'tally' | 'differences' | 'finishedAt'> | null;
  /** Seconds since the newest event at the source; null = there was none. */
  freshness: number | null;
  /** Of the last seven days; null = nothing changed in them. */
  lag: LagView | null;
  rejections: OpenRejections;
  deliveries: OpenDeliveries;
}

const RUN = sql`id::int as id, status, ${iso(sql`started_at`)} as "startedAt", ${iso(sql`finished_at`)} as "finishedAt",
  new_count::int as new, changed_count::int as changed, unchanged_count::int as unchanged,
  rejected_count::int as rejected, (tally::jsonb - 'days')::json as tally, differences::json as differences, error`;

const HISTORY = 50;

/** The newest runs of a source. */
export const listRuns = (tx: Db, storeId: number, sourceId: number): Promise<RunView[]> =>
  rows<RunView>(
    tx,
    sql`select ${RUN} from source_runs where store_id = ${storeId} and source_id = ${sourceId}
        order by id desc limit ${HISTORY}`,
  );

type OfSource<T> = T & { sourceId: number };
const bySource = <T>(found: readonly OfSource<T>[]) => new Map(found.map((each) => [each.sourceId, each]));

const lastRuns = async (tx: Db, storeId: number, isCompared: boolean) =>
  bySource(
    await rows<OfSource<RunView>>(
      tx,
      sql`select distinct on (source_id) source_id::int as "sourceId", ${RUN} from source_runs
          where store_id = ${storeId} and finished_at is not null
            and (${!isCompared} or tally is not null)
          order by source_id, id desc`,
    ),
  );

const openRejections = async (tx: Db, storeId: number) =>
  bySource(
    await rows<OfSource<OpenRejections>>(
      tx,
      sql`select source_id::int as "sourceId", count(*)::int as count,
            json_agg(json_build_object('kind', kind, 'id', external_id, 'reason', reason) order by place)
              filter (where place <= 10) as first
          from (select *, row_number() over (partition by source_id order by rejected_at desc, external_id) as place
                from source_rejections where store_id = ${storeId}) r
          group by source_id`,
    ),
  );

/** As in `deliveries.ts`: after so many attempts nobody tries again. */
const openDeliveries = async (tx: Db, storeId: number) =>
  bySource(
    await rows<OfSource<OpenDeliveries>>(
      tx,
      sql`select source_id::int as "sourceId", (count(*) filter (where error is null))::int as waiting,
            ${iso(sql`min(received_at) filter (where error is null)`)} as "oldestWaitingAt",
            (count(*) filter (where error is not null))::int as failed,
            (array_agg(error order by received_at desc) filter (where error is not null))[1] as error
          from deliveries where store_id = ${storeId} and body is not null group by source_id`,
    ),
  );

const NO_REJECTIONS: OpenRejections = { count: 0, first: [] };
const NO_DELIVERIES: OpenDeliveries = { waiting: 0, oldestWaitingAt: null, failed: 0, error: null };

interface Work {
  store: Store;
  drivers: Readonly<Record<string, Driver>>;
  now: Date;
}

/** Every source of the store, by name, judged. */
export const sourceStates = async (tx: Db, { store, drivers, now }: Work): Promise<SourceState[]> => {
  const sources = await listSources(tx, store.id);
  if (sources.length === 0) return [];
  const runs = await lastRuns(tx, store.id, false);
  const compared = await lastRuns(tx, store.id, true);
  const lags = await readLags(tx, store, now);
  const rejections = await openRejections(tx, store.id);
  const deliveries = await openDeliveries(tx, store.id);
  const jobs = await openJobs(tx, store.id, 'sync');
  const moment = { now, today: dayOf(now.getTime(), store.timeZone) };
  return sources.map((source) => {
    const driver = Object.hasOwn(drivers, source.platform) ? drivers[source.platform] : undefined;
    const state = {
      ...source,
      label: driver?.label ?? source.platform,
      entered: enteredOf(driver, source),
      canPull: driver?.pull !== undefined,
      hasHooks: driver?.hooks !== undefined,
      job: jobs.find(({ subject }) => subject === source.name) ?? null,
      lastRun: runs.get(source.id) ?? null,
      compared: compared.get(source.id) ?? null,
      freshness: secondsSince(source.lastEventAt, now),
      lag: lags.get(source.id) ?? null,
      rejections: rejections.get(source.id) ?? NO_REJECTIONS,
      deliveries: deliveries.get(source.id) ?? NO_DELIVERIES,
    };
    return { ...state, ...(store.archivedAt === null ? judge(state, moment) : OF_ARCHIVED_STORE) };
  });
};

const enteredOf = (driver: Driver | undefined, { settings }: Source): SourceState['entered'] =>
  (driver?.fields ?? []).flatMap(({ name, label }) => {
    const value = settings[name];
    return value === undefined ? [] : [{ label, value }];
  });

const secondsSince = (at: Instant | null, now: Date): number | null =>
  at === null ? null : Math.max(0, Math.round((now.getTime() - Date.parse(at)) / 1_000));

/** What came by files, by the kind of file. */
export interface FileSource {
  /** Id of a format, or the name of a mapping. */
  format: string;
  files: number;
  lastFile: string | null;
  lastAt: Instant;
  /** Facts that were new, over all files. */
  taken: number;
  /** Rows of the last file that were refused. */
  rejected: number;
}

export const fileSources = (tx: Db, storeId: number): Promise<FileSource[]> =>
  rows<FileSource>(
    tx,
    sql`select format, count(*)::int as files, (array_agg(file_name order by id desc))[1] as "lastFile",
          ${iso(sql`max(finished_at)`)} as "lastAt", sum(new_count)::int as taken,
          (array_agg(rejected_count order by id desc))[1]::int as rejected
        from imports where store_id = ${storeId} and status = 'published'
        group by format order by max(finished_at) desc`,
  );
