import { and, asc, desc, eq, inArray, lt, lte, ne } from 'drizzle-orm';
import { z } from 'zod';
import type { Db } from '../../drizzle/client';
import { importRejections, imports } from '../../drizzle/schema';
import type { Instant } from '../time';
import type { Rejection } from '../ledger/facts';
import { ABOUT, FORMAT_IDS, type FormatId } from '../sources/formats';
import * as inputs from './inputs';
import { publicProcedure, router, storeReader } from './trpc';

/** One file or batch of the import log, newest first. */
export interface ImportView {
  id: number;
  format: string;
  fileName: string | null;
  status: 'staging' | 'published' | 'failed';
  startedAt: Instant;
  finishedAt: Instant | null;
  rowsRead: number;
  new: number;
  changed: number;
  unchanged: number;
  rejected: number;
  /** Rows left out by reason. */
  leftOut: Record<string, number>;
  /** What should be known of facts that were taken, with how many. */
  notes: Record<string, number>;
  /** Exact decimal strings by measure. */
  controlTotals: Record<string, string>;
  error: string | null;
  /** The first rejected rows. */
  rejections: Rejection[];
}

/** A page: the next begins before the id of its last. */
const SHOWN = 50;
const REJECTIONS_SHOWN = 20;

/** Postgres writes an instant in its own way. */
const iso = (instant: string): Instant => new Date(instant).toISOString();

const toView = (row: typeof imports.$inferSelect, rejections: Rejection[]): ImportView => ({
  id: row.id,
  format: row.format,
  fileName: row.fileName,
  status: row.status as ImportView['status'],
  startedAt: iso(row.startedAt),
  finishedAt: row.finishedAt === null ? null : iso(row.finishedAt),
  rowsRead: row.rowsRead,
  new: row.newCount,
  changed: row.changedCount,
  unchanged: row.unchangedCount,
  rejected: row.rejectedCount,
  leftOut: JSON.parse(row.leftOut) as Record<string, number>,
  notes: JSON.parse(row.notes) as Record<string, number>,
  controlTotals: JSON.parse(row.controlTotals) as Record<string, string>,
  error: row.error,
  rejections,
});

const rejectionsOf = async (tx: Db, storeId: number, ids: number[]): Promise<Map<number, Rejection[]>> => {
  const found = new Map<number, Rejection[]>(ids.map((id) => [id, []]));
  const rows = await tx
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
  for (const { importId, row, field, value, reason } of rows)
    found.get(importId)!.push({ row, field, value, reason });
  return found;
};

const listImports = async (tx: Db, storeId: number, before: number | undefined): Promise<ImportView[]> => {
  const rows = await tx
    .select()
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
  return rows.map((row) => toView(row, rejections.get(row.id) ?? []));
};

export interface FormatView {
  id: FormatId;
  label: string;
  /** One line: what such a file is. */
  about: string;
}

export const importsRouter = router({
  formats: publicProcedure.query((): FormatView[] => FORMAT_IDS.map((id) => ({ id, ...ABOUT[id] }))),
  list: storeReader
    .input(
      z.strictObject({
        store: inputs.store,
        cursor: z.int().positive().optional(),
        direction: inputs.direction,
      }),
    )
    .query(({ ctx, input }): Promise<ImportView[]> =>
      ctx.read((tx, store) => listImports(tx, store.id, input.cursor)),
    ),
});
