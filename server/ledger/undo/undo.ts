import type { Day, Instant } from '../../time';
import { sql } from 'drizzle-orm';
import { iso, oneRow, recordset, rows, type Database, type Db } from '../../../drizzle/client';
import { flushWhenMany } from '../rollups/flush';
import type { Writing } from '../rollups/writing';
import type { Entity } from '../rows/importNotes';
import { imageVersion, withoutImport, type ImportNote, type Left } from '../rows/withoutImport';
import { relabelled } from '../recount/relabel';
import { openRestorer, type NotedFact } from './restore';
import type { Version } from '../rows/version';
import { held } from '../rows/invariant';
import { NAMES } from '../sentences';

/**
 * Takes an import back: of every fact that it brought, what would stand had it never come. What a
 * later import or a sync has replaced stays. The notes of the import go, so that the others lie on
 * what was below it.
 */

/** A fact that stays because something later stands on it. */
export interface Staying {
  entity: Entity;
  source: string;
  id: string;
  /** The later import; null = a sync or a program. */
  by: number | null;
}

export interface Undone {
  /** Facts that were not there before the import, and are not any more. */
  removed: number;
  /** Facts that are again what they were before it. */
  restored: number;
  /** Facts that something later keeps as they are. */
  keptCount: number;
  /** The first 100 of them. */
  kept: Staying[];
}

/** Facts of the import looked at so far, of all. Whoever throws here ends the undo, and nothing has happened. */
export type UndoProgress = (done: number, of: number) => void;

/** How far it is, and whether somebody has cancelled it, is asked after each page. */
const PAGE = 2_000;
const SHOWN = 100;

export const undoImport = async (
  writing: Writing,
  importId: number,
  progress: UndoProgress,
): Promise<Undone> => {
  const { tx, store } = writing;
  const undone: Undone = { removed: 0, restored: 0, keptCount: 0, kept: [] };
  const of = await listFacts(tx, store.id, importId);
  progress(0, of);
  for (let done = 0; done < of; done += PAGE) {
    const facts = await notedFacts(tx, store.id, done);
    await undoPage(writing, importId, facts, undone);
    await flushWhenMany(writing);
    progress(Math.min(done + PAGE, of), of);
  }
  await dropNotes(tx, store.id, importId);
  return undone;
};

/**
 * Numbers the facts of the import in the order in which they are undone; gives how many there are.
 * Orders come customer by customer, as a customer is counted anew with all orders in each page that
 * has one; rates late, as they convert what is left; and series last, as they go with their last value.
 */
const listFacts = async (tx: Db, storeId: number, importId: number): Promise<number> => {
  await tx.execute(sql`create temp table undoing (
    n bigint primary key, entity text, source text, external_id text) on commit drop`);
  await tx.execute(sql`
    insert into undoing
    select row_number() over (
        order by case own.entity when 'fx' then 1 when 'series' then 2 else 0 end,
          coalesce(o.customer_key, v.customer_key), own.seq),
      own.entity, own.source, own.external_id
    from (
      select entity, source, external_id, min(seq) as seq from import_layers
      where store_id = ${storeId} and import_id = ${importId} group by 1, 2, 3
    ) own
    left join orders o on own.entity = 'order' and o.store_id = ${storeId} and o.source = own.source
      and o.external_id = own.external_id
    left join reversals v on own.entity = 'refund' and v.store_id = ${storeId} and v.source = own.source
      and v.external_id = own.external_id`);
  await tx.execute(sql`analyze undoing`);
  const { of } = await oneRow<{ of: number }>(tx, sql`select count(*)::int as of from undoing`);
  return of;
};

interface ImportNoteRow extends Omit<ImportNote, 'incoming' | 'before'> {
  entity: Entity;
  source: string;
  externalId: string;
  place: Day | null;
  incomingHash: string;
  incomingUpdatedAt: Instant | null;
  beforeHash: string | null;
  beforeUpdatedAt: Instant | null;
}

/** The facts of a page, each with all that imports have laid on it. */
const notedFacts = async (tx: Db, storeId: number, after: number): Promise<NotedFact[]> => {
  const found = await rows<ImportNoteRow>(
    tx,
    sql`select l.entity, l.source, l.external_id as "externalId", l.seq::text as seq,
          l.import_id::int as "importId", l.place, l.image,
          l.incoming_hash as "incomingHash", ${iso(sql`l.incoming_updated_at`)} as "incomingUpdatedAt",
          l.before_hash as "beforeHash", ${iso(sql`l.before_updated_at`)} as "beforeUpdatedAt"
        from undoing own
        join import_layers l on l.store_id = ${storeId} and l.entity = own.entity and l.source = own.source
          and l.external_id = own.external_id
        where own.n > ${after} and own.n <= ${after + PAGE}
        order by l.seq`,
  );
  const facts = new Map<string, NotedFact>();
  for (const row of found) {
    const { entity, source, externalId } = row;
    const key = JSON.stringify([entity, source, externalId]);
    const fact = facts.get(key) ?? { entity, source, externalId, notes: [], places: [] };
    facts.set(key, fact);
    fact.notes.push(noteOf(row));
    if (row.place !== null) fact.places.push(row.place);
  }
  return [...facts.values()];
};

const noteOf = (row: ImportNoteRow): ImportNote => ({
  seq: row.seq,
  importId: row.importId,
  image: row.image,
  incoming: { contentHash: row.incomingHash, sourceUpdatedAt: row.incomingUpdatedAt },
  before:
    row.beforeHash === null ? null : { contentHash: row.beforeHash, sourceUpdatedAt: row.beforeUpdatedAt },
});

const undoPage = async (
  writing: Writing,
  importId: number,
  facts: readonly NotedFact[],
  undone: Undone,
): Promise<void> => {
  const restorer = await openRestorer(writing, facts);
  const moved: ImportNote[] = [];
  for (const fact of facts) {
    const stored = restorer.stored(fact);
    const left = withoutImport(fact.notes, importId, stored?.version ?? null);
    const contents = contentsOf(fact);
    if (stored) contents.set(stored.version.contentHash, stored.content);
    for (const note of left.moved) moved.push({ ...note, image: imageOf(note, contents) });
    const { outcome, target } = left;
    if (outcome === 'removed') restorer.remove(fact);
    if (outcome === 'restored') {
      const version = held(target, NAMES.version);
      restorer.restore(fact, contentFor(version, contents), version);
    }
    tally(undone, fact, left);
  }
  await restorer.post();
  await rewriteNotes(writing.tx, writing.store.id, moved);
};

/** Contents by their hash, as far as the notes keep them. */
const contentsOf = ({ entity, notes }: NotedFact): Map<string, unknown> => {
  const contents = new Map<string, unknown>();
  for (const { before, incoming, image } of notes) {
    const kept = imageVersion(before, incoming);
    if (image === null || kept === null) continue;
    contents.set(kept.contentHash, relabelled(entity, JSON.parse(image)));
  }
  return contents;
};

const contentFor = ({ contentHash }: Version, contents: ReadonlyMap<string, unknown>): unknown => {
  const content = contents.get(contentHash);
  if (content === undefined) throw new Error('the content of an earlier version is not there any more');
  return content;
};

const imageOf = ({ before, incoming }: ImportNote, contents: ReadonlyMap<string, unknown>): string | null => {
  const kept = imageVersion(before, incoming);
  return kept === null ? null : JSON.stringify(contentFor(kept, contents));
};

const tally = (undone: Undone, { entity, source, externalId: id }: NotedFact, left: Left): void => {
  // what a series is called is no fact of its own
  if (entity === 'series') return;
  if (left.outcome === 'removed') undone.removed += 1;
  if (left.outcome === 'restored') undone.restored += 1;
  if (left.outcome !== 'kept') return;
  undone.keptCount += 1;
  if (undone.kept.length < SHOWN) undone.kept.push({ entity, source, id, by: left.keptBy });
};

/** Later notes lie on something else from now on. */
const rewriteNotes = async (tx: Db, storeId: number, moved: readonly ImportNote[]): Promise<void> => {
  if (moved.length === 0) return;
  const records = moved.map(({ seq, before, image }) => ({
    seq,
    hash: before?.contentHash ?? null,
    at: before?.sourceUpdatedAt ?? null,
    image,
  }));
  await tx.execute(sql`
    update import_layers l set before_hash = r.hash, before_updated_at = r.at, image = r.image
    from ${recordset(records, 'seq bigint, hash text, at timestamptz, image text')}
    where l.store_id = ${storeId} and l.seq = r.seq`);
};

/**
 * Before an undo: right after an import the planner knows nothing of its notes, and joins one row after
 * the other. In the transaction of the undo this would hold a lock that other stores wait for, to its end.
 */
export const analyzeImportNotes = ({ db }: Database) => db.execute(sql`analyze import_layers`);

const dropNotes = (tx: Db, storeId: number, importId: number) =>
  tx.execute(sql`delete from import_layers where store_id = ${storeId} and import_id = ${importId}`);

/** An import can be undone within this time; then what it takes to undo it goes. */
export const UNDO_DAYS = 90;

/** Forgets what imports brought that are too old to be undone. */
export const dropOldImportNotes = (tx: Db, storeId: number) =>
  tx.execute(sql`
    delete from import_layers where store_id = ${storeId} and import_id in (
      select id from imports
      where store_id = ${storeId} and finished_at < now() - make_interval(days => ${UNDO_DAYS}))`);
