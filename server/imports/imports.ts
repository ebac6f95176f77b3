import { and, asc, desc, eq, getTableColumns, inArray, lt, lte, ne, sql } from 'drizzle-orm';
import { groupBy } from '../../shared/items';
import type { Db } from '../../drizzle/client';
import { importRejections, imports } from '../../drizzle/schema';
import type { Undone } from '../ledger';
import type { Rejection } from '../facts/fact';
import type { Instant } from '../time';
import { openJobs, type Job } from '../jobs/queue';
import { undoSubject } from './undo';

/** One file or batch of the import log, newest first. */
export interface ImportView {
  id: number;
  format: string;
  fileName: string | null;
  status: 'staging' | 'published' | 'interrupted' | 'failed' | 'undone';
  startedAt: Instant;
  finishedAt: Instant | null;
  rowsRead: number;
  new: number;
  changed: number;
  unchanged: number;
  rejected: number;
  /** Rows that say what another one says too. */
  repeated: number;
  blank: number;
  /** Rows left out by reason. */
  leftOut: Record<string, number>;
  /** What should be known of facts that were taken, with how many. */
  notes: Record<string, number>;
  /** Exact decimal strings of what is stored, by measure. */
  controlTotals: Record<string, string>;
  /** Of what was read; none of imports by an older version. */
  readTotals: Record<string, string>;
  /** Why the two differ. */
  differences: string[];
  error: string | null;
  /** The first rejected rows. */
  rejections: Rejection[];
  /** Whether what it brought can still be taken back. */
  canUndo: boolean;
  undoneAt: Instant | null;
  /** What its undo did; null = it is not undone. */
  undone: Undone | null;
  /** The undo that is under way; null = none is. */
  undoing: Job | null;
}

/** A page: the next begins before the id of its last. */
const SHOWN = 50;
const REJECTIONS_SHOWN = 20;

type Listed = typeof imports.$inferSelect & { hasNotes: boolean };

const toView = (row: Listed, rejections: Rejection[], undoing: Job | null): ImportView => ({
  id: row.id,
  format: row.format,
  fileName: row.fileName,
  status: row.status as ImportView['status'],
  startedAt: row.startedAt,
  finishedAt: row.finishedAt,
  rowsRead: row.rowsRead,
  new: row.newCount,
  changed: row.changedCount,
  unchanged: row.unchangedCount,
  rejected: row.rejectedCount,
  repeated: row.repeatedCount,
  blank: row.blankCount,
  leftOut: row.leftOut,
  notes: row.notes,
  controlTotals: row.controlTotals,
  readTotals: row.readTotals,
  differences: row.differences,
  error: row.error,
  rejections,
  canUndo: row.status === 'published' && row.hasNotes,
  undoneAt: row.undoneAt,
  undone: row.undone as Undone | null,
  undoing,
});

const rejectionsOf = async (tx: Db, storeId: number, ids: number[]): Promise<Map<number, Rejection[]>> => {
  const found = await tx
    .select()
    .from(importRejections)
    .where(
      and(
        eq(importRejections.storeId, storeId),
        inArray(importRejections.importId, ids),
        lte(importRejections.ordinal, REJECTIONS_SHOWN),
      ),
    )
    .orderBy(asc(importRejections.importId), asc(importRejections.ordinal));
  const byImport = groupBy(found, ({ importId }) => importId);
  const shown = (id: number): Rejection[] =>
    (byImport.get(id) ?? []).map(({ row, field, value, reason }) => ({ row, field, value, reason }));
  return new Map(ids.map((id) => [id, shown(id)]));
};

const hasNotes = sql<boolean>`exists (
  select 1 from import_layers l where l.store_id = ${imports.storeId} and l.import_id = ${imports.id})`;

/** A page of the import log, newest first: those before an id, or the newest. */
export const listImports = async (
  tx: Db,
  storeId: number,
  before: number | undefined,
): Promise<ImportView[]> => {
  const rows = await tx
    .select({ ...getTableColumns(imports), hasNotes })
    .from(imports)
    .where(
      and(
        eq(imports.storeId, storeId),
        ne(imports.status, 'checked'),
        before === undefined ? undefined : lt(imports.id, before),
      ),
    )
    .orderBy(desc(imports.id))
    .limit(SHOWN);
  const rejections = await rejectionsOf(
    tx,
    storeId,
    rows.map((row) => row.id),
  );
  const undos = await openJobs(tx, storeId, 'undo');
  const undoing = new Map(undos.map((job) => [job.subject, job]));
  return rows.map((row) =>
    toView(row, rejections.get(row.id) ?? [], undoing.get(undoSubject(row.id)) ?? null),
  );
};
