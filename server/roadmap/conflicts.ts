import type { Store } from '../types';
import { wordsOf } from './changeWords';
import { isSame, type Edit, type Items } from './items';
import type { Change } from './changes';
import { changedMeanwhile, removedMeanwhile, type Stamp } from './sentences';

/** Whether somebody else changed the same thing: field by field, so that nothing is lost silently. */

/** Freezing fills these in, and they decide nothing of what a person wrote. */
const VOLATILE = new Set([
  'position',
  'baseline',
  'baselineLow',
  'baselineHigh',
  'baselineFrom',
  'baselineTo',
  'frozenAt',
]);

type Fields = Record<string, unknown>;

/** The fields on which an edit of a whole item rests. */
const written = (fields: object): string[] => Object.keys(fields).filter((key) => !VOLATILE.has(key));

/** A target that a lift has been given since is still that lift's. */
const holds = (expected: Fields, current: Fields, key: string): boolean =>
  (key === 'target' && expected.target === null) || isSame(expected[key], current[key]);

/** The fields in which an item is not what an edit says that it left behind. */
export const movedOn = (expected: object, current: object, isWhole: boolean): string[] =>
  (isWhole ? written(expected) : Object.keys(expected)).filter(
    (key) => !holds(expected as Fields, current as Fields, key),
  );

const touches = (edit: Edit, id: string, keys: readonly string[]): boolean =>
  edit.id === id &&
  (edit.before === null || edit.after === null || keys.some((key) => key in (edit.after as object)));

/** The newest of the changes that touched one of the fields, or added or removed the item. */
export const lastToTouch = (
  changes: readonly Change[],
  id: string,
  keys: readonly string[],
): Change | undefined => changes.findLast(({ edits }) => edits.some((edit) => touches(edit, id, keys)));

export const stampOf = ({ version, author, at }: Change, { timeZone }: Store): Stamp => ({
  ...{ version, author, at, timeZone },
});

/** What a field held before the first of the changes that touched it. */
const valueBefore = (changes: readonly Change[], id: string, key: string, current: Fields): unknown => {
  for (const { edits } of changes)
    for (const { id: other, before } of edits)
      if (other === id && before !== null && key in before) return (before as Fields)[key];
  return current[key];
};

const staleKeys = (edit: Edit, current: Fields, since: readonly Change[]): string[] => {
  const keys = edit.after === null ? written(current) : Object.keys(edit.after);
  return keys.filter((key) => !isSame(valueBefore(since, edit.id, key, current), current[key]));
};

/** @throws DomainError `conflict` that says who removed what was to be edited. */
export const checkNotRemoved = (store: Store, id: string, since: readonly Change[]): void => {
  const change = lastToTouch(since, id, []);
  const removal = change?.edits.find((edit) => edit.id === id && edit.after === null);
  if (!change || !removal) return;
  throw removedMeanwhile(removal.name, stampOf(change, store));
};

/**
 * Edits that rest on an older version, against what was changed since.
 * @throws DomainError `conflict` that says who changed what, where a field is not as its editor saw it.
 */
export const checkUnchanged = (
  store: Store,
  items: Items,
  edits: readonly Edit[],
  since: readonly Change[],
): void => {
  for (const edit of edits) {
    const current = items.get(edit.id);
    if (edit.before === null || !current) continue;
    const keys = staleKeys(edit, current.fields as unknown as Fields, since);
    const change = lastToTouch(since, edit.id, keys);
    if (keys.length === 0 || !change) continue;
    const fields = wordsOf(change, edit.id, keys);
    throw changedMeanwhile(edit.name, { change: stampOf(change, store), fields });
  }
};
