import { and, eq, sql } from 'drizzle-orm';
import { rows, type Database, type Db } from '../../drizzle/client';
import { imports } from '../../drizzle/schema';
import { analyzeImportNotes, UNDO_DAYS, withLedger, type Undone, type UndoProgress } from '../ledger';
import type { Store } from '../types';
import { enqueue } from '../jobs/queue';
import type { TaskHandler } from '../jobs/runner';
import type { Tasks } from '../jobs/tasks';
import { noImport, UNDO_REFUSED, undoneWords } from './sentences';

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
  await analyzeImportNotes(database);
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
  (database: Database): TaskHandler<Tasks['undo']> =>
  async ({ store, payload: { importId }, signal, progress }) => {
    const before = await undoneOf(database, store, importId);
    const undone =
      before ??
      (await undoImport(database, store, importId, (done, of) => {
        signal.throwIfAborted();
        progress({ phase: 'undoing', done, of });
      }));
    const { removed, restored, keptCount } = undone;
    return undoneWords(removed, restored, keptCount);
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
  hasNotes: boolean;
}

const checkUndoable = async (tx: Db, store: Store, importId: number): Promise<void> => {
  const [found] = await rows<Found>(
    tx,
    sql`select status, file_name as "fileName", (new_count + changed_count)::int as brought,
          exists (select 1 from import_layers l where l.store_id = i.store_id and l.import_id = i.id) as "hasNotes"
        from imports i where store_id = ${store.id} and id = ${importId} and status <> 'checked' for update`,
  );
  if (!found) throw noImport(store.name, importId);
  const { status, fileName } = found;
  if (status === 'undone' || status === 'failed' || status === 'interrupted')
    throw UNDO_REFUSED[status](importId, fileName);
  if (status !== 'published') throw UNDO_REFUSED.under_way(importId, fileName);
  if (found.hasNotes) return;
  if (found.brought === 0) throw UNDO_REFUSED.brought_nothing(importId, fileName);
  throw UNDO_REFUSED.too_old(importId, fileName, UNDO_DAYS);
};
