import { existsSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import { iso, rows, type Database, type Db } from '../../drizzle/client';
import type { Config } from '../config';
import { sealedAway, sealedCount, sourceStates, type Connectors } from '../connections';
import type { Finding } from '../health';
import { waitingJobs } from '../jobs/queue';
import { keyPath } from '../secrets';
import { DRIVERS } from '../sources/drivers';
import { listStores } from '../stores';
import type { Clock, Instant } from '../time';
import * as say from './sentences';

/** Looks at what the tables hold: credentials, sources, jobs and imports. */

/** More of one kind are counted. */
const MOST = 5;

/** A key that is gone is not made anew by a look for it. */
export const keyFindings = async (
  { secretKeys, dataDir }: Config,
  db: Db,
  connectors: () => Connectors,
): Promise<Finding[]> => {
  const sealed = await sealedCount(db);
  if (sealed === 0) return [say.NO_CREDENTIALS];
  if (secretKeys === null && !existsSync(keyPath(dataDir))) return [say.keyGone(sealed)];
  const away = await sealedAway(db, connectors().vault);
  return away.length === 0 ? [say.keyFits(sealed)] : away.slice(0, MOST).map(say.sealedByAnother);
};

export const sourceFindings = async (database: Database, clock: Clock): Promise<Finding[]> => {
  const troubled = await database.read(async (tx) => {
    const found: Finding[] = [];
    for (const store of await listStores(tx))
      for (const { name, status, problems } of await sourceStates(tx, {
        store,
        drivers: DRIVERS,
        now: clock(),
      }))
        if (status === 'off_track' || status === 'at_risk')
          found.push(...problems.map((problem) => say.source(`${store.slug}/${name}`, status, problem)));
    return found;
  });
  return troubled.length === 0 ? [say.SOURCES_WELL] : troubled;
};

const LONG_SECONDS = 15 * 60;

/** Of a kind and subject the newest counts: what failed before it is mended. */
export const jobFindings = async (db: Db): Promise<Finding[]> => {
  const failed = await rows<{ store: string; kind: string; subject: string; outcome: string | null }>(
    db,
    sql`select store, kind, subject, outcome from (
          select distinct on (j.store_id, j.kind, j.subject) s.slug as store, j.id, j.kind, j.subject, j.status, j.outcome
          from jobs j join stores s on s.id = j.store_id and s.archived_at is null
          where j.finished_at > now() - interval '7 days'
          order by j.store_id, j.kind, j.subject, j.id desc) newest
        where status = 'failed' order by id desc limit ${MOST}`,
  );
  const { queued } = await waitingJobs(db);
  const found = failed.map(say.jobFailed);
  if (queued.oldestSeconds > LONG_SECONDS) found.push(say.jobsWait(queued.count, queued.oldestSeconds));
  return found.length === 0 ? [say.JOBS_WELL] : found;
};

/** Of a month; a file that came in later is no trouble any more. */
export const importFindings = async (db: Db): Promise<Finding[]> => {
  const found = await rows<{ store: string; file: string; startedAt: Instant }>(
    db,
    sql`select s.slug as store, i.file_name as file, ${iso(sql`i.started_at`)} as "startedAt"
        from imports i join stores s on s.id = i.store_id and s.archived_at is null
        where i.started_at > now() - interval '30 days'
          and (i.status = 'interrupted' or i.status = 'staging' and i.lease_until < now())
          and not exists (select 1 from imports later where later.store_id = i.store_id
            and later.file_name = i.file_name and later.id > i.id and later.status in ('published', 'undone'))
        order by i.started_at desc limit ${MOST}`,
  );
  return found.length === 0 ? [say.IMPORTS_WELL] : found.map(say.interrupted);
};
