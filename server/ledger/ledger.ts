import { sql } from 'drizzle-orm';
import type { Database, Db } from '../../drizzle/client';
import type { Store } from '../ask/types';
import type { Counts, FactRow } from './counts';
import { Deltas } from './deltas';
import type { FactKind, FactOf, FxFact, SaleFact, SessionFact, SpendFact } from './facts';
import { flush } from './flush';
import { loadCustomers } from './load';
import { applyFx } from './rates';
import type { OrderRow } from './rows';
import { applySales, settleAndPost } from './sales';
import { applySessions } from './sessions';
import { applySpend } from './spend';

/**
 * The ledger: the only writer of facts and rollups. Both are written in one transaction, by one
 * writer a store at a time.
 */

/** Advisory locks are numbers: ours begin here, the store's id is added. */
const STORE_LOCKS = 4_280_000_000;

export class Ledger {
  private readonly deltas = new Deltas();

  constructor(
    private readonly tx: Db,
    private readonly store: Store,
  ) {}

  sales(rows: readonly FactRow<SaleFact>[]): Promise<Counts> {
    return applySales(this.tx, this.store, this.deltas, rows);
  }

  sessions(rows: readonly FactRow<SessionFact>[]): Promise<Counts> {
    return applySessions(this.tx, this.store, this.deltas, rows);
  }

  spend(rows: readonly FactRow<SpendFact>[]): Promise<Counts> {
    return applySpend(this.tx, this.store, this.deltas, rows);
  }

  fx(rows: readonly FactRow<FxFact>[]): Promise<Counts> {
    return applyFx(this.tx, this.store, this.deltas, rows);
  }

  /** One kind of facts, by name. */
  apply<K extends FactKind>(kind: K, rows: readonly FactRow<FactOf<K>>[]): Promise<Counts> {
    return this[kind](rows as never);
  }

  /** Puts everything of one customer under another key. */
  async moveCustomer(from: string, into: string): Promise<void> {
    const { sales, loose } = await loadCustomers(this.tx, this.store.id, [from]);
    const moved = (order: OrderRow | null) => order && { ...order, customerKey: into };
    await settleAndPost(
      this.tx,
      this.store,
      this.deltas,
      [...sales.values()].map((sale) => ({ old: sale, next: { ...sale, order: moved(sale.order) } })),
      loose.map((note) => ({ old: note, next: { ...note, customerKey: into } })),
    );
  }

  /** Writes what the rollups have gained and lost. Called once, before the transaction ends. */
  flush(): Promise<void> {
    return flush(this.tx, this.store.id, this.deltas);
  }
}

export const lockStore = (tx: Db, storeId: number) =>
  tx.execute(sql`select pg_advisory_xact_lock(${STORE_LOCKS + storeId}::bigint)`);

/** One transaction over a store's ledger: all of it is stored or nothing. `tx` is for what belongs to it. */
export const withLedger = <T>(
  database: Database,
  store: Store,
  work: (ledger: Ledger, tx: Db) => Promise<T>,
): Promise<T> =>
  database.write(async (tx) => {
    await lockStore(tx, store.id);
    const ledger = new Ledger(tx, store);
    const result = await work(ledger, tx);
    await ledger.flush();
    return result;
  });
