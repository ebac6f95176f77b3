import { refuse } from './invariant';
import { supersede, type Version } from './version';

/**
 * What imports have laid one on another over a fact, and what is left when one of them is taken
 * away: the same as if it had never come. Pure; works on versions, contents are found by their hash.
 */

/** A version of one fact that an import brought. */
export interface Layer {
  /** Orders the layers of a store; a number too long for JSON. */
  seq: string;
  importId: number;
  incoming: Version;
  /** What stood before; null = nothing. */
  before: Version | null;
  /** JSON of the content that nothing else keeps (`keptBy`). */
  image: string | null;
}

export interface Lifted {
  /** `kept`: something later stands on it, and stays. `same`: it had changed nothing. */
  outcome: 'removed' | 'restored' | 'kept' | 'same';
  /** What stands now; null = nothing. */
  target: Version | null;
  /** Later layers of other imports that now lie on something else. */
  moved: Layer[];
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

const changes = ({ before, incoming }: Layer): boolean => !isSame(before, after(before, incoming));

/**
 * Takes the layers of one import away. `layers` are all that are known of the fact, in their order;
 * `stored` is what stands in the ledger.
 * @throws DomainError `internal` if none of them is the import's.
 */
export const lift = (layers: readonly Layer[], importId: number, stored: Version | null): Lifted => {
  const from = layers.findIndex((layer) => layer.importId === importId);
  const own = layers[from];
  if (!own) return refuse(`import ${importId} has no layer on the fact that it is taken from`);
  let was = own.before;
  let now = was;
  let keptBy: number | null = null;
  let didChange = false;
  const moved: Layer[] = [];
  for (const layer of layers.slice(from)) {
    // something that is no import came between: what it brought does not rest on what lies below
    if (!isSame(layer.before, was)) now = layer.before;
    if (layer.importId === importId) {
      didChange ||= changes(layer);
      was = after(layer.before, layer.incoming);
      continue;
    }
    if (!isSame(now, layer.before)) moved.push({ ...layer, before: now });
    keptBy = layer.importId;
    was = after(layer.before, layer.incoming);
    now = after(now, layer.incoming);
  }
  const stays = (by: number | null): Lifted => ({
    outcome: didChange ? 'kept' : 'same',
    target: stored,
    moved,
    keptBy: by,
  });
  if (!isSame(stored, was)) return stays(null);
  if (isSame(now, stored)) return stays(keptBy);
  return { outcome: now === null ? 'removed' : 'restored', target: now, moved, keptBy: null };
};

/** The version whose content a layer keeps; null = none. */
export const keptOf = (before: Version | null, incoming: Version): Version | null => {
  const kept = keptIn(before, incoming);
  return kept === 'before' ? before : kept === 'incoming' ? incoming : null;
};

/** Whose content a layer has to keep: nothing else would once the next one has come. */
export const keptIn = (before: Version | null, incoming: Version): 'before' | 'incoming' | null => {
  if (before === null || before.contentHash === incoming.contentHash) return null;
  return after(before, incoming).contentHash === incoming.contentHash ? 'before' : 'incoming';
};
