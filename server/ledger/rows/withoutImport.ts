import { refuse } from './invariant';
import { supersede, type Version } from './version';
import { WRONG } from '../sentences';

/**
 * The versions of a fact that imports brought, and what is left without one of them: the same as if it had never
 * come. Pure; works on versions, contents are found by their hash.
 */

/** A version of one fact that an import brought. */
export interface ImportNote {
  /** Orders the notes of a store; a number too long for JSON. */
  seq: string;
  importId: number;
  incoming: Version;
  /** What stood before; null = nothing. */
  before: Version | null;
  /** JSON of the content that nothing else keeps (`keptBy`). */
  image: string | null;
}

export interface Left {
  /** `kept`: something later stands on it, and stays. `same`: it had changed nothing. */
  outcome: 'removed' | 'restored' | 'kept' | 'same';
  /** What stands now; null = nothing. */
  target: Version | null;
  /** Later notes of other imports that now lie on something else. */
  moved: ImportNote[];
  /** The import that keeps it; null = a sync or a program. */
  keptBy: number | null;
}

const isSame = (a: Version | null, b: Version | null): boolean =>
  a === b ||
  (a !== null &&
    b !== null &&
    a.contentHash === b.contentHash &&
    (a.sourceUpdatedAt ?? '') === (b.sourceUpdatedAt ?? ''));

const after = (before: Version | null, incoming: Version): Version =>
  supersede(before ?? undefined, incoming).row ?? before ?? incoming;

const changes = ({ before, incoming }: ImportNote): boolean => !isSame(before, after(before, incoming));

/**
 * Takes the notes of one import away. `notes` are all that are known of the fact, in their order;
 * `stored` is what stands in the ledger.
 * @throws DomainError `internal` if none of them is the import's.
 */
export const withoutImport = (
  notes: readonly ImportNote[],
  importId: number,
  stored: Version | null,
): Left => {
  const from = notes.findIndex((note) => note.importId === importId);
  const own = notes[from];
  if (!own) return refuse(WRONG.noNote(importId));
  let was = own.before;
  let now = was;
  let keptBy: number | null = null;
  let didChange = false;
  const moved: ImportNote[] = [];
  for (const note of notes.slice(from)) {
    // something that is no import came between: what it brought does not rest on what lies below
    if (!isSame(note.before, was)) now = note.before;
    if (note.importId === importId) {
      didChange ||= changes(note);
      was = after(note.before, note.incoming);
      continue;
    }
    if (!isSame(now, note.before)) moved.push({ ...note, before: now });
    keptBy = note.importId;
    was = after(note.before, note.incoming);
    now = after(now, note.incoming);
  }
  const stays = (by: number | null): Left => ({
    outcome: didChange ? 'kept' : 'same',
    target: stored,
    moved,
    keptBy: by,
  });
  if (!isSame(stored, was)) return stays(null);
  if (isSame(now, stored)) return stays(keptBy);
  return { outcome: now === null ? 'removed' : 'restored', target: now, moved, keptBy: null };
};

/** The version whose content a note keeps; null = none. */
export const imageVersion = (before: Version | null, incoming: Version): Version | null => {
  const kept = imageSide(before, incoming);
  return kept === 'before' ? before : kept === 'incoming' ? incoming : null;
};

/** Whose content a note has to keep: nothing else would once the next one has come. */
export const imageSide = (before: Version | null, incoming: Version): 'before' | 'incoming' | null => {
  if (before === null || before.contentHash === incoming.contentHash) return null;
  return after(before, incoming).contentHash === incoming.contentHash ? 'before' : 'incoming';
};
