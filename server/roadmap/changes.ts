import { and, asc, desc, eq, gt, lt } from 'drizzle-orm';
import type { Db } from '../../drizzle/client';
import { roadmapChanges } from '../../drizzle/schema';
import { keptMetrics, type MetricOf } from '../ask';
import type { AnyMetricId } from '../catalog/metrics';
import type { Instant } from '../time';
import type { Store } from '../types';
import type { NonEmpty } from '../../shared/items';
import type { Edit } from './items';
import { noChange } from './sentences';
import { versionOf } from './storage';

/** The append-only log of a roadmap's changes. */

export interface Change {
  version: number;
  at: Instant;
  author: string;
  undoes: number | null;
  edits: NonEmpty<Edit>;
  /** What the metrics are that its edits name. */
  metricOf: MetricOf;
}

const metricsIn = (edits: readonly Edit[]): AnyMetricId[] =>
  edits.flatMap((edit) =>
    edit.item === 'target' ? [edit.before?.metric ?? [], edit.after?.metric ?? []].flat() : [],
  );

const changesOf = async (
  tx: Db,
  store: Store,
  found: readonly (typeof roadmapChanges.$inferSelect)[],
): Promise<Change[]> => {
  const metrics = await keptMetrics(tx, store, metricsIn(found.flatMap(({ edits }) => edits as Edit[])));
  return found.map(({ version, changedAt, author, undoes, edits }) => ({
    ...{ version, author, undoes, at: changedAt },
    edits: edits as NonEmpty<Edit>,
    metricOf: metrics,
  }));
};

/** Appends a change and gives its version. */
export const record = async (
  tx: Db,
  store: Store,
  change: Pick<Change, 'author' | 'undoes'> & { edits: readonly Edit[] },
  now: Date,
): Promise<number> => {
  const version = (await versionOf(tx, store)) + 1;
  await tx
    .insert(roadmapChanges)
    .values({ ...change, storeId: store.id, version, changedAt: now.toISOString() });
  return version;
};

/** All changes after `version`, oldest first. */
export const changesSince = async (tx: Db, store: Store, version: number): Promise<Change[]> => {
  const found = await tx
    .select()
    .from(roadmapChanges)
    .where(and(eq(roadmapChanges.storeId, store.id), gt(roadmapChanges.version, version)))
    .orderBy(asc(roadmapChanges.version));
  return changesOf(tx, store, found);
};

/** The newest changes before `before`, newest first. */
export const lastChanges = async (tx: Db, store: Store, limit: number, before: number): Promise<Change[]> => {
  const found = await tx
    .select()
    .from(roadmapChanges)
    .where(and(eq(roadmapChanges.storeId, store.id), lt(roadmapChanges.version, before)))
    .orderBy(desc(roadmapChanges.version))
    .limit(limit);
  return changesOf(tx, store, found);
};

/** @throws DomainError `not_found`. */
export const changeAt = async (tx: Db, store: Store, version: number): Promise<Change> => {
  const [found] = await tx
    .select()
    .from(roadmapChanges)
    .where(and(eq(roadmapChanges.storeId, store.id), eq(roadmapChanges.version, version)));
  const [change] = await changesOf(tx, store, found ? [found] : []);
  if (change) return change;
  throw noChange(version);
};

/** Which changes are taken back, each with the change that did it: an undo that was undone itself counts no more. */
export const undoneIn = (undos: readonly Pick<Change, 'version' | 'undoes'>[]): Map<number, number> => {
  const undone = new Map<number, number>();
  for (const { version, undoes } of undos.toSorted((a, b) => b.version - a.version))
    if (undoes !== null && !undone.has(version)) undone.set(undoes, version);
  return undone;
};

export const undoneChanges = async (tx: Db, store: Store): Promise<Map<number, number>> =>
  undoneIn(
    await tx
      .select({ version: roadmapChanges.version, undoes: roadmapChanges.undoes })
      .from(roadmapChanges)
      .where(eq(roadmapChanges.storeId, store.id)),
  );
