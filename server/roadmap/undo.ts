import type { Store } from '../types';
import { wordsOf } from './changeWords';
import { lastToTouch, movedOn, stampOf } from './conflicts';
import { allOf, pick, removalOf, type Edit, type Items } from './items';
import type { Change } from './changes';
import { addedLater, changedLater, notAsLeft, THE_PHASE } from './sentences';

/** The edits that take a change back, as far as later ones left its fields as they were. */

const inTheWay = (store: Store, later: readonly Change[], edit: Edit, keys: readonly string[]): Error => {
  const change = lastToTouch(later, edit.id, keys);
  if (!change) return notAsLeft(edit.name);
  const fields = wordsOf(change, edit.id, keys);
  return changedLater(edit.name, { change: stampOf(change, store), fields });
};

/** A phase that goes takes nothing with it that somebody put there later. */
const checkEmpty = (store: Store, change: Change, items: Items, later: readonly Change[]): void => {
  const gone = new Set(change.edits.filter((edit) => edit.before === null).map(({ id }) => id));
  for (const { id, fields } of [...allOf(items, 'deliverable'), ...allOf(items, 'target')]) {
    if (!gone.has(fields.phaseId) || gone.has(id)) continue;
    const added = lastToTouch(later, id, []);
    throw addedLater(added && stampOf(added, store));
  }
};

const reverse = (store: Store, edit: Edit, items: Items, later: readonly Change[]): Edit => {
  const current = items.get(edit.id);
  if (edit.after === null) {
    if (current) throw inTheWay(store, later, edit, []);
    return { ...edit, before: null, after: edit.before } as Edit;
  }
  if (!current) throw inTheWay(store, later, edit, []);
  const isWhole = edit.before === null;
  const moved = movedOn(edit.after, current.fields, isWhole);
  if (moved.length > 0) throw inTheWay(store, later, edit, moved);
  if (isWhole) return removalOf(current);
  const keys = Object.keys(edit.after);
  return { ...edit, before: pick(current.fields, keys), after: edit.before } as Edit;
};

/** Where a removed item came from must still be there. */
const checkPlaces = (store: Store, edits: readonly Edit[], items: Items, later: readonly Change[]): void => {
  const added = new Set(edits.map(({ id }) => id));
  for (const edit of edits) {
    if (edit.before !== null || edit.item === 'phase') continue;
    const { phaseId } = edit.after;
    if (!items.has(phaseId) && !added.has(phaseId))
      throw inTheWay(store, later, { ...edit, id: phaseId, name: THE_PHASE } as Edit, []);
  }
};

/** @throws DomainError `conflict` that names the later change which stands against it. */
export const reversed = (store: Store, change: Change, items: Items, later: readonly Change[]): Edit[] => {
  checkEmpty(store, change, items, later);
  const edits = change.edits.map((edit) => reverse(store, edit, items, later));
  checkPlaces(store, edits, items, later);
  return edits;
};
