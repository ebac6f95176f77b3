import { keyOf, type FactKey, type LineRow, type OrderRow, type ReversalRow, type Sale } from '../rows/rows';
import { linkedReturns } from './lineReturns';
import { NOTHING_TAKEN, NO_AMOUNTS } from './refunds';

/** Sales under way: as they are stored, and drafts of those that something touches. */

const copyOf = (sale: Sale | undefined): Sale => ({
  order: sale?.order ?? null,
  lines: sale?.lines ?? [],
  reversals: [...(sale?.reversals ?? [])],
  costs: sale?.costs ?? [],
});

export class Drafts {
  readonly old = new Map<string, Sale>();
  readonly next = new Map<string, Sale>();
  /** Refunds by key, as they stand now. */
  readonly refunds = new Map<string, ReversalRow>();
  readonly oldUnlinked = new Map<string, ReversalRow>();
  readonly nextUnlinked = new Map<string, ReversalRow>();

  constructor(private readonly timeZone: string) {}

  /** The draft of a sale, begun if there is none. */
  sale(key: string): Sale {
    let draft = this.next.get(key);
    if (!draft) this.next.set(key, (draft = copyOf(this.old.get(key))));
    return draft;
  }

  /** The sale as it stands now. */
  seen(key: string): Sale | undefined {
    return this.next.get(key) ?? this.old.get(key);
  }

  /** Puts an order into its draft, or takes it out; what its lines below zero take of other orders goes along. */
  putOrder(key: string, order: OrderRow | null, lines: LineRow[]): void {
    const draft = this.sale(key);
    const { timeZone } = this;
    const before = draft.order ? linkedReturns(draft.order, draft.lines, timeZone) : [];
    for (const row of before) this.remove(this.refunds.get(keyOf(row)));
    [draft.order, draft.lines] = [order, lines];
    if (order) for (const row of linkedReturns(order, lines, timeZone)) this.place(row);
  }

  /** Puts a refund into the draft of its order, or among the credit notes without one. */
  place(given: ReversalRow): void {
    // what an import kept before a field was there has none
    const { restocked = null, ofLines = null } = given;
    const refund = { ...NOTHING_TAKEN, ...NO_AMOUNTS, ...given, restocked, ofLines };
    const key = keyOf(refund);
    this.remove(this.refunds.get(key));
    this.refunds.set(key, refund);
    const at = orderKeyOf(refund);
    if (at === null) this.nextUnlinked.set(key, refund);
    else this.sale(keyOf(at)).reversals.push(refund);
  }

  remove(refund: ReversalRow | undefined): void {
    if (!refund) return;
    this.refunds.delete(keyOf(refund));
    const from = orderKeyOf(refund);
    if (from === null) this.nextUnlinked.delete(keyOf(refund));
    else {
      const sale = this.sale(keyOf(from));
      sale.reversals = sale.reversals.filter((r) => keyOf(r) !== keyOf(refund));
    }
  }
}

/** The order that a refund is of; null = it names none. */
export const orderKeyOf = (refund: ReversalRow): FactKey | null =>
  refund.orderExternalId === null ? null : { source: refund.source, externalId: refund.orderExternalId };
