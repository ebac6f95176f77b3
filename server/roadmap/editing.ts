import { sql } from 'drizzle-orm';
import type { Db } from '../../drizzle/client';
import { keptMetrics, quarterOf } from '../ask';
import type { AnyMetricId } from '../catalog/metrics';
import { dayOf, type Day } from '../time';
import type { InStore, Store } from '../types';
import { freezeBaselines, setTargets } from './baselines';
import { checkNotRemoved, checkUnchanged } from './conflicts';
import { additionOf, edited, itemsOf, pick, writeEdit, type Edit, type Items } from './items';
import { changeAt, changesSince, record, undoneChanges } from './changes';
import { checkRoadmap } from './rules';
import { noChangeYet, undoneAlready } from './sentences';
import { loadRoadmap, saveRoadmap, versionOf } from './storage';
import { suggestedRoadmap } from './template';
import { reversed } from './undo';

/** Every change of a roadmap: checked, written, and kept with its time, author and what was before. */

/** What the editor saw: the roadmap's version, and the item that is edited where it is one. */
export interface Basis {
  basedOn: number;
  id?: string | undefined;
}

/** Who changes it, and when. */
export interface Editing {
  author: string;
  now: Date;
}

/** Far from the numbers of the ledger's locks: one editor of a store's roadmap at a time. */
const ROADMAP_LOCKS = 1_000_000_000_000_000;

const lockRoadmap = (tx: Db, store: Store) =>
  tx.execute(sql`select pg_advisory_xact_lock(${ROADMAP_LOCKS + store.id}::bigint)`);

const readItems = async (tx: Db, store: Store): Promise<Items> => {
  const stored = await loadRoadmap(tx, store);
  const ids = stored.flatMap(({ kpis }) => kpis.map(({ metric }) => metric as AnyMetricId));
  return itemsOf(stored, await keptMetrics(tx, store, ids));
};

const todayOf = (store: Store, now: Date): Day => dayOf(now.getTime(), store.timeZone);

/** What the edits left behind once baselines were frozen and lifts made targets. */
const editsLeft = (edits: readonly Edit[], items: Items): Edit[] =>
  edits.map((edit) => {
    const item = items.get(edit.id);
    if (edit.after === null || !item) return edit;
    const { fields } = item;
    return { ...edit, after: edit.before === null ? fields : pick(fields, Object.keys(edit.after)) } as Edit;
  });

/** Edits by an author; `undoes`: the change that they take back. */
interface Committed {
  author: string;
  undoes: number | null;
  edits: readonly Edit[];
}

/** Checks, writes and records; gives the new version. */
const commit = async (
  { tx, store, now }: InStore,
  items: Items,
  { author, undoes, edits }: Committed,
): Promise<number> => {
  checkRoadmap(items, edited(items, edits), todayOf(store, now));
  for (const edit of edits) await writeEdit(tx, store, edit);
  await freezeBaselines(tx, store, now);
  await setTargets(tx, store, now);
  return record(tx, store, { author, undoes, edits: editsLeft(edits, await readItems(tx, store)) }, now);
};

/**
 * Changes a roadmap by the edits that `plan` makes of its items. Gives the version
 * afterwards; without an edit nothing is recorded.
 * @throws DomainError `conflict` where somebody changed the same field since, or where a rule of the
 * roadmap stands against it; `not_found`, `bad_input`.
 */
export const changeRoadmap = async (
  tx: Db,
  store: Store,
  { basedOn, id, author, now }: Basis & Editing,
  plan: (items: Items, today: Day, tx: Db) => Edit[] | Promise<Edit[]>,
): Promise<number> => {
  await lockRoadmap(tx, store);
  if (basedOn > (await versionOf(tx, store))) throw noChangeYet(basedOn);
  const items = await readItems(tx, store);
  const since = await changesSince(tx, store, basedOn);
  if (id !== undefined && !items.has(id)) checkNotRemoved(store, id, since);
  const edits = await plan(items, todayOf(store, now), tx);
  if (edits.length === 0) return versionOf(tx, store);
  checkUnchanged(store, items, edits, since);
  return commit({ tx, store, now }, items, { author, undoes: null, edits });
};

/**
 * Lays out the four-phase template for a store that has no roadmap, from a day on; null = from the first day of the
 * running fiscal quarter. Gives the version.
 */
export const layOut = async (
  tx: Db,
  store: Store,
  startDay: Day | null,
  editing: Editing,
): Promise<number> => {
  await lockRoadmap(tx, store);
  const today = todayOf(store, editing.now);
  await saveRoadmap(tx, store, suggestedRoadmap(startDay ?? quarterOf(today, store).from, today));
  await freezeBaselines(tx, store, editing.now);
  const edits = [...(await readItems(tx, store)).values()].map(additionOf);
  return record(tx, store, { author: editing.author, undoes: null, edits }, editing.now);
};

/**
 * Takes a change back, also one that was itself an undo; gives the new version.
 * @throws DomainError `conflict` that names the later change which stands against it; `not_found`.
 */
export const undoChange = async (
  tx: Db,
  store: Store,
  version: number,
  editing: Editing,
): Promise<number> => {
  await lockRoadmap(tx, store);
  const change = await changeAt(tx, store, version);
  const by = (await undoneChanges(tx, store)).get(version);
  if (by !== undefined) throw undoneAlready(version, by);
  const items = await readItems(tx, store);
  const edits = reversed(store, change, items, await changesSince(tx, store, version));
  return commit({ tx, store, now: editing.now }, items, { author: editing.author, undoes: version, edits });
};
