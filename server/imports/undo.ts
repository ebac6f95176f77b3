import { and, eq, sql } from 'drizzle-orm';
import { rows, type Database, type Db } from '../../drizzle/client';
import { imports } from '../../drizzle/schema';
import { conflict, notFound } from '../errors';
import { learnLayers, UNDO_DAYS, withLedger, type Undone, type UndoProgress } from '../ledger';
import type { Store } from '../types';
import { enqueue } from '../jobs/queue';
import type { JobKind } from '../jobs/runner';
import type { Tasks } from '../jobs/tasks';

/**
 * Undoes an import, in one transaction: the ledger is as if the file had never come. What a later
 * import or a sync has replaced stays, and is counted and listed. The same file may be imported again.
 * @throws DomainError `not_found`; `conflict` if it is undone already, failed, or is too long ago.
 */
export const undoImport = async (
  database: Database,
  store: Store,
  importId: number,
  progress?: UndoProgress,
): Promise<Undone> => {
  await learnLayers(database);
  return withLedger(database, store, async (ledger, tx) => {
    await checkUndoable(tx, store, importId);
    const undone = await ledger.undo(importId, progress);
    await tx
      .update(imports)
      .set({ status: 'undone', undoneAt: sql`now()`, undone })
      .where(and(eq(imports.storeId, store.id), eq(imports.id, importId)));
    return undone;
  });
};

/** Has an import undone in the background. @throws what `undoImport` would refuse. Gives the job's number. */
export const enqueueUndo = (database: Database, store: Store, importId: number): Promise<number> =>
  database.write(async (tx) => {
    await checkUndoable(tx, store, importId);
    return enqueue(tx, store.id, { kind: 'undo', subject: undoSubject(importId), payload: { importId } });
  });

export const undoSubject = (importId: number): string => `import ${importId}`;

/** The job; cancelled before its end, it leaves everything as it was. Taken up again after a kill, it is done once. */
export const undoInBackground =
  (database: Database): JobKind<Tasks['undo']> =>
  async ({ store, payload: { importId }, signal, progress }) => {
    const before = await undoneOf(database, store, importId);
    const undone =
      before ??
      (await undoImport(database, store, importId, (done, of) => {
        signal.throwIfAborted();
        progress({ phase: 'undoing', done, of });
      }));
    const { removed, restored, keptCount } = undone;
    return `${removed} removed, ${restored} put back as they were, ${keptCount} kept.`;
  };

/** What an earlier run of the job did; null = it did not get to its end. */
const undoneOf = async (database: Database, store: Store, importId: number): Promise<Undone | null> => {
  const [found] = await database.db
    .select({ undone: imports.undone })
    .from(imports)
    .where(and(eq(imports.storeId, store.id), eq(imports.id, importId)));
  return (found?.undone ?? null) as Undone | null;
};

interface Found {
  status: string;
  fileName: string | null;
  brought: number;
  hasLayers: boolean;
}

const checkUndoable = async (tx: Db, store: Store, importId: number): Promise<void> => {
  const [found] = await rows<Found>(
    tx,
    sql`select status, file_name as "fileName", (new_count + changed_count)::int as brought,
          exists (select 1 from import_layers l where l.store_id = i.store_id and l.import_id = i.id) as "hasLayers"
        from imports i where store_id = ${store.id} and id = ${importId} and status <> 'checked' for update`,
  );
  if (!found) throw notFound(`${store.name} has no import ${importId}.`, 'See them with imports list.');
  const name = `Import ${importId} (${found.fileName ?? 'without a file'})`;
  if (found.status === 'undone')
    throw conflict(`${name} is undone already.`, 'Import the file again to redo it.');
  if (found.status !== 'published')
    throw conflict(
      found.status === 'failed' ? `${name} failed: nothing of it was stored.` : `${name} is still under way.`,
    );
  if (found.hasLayers) return;
  if (found.brought === 0) throw conflict(`${name} brought nothing that could be undone.`);
  throw conflict(
    `What ${name[0]!.toLowerCase()}${name.slice(1)} replaced is not known any more: it is too long ago.`,
    `An import can be undone for ${UNDO_DAYS} days.`,
  );
};
