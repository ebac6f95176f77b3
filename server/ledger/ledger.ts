import { eq } from 'drizzle-orm';
import type { Database, Db } from '../../drizzle/client';
import type { Day } from '../time';
import { stores } from '../../drizzle/schema';
import type { Store } from '../types';
import { applyPlain, movePlain } from './kinds/applyPlain';
import { byBusinessKind, type BusinessKind } from '../facts/business';
import { Deltas } from './rollups/deltas';
import { settleAndPost } from './sales/drafts';
import type { FactKind, FactOf } from '../facts/fact';
import { flush } from './rollups/flush';
import { hashIn, isErased } from '../facts/identity';
import { Journal, type Entity } from './rows/journal';
import { loadCustomers, loadSales } from './rows/load';
import { applyFx } from './kinds/rates';
import type { OrderRow, Told, FactKey } from './rows/rows';
import { applySales } from './sales/sales';
import { applySeries } from './kinds/series';
import { applySessions, dropSessions, type SessionKey } from './kinds/sessions';
import { applySightings } from './kinds/sightings';
import { dropSpans, Spans } from './spans';
import { applySpend } from './kinds/spend';
import { undoImport, type Undone, type UndoProgress } from './undo/undo';
import type { Counts } from './rows/version';
import { applyVitals } from './kinds/vitals';
import { lockStore } from './rows/lock';

/**
 * The ledger: the only writer of facts and rollups. Both are written in one transaction, by one
 * writer a store at a time.
 */

const CHUNK = 5_000;

type Apply<K extends FactKind> = (
  tx: Db,
  store: Store,
  deltas: Deltas,
  facts: readonly FactOf<K>[],
  journal: Journal | null,
) => Promise<Counts>;

const APPLY: { [K in FactKind]: Apply<K> } = {
  sales: applySales,
  sessions: applySessions,
  spend: applySpend,
  fx: applyFx,
  sightings: applySightings,
  vitals: applyVitals,
  series: applySeries,
  ...byBusinessKind<{ [K in BusinessKind]: Apply<K> }>(applyPlain),
};

export class Ledger {
  private readonly deltas: Deltas;
  private readonly spans: Spans;
  private journal: Journal | null = null;

  constructor(
    private readonly tx: Db,
    private readonly store: Store,
  ) {
    this.deltas = new Deltas(store);
    this.spans = new Spans(store);
  }

  /** From now on what comes in is noted as this import's, so that it can be undone. */
  noteFor(importId: number): void {
    this.journal = new Journal(this.store.id, importId);
    this.spans.of(importId);
  }

  /** What comes in is declared to be all there was up to this day. */
  coversTo(day: Day): void {
    this.spans.until(day);
  }

  /** Which facts of the last `apply` are older than what stands, by their place among those of their entity. */
  takeOlder(): ReadonlyMap<Entity, readonly number[]> {
    return this.journal?.takeOlder() ?? new Map();
  }

  /** Takes back what an import brought, as if it had never come. What something later stands on stays. */
  async undo(importId: number, progress: UndoProgress = () => {}): Promise<Undone> {
    const undone = await undoImport(this.tx, this.store, this.deltas, importId, progress);
    await dropSpans(this.tx, this.store.id, importId);
    return undone;
  }

  /** Takes facts of one kind in, in the order in which they are given. */
  async apply<K extends FactKind>(kind: K, facts: readonly FactOf<K>[]): Promise<Counts> {
    const counts = await APPLY[kind](this.tx, this.store, this.deltas, facts, this.journal);
    await this.journal?.flush(this.tx);
    this.spans.note(kind, facts);
    return counts;
  }

  /** The same for as many facts as there are, a chunk at a time. */
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

  /** Takes sessions out that turned out to be parts of others. */
  dropSessions(keys: readonly SessionKey[]): Promise<void> {
    return dropSessions(this.tx, this.store, this.deltas, keys);
  }

  /** Puts everything of one customer under another key. */
  async moveCustomer(from: string, into: string): Promise<void> {
    const { sales, loose } = await loadCustomers(this.tx, this.store.id, [from]);
    const before = await movePlain(this.tx, this.store.id, from, into);
    await settleAndPost(
      this.tx,
      this.store,
      this.deltas,
      [...sales.values()].map((sale) => ({
        old: sale,
        next: { ...sale, order: sale.order && movedTo(sale.order, from, into) },
      })),
      loose.map((note) => ({ old: note, next: movedTo(note, from, into) })),
      { before },
    );
  }

  /** Marks an order as deleted where it came from, at this instant; false if it is not here. */
  async removeOrder(key: FactKey, at: string): Promise<boolean> {
    const [old] = (await loadSales(this.tx, this.store.id, [key])).values();
    if (!old?.order) return false;
    const order: OrderRow = {
      ...old.order,
      excluded: 'deleted',
      sourceUpdatedAt: at,
      contentHash: 'deleted',
    };
    await settleAndPost(this.tx, this.store, this.deltas, [{ old, next: { ...old, order } }], []);
    return true;
  }

  /** Writes what the rollups have gained and lost, and the days covered. Called once, before the transaction ends. */
  async flush(): Promise<void> {
    await flush(this.tx, this.store.id, this.deltas);
    await this.spans.flush(this.tx);
  }
}

/** A row under another key. What only its e-mail address joined to the customer follows the address, unless all is forgotten. */
const movedTo = <T extends Told>(row: T, from: string, into: string): T => {
  if (isErased(into)) return { ...row, ownKey: into, customerKey: into, emailHash: null };
  if (row.ownKey !== from) return row;
  return { ...row, ownKey: into, customerKey: into, emailHash: hashIn(into) ?? row.emailHash };
};

/** Whoever waited for the lock may have read the store before it took a channel in. */
const asItIsNow = async (tx: Db, store: Store): Promise<Store> => {
  const [now] = await tx
    .select({ customersInclude: stores.customersInclude })
    .from(stores)
    .where(eq(stores.id, store.id));
  return { ...store, ...now };
};

/** One transaction over a store's ledger: all of it is stored or nothing. `tx` is for what belongs to it. */
export const withLedger = <T>(
  database: Database,
  store: Store,
  work: (ledger: Ledger, tx: Db) => Promise<T>,
): Promise<T> =>
  database.write(async (tx) => {
    await lockStore(tx, store.id);
    const ledger = new Ledger(tx, await asItIsNow(tx, store));
    const result = await work(ledger, tx);
    await ledger.flush();
    return result;
  });
