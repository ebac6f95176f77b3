import { eq } from 'drizzle-orm';
import type { Database, Db } from '../../drizzle/client';
import type { Day, Instant } from '../time';
import { stores } from '../../drizzle/schema';
import { newerProgram, rebuiltStore, storeArchived, storeDeleted } from '../sentences';
import { LEDGER_VERSION } from './recount/rebuild';
import { rechannel, type Moved } from './recount/rechannel';
import type { ChannelRules } from '../facts/channelRules';
import { loadRules } from './rows/channelRules';
import type { Store } from '../types';
import { applySimple, moveSimple } from './kinds/applySimple';
import { bySimpleKind, type SimpleKind } from '../facts/simple';
import { Deltas } from './rollups/deltas';
import { changeSales } from './sales/change';
import type { FactKind, FactOf } from '../facts/fact';
import { flush, flushWhenMany } from './rollups/flush';
import type { Writing } from './rollups/writing';
import { hashIn, isErased } from '../facts/identity';
import { ImportNotes, type Entity } from './rows/importNotes';
import { loadCustomers, loadSales } from './rows/load';
import { applyFx } from './kinds/rates';
import type { OrderRow, Identified, FactKey } from './rows/rows';
import { applySales } from './sales/sales';
import { applySeries } from './kinds/series';
import { applySessions, dropSessions, type SessionKey } from './kinds/sessions';
import { applySightings } from './kinds/sightings';
import { dropSpans, feedChannels, Spans } from './spans';
import { applySpend } from './kinds/spend';
import { undoImport, type Undone, type UndoProgress } from './undo/undo';
import type { Counts } from './rows/version';
import { applyVitals } from './kinds/vitals';
import { lockStore } from './rows/lock';
import { inTurn } from './writers';
import { emit } from '../signals';
import { logErased } from './erasures';

/**
 * The ledger: the only writer of facts and rollups. Both are written in one transaction, by one
 * writer a store at a time.
 */

const CHUNK = 5_000;

type Apply<K extends FactKind> = (writing: Writing, facts: readonly FactOf<K>[]) => Promise<Counts>;

const APPLY: { [K in FactKind]: Apply<K> } = {
  sales: applySales,
  sessions: applySessions,
  spend: applySpend,
  fx: applyFx,
  sightings: applySightings,
  vitals: applyVitals,
  series: applySeries,
  ...bySimpleKind<{ [K in SimpleKind]: Apply<K> }>(applySimple),
};

export class Ledger {
  private readonly writing: Writing;
  private readonly spans: Spans;
  /** What was applied, kind by kind. */
  readonly applied: ({ kind: FactKind } & Counts)[] = [];
  /** Who was erased, each by all keys. */
  readonly erased: string[][] = [];

  constructor(tx: Db, store: Store, rules: ChannelRules) {
    this.writing = { tx, store, rules, deltas: new Deltas(store), importNotes: null };
    this.spans = new Spans(store, rules);
  }

  /** Said by who brings facts in that nobody has acknowledged. @throws DomainError `conflict` if the store is archived. */
  refuseArchived(): void {
    refuseArchived(this.writing.store);
  }

  /** From now on what comes in is noted as this import's, so that it can be undone. */
  noteFor(importId: number): void {
    this.writing.importNotes = new ImportNotes(this.writing.store.id, importId);
    this.spans.of(importId);
  }

  /** What comes in is declared to be all there was up to this day. */
  coversTo(day: Day): void {
    this.spans.until(day);
  }

  /** Which facts of the last `apply` are older than what stands, by their place among those of their entity. */
  takeOlder(): ReadonlyMap<Entity, readonly number[]> {
    return this.writing.importNotes?.takeOlder() ?? new Map();
  }

  /** Takes back what an import brought, as if it had never come. What something later stands on stays. */
  async undo(importId: number, progress: UndoProgress = () => {}): Promise<Undone> {
    const undone = await undoImport(this.writing, importId, progress);
    await dropSpans(this.writing.tx, this.writing.store.id, importId);
    return undone;
  }

  /** Takes facts of one kind in, in the order in which they are given. */
  async apply<K extends FactKind>(kind: K, facts: readonly FactOf<K>[]): Promise<Counts> {
    const counts = await APPLY[kind](this.writing, facts);
    await this.writing.importNotes?.flush(this.writing.tx);
    this.spans.note(kind, facts);
    this.applied.push({ kind, ...counts });
    await flushWhenMany(this.writing);
    return counts;
  }

  /** Takes any number of facts of one kind in, a chunk at a time. */
  async applyAll<K extends FactKind>(kind: K, facts: Iterable<FactOf<K>>): Promise<void> {
    let chunk: FactOf<K>[] = [];
    for (const fact of facts) {
      chunk.push(fact);
      if (chunk.length < CHUNK) continue;
      await this.apply(kind, chunk);
      chunk = [];
    }
    if (chunk.length > 0) await this.apply(kind, chunk);
  }

  /** Decides the channels of all stored facts by these rules, which the caller saves in the same transaction. */
  async ruleChannels(rules: ChannelRules): Promise<Moved> {
    this.writing.rules = rules;
    const moved = await rechannel(this.writing);
    await feedChannels(this.writing, moved.channels);
    return moved;
  }

  /** Takes sessions out that turned out to be parts of others. */
  dropSessions(keys: readonly SessionKey[]): Promise<void> {
    return dropSessions(this.writing, keys);
  }

  /** Puts everything of one customer under another key. */
  async moveCustomer(from: string, into: string): Promise<void> {
    const { tx, store } = this.writing;
    const { sales, unlinked } = await loadCustomers(tx, store.id, [from]);
    const before = await moveSimple(tx, store.id, from, into);
    await changeSales(this.writing, {
      sales: [...sales.values()].map((sale) => ({
        old: sale,
        next: { ...sale, order: sale.order && movedTo(sale.order, from, into) },
      })),
      unlinked: unlinked.map((note) => ({ old: note, next: movedTo(note, from, into) })),
      before,
    });
  }

  /** What is noted is in the log of erasures before the transaction ends. */
  noteErased(keys: Iterable<string>): void {
    this.erased.push([...new Set(keys)]);
  }

  /** Marks an order as deleted where it came from, at this instant; false if it is not here. */
  async removeOrder(key: FactKey, at: Instant): Promise<boolean> {
    const { tx, store } = this.writing;
    const [old] = (await loadSales(tx, store.id, [key])).values();
    if (!old?.order) return false;
    const order: OrderRow = {
      ...old.order,
      excluded: 'deleted',
      sourceUpdatedAt: at,
      contentHash: 'deleted',
    };
    await changeSales(this.writing, { sales: [{ old, next: { ...old, order } }] });
    return true;
  }

  /** Writes what the rollups have gained and lost last, and the days covered. Called once, before the transaction ends. */
  async flush(): Promise<void> {
    await flush(this.writing);
    await this.spans.flush(this.writing.tx);
  }
}

/** A row under another key. What only its e-mail address joined to the customer follows the address, unless all is forgotten. */
const movedTo = <T extends Identified>(row: T, from: string, into: string): T => {
  if (isErased(into)) return { ...row, ownKey: into, customerKey: into, emailHash: null };
  if (row.ownKey !== from) return row;
  return { ...row, ownKey: into, customerKey: into, emailHash: hashIn(into) ?? row.emailHash };
};

/** The store as it is once the lock is held. While a writer waited, it may have changed, or a newer program may have rebuilt it. */
const asItIsNow = async (tx: Db, store: Store): Promise<Store> => {
  const [now] = await tx
    .select({
      customersInclude: stores.customersInclude,
      archivedAt: stores.archivedAt,
      version: stores.ledgerVersion,
    })
    .from(stores)
    .where(eq(stores.id, store.id));
  if (!now) throw storeDeleted(store.name);
  const { version, ...changed } = now;
  if (version > LEDGER_VERSION) throw newerProgram(rebuiltStore(store));
  return { ...store, ...changed };
};

/** @throws DomainError `conflict` if the store is archived. */
export const refuseArchived = (store: Store): void => {
  if (store.archivedAt !== null) throw storeArchived(store);
};

/**
 * One transaction over a store's ledger: all of it is stored or nothing. `tx` is for what belongs to it. `waitMs`:
 * whoever can come again waits so long for the turn among the writers of this process, and so long for those of
 * others. @throws DomainError `unavailable` when that is over.
 */
export const withLedger = async <T>(
  database: Database,
  store: Store,
  work: (ledger: Ledger, tx: Db) => Promise<T>,
  waitMs: number | null = null,
): Promise<T> => {
  const { result, applied } = await inTurn(database, store, waitMs, () =>
    database.write(async (tx) => {
      await lockStore(tx, store.id, waitMs);
      const ledger = new Ledger(tx, await asItIsNow(tx, store), await loadRules(tx, store.id));
      const given = await work(ledger, tx);
      await ledger.flush();
      await logErased(database, tx, store.id, ledger.erased);
      return { result: given, applied: ledger.applied };
    }),
  );
  for (const rows of applied) emit('rows', rows);
  return result;
};
