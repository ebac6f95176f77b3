import type { Db } from '../../../drizzle/client';
import { importLayers } from '../../../drizzle/schema';
import type { FactKey } from './rows';
import { imageSide } from './withoutImport';
import type { Version } from './version';
import { append } from './write';

/** Notes what an import brings and what it replaces, so that it can be undone. */

export type Entity = (typeof importLayers.$inferSelect)['entity'];

/** Rows of an entity as an import's notes see them. */
export interface Seen {
  stored: Version | null;
  incoming: Version;
  /** The rows that make the content of either; asked for only if it has to be kept. */
  contentOf: (side: 'before' | 'incoming') => unknown;
  place?: string;
}

type ImportNoteRow = Omit<typeof importLayers.$inferInsert, 'seq'>;

export class ImportNotes {
  private notes: ImportNoteRow[] = [];
  private noted = new Map<Entity, number>();
  private older = new Map<Entity, number[]>();

  constructor(
    private readonly storeId: number,
    private readonly importId: number,
  ) {}

  note(entity: Entity, { source, externalId }: FactKey, { stored, incoming, contentOf, place }: Seen): void {
    const kept = imageSide(stored, incoming);
    const at = this.noted.get(entity) ?? 0;
    this.noted.set(entity, at + 1);
    if (kept === 'incoming') this.older.set(entity, [...(this.older.get(entity) ?? []), at]);
    this.notes.push({
      storeId: this.storeId,
      entity,
      source,
      externalId,
      importId: this.importId,
      incomingHash: incoming.contentHash,
      incomingUpdatedAt: incoming.sourceUpdatedAt,
      beforeHash: stored?.contentHash ?? null,
      beforeUpdatedAt: stored?.sourceUpdatedAt ?? null,
      place: place ?? null,
      image: kept === null ? null : JSON.stringify(contentOf(kept)),
    });
  }

  /** For rows that are a fact each. */
  rows<R extends Version & FactKey>(entity: Entity, placeOf?: (row: R) => string) {
    return (stored: R | undefined, incoming: R): void =>
      this.note(entity, incoming, {
        stored: stored ?? null,
        incoming,
        contentOf: (side) => (side === 'before' ? stored : incoming),
        place: placeOf?.(incoming),
      });
  }

  /** Of what was noted since this was asked last: the places, by entity, of versions that are older than what stands. */
  takeOlder(): ReadonlyMap<Entity, readonly number[]> {
    const { older } = this;
    [this.noted, this.older] = [new Map(), new Map()];
    return older;
  }

  /** Writes what was noted, in its order. */
  async flush(tx: Db): Promise<void> {
    const { notes } = this;
    this.notes = [];
    await append(tx, importLayers, notes);
  }
}
