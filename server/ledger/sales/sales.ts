import type { Db } from '../../../drizzle/client';
import type { Store } from '../../types';
import { aliasesOf, takeAlias } from '../customers/aliases';
import type { Writing } from '../rollups/writing';
import { postDrafts } from './change';
import type { Drafts } from './drafts';
import { loadDrafts } from './loadDrafts';
import { standing } from '../customers/join';
import type { RefundFact, SaleFact } from '../../facts/fact';
import { guestKey, personKey } from '../../facts/identity';
import type { ImportNotes } from '../rows/importNotes';
import { UNSTATED } from '../../facts/money';
import { priceOrder, priceRefund } from './price';
import { keyOf, type OrderRow, type Sale, type FactKey } from '../rows/rows';
import { supersede, type Counts, type Verdict } from '../rows/version';

/** Orders and refunds in: what is new or newer is drafted, valued and posted; the rest stays. */

const refundsOf = (fact: SaleFact): { fact: Omit<RefundFact, 'type'>; currency: string | undefined }[] => {
  if (fact.type === 'refund') return [{ fact, currency: fact.currency }];
  const { source, id: orderId, channel, device, country, currency } = fact;
  return fact.refunds.map((refund) => ({
    fact: {
      ...refund,
      updatedAt: refund.updatedAt ?? fact.updatedAt,
      source,
      orderId,
      channel,
      device,
      country,
      customer: {},
    },
    currency,
  }));
};

/** An order, and those that its lines below zero name. */
const keysIn = ({ source, id, lines }: SaleFact & { type: 'order' }): FactKey[] => [
  { source, externalId: id },
  ...lines.flatMap(({ ofOrder }) => (ofOrder === undefined ? [] : [{ source, externalId: ofOrder }])),
];

const draftsFor = (tx: Db, store: Store, facts: readonly SaleFact[]): Promise<Drafts> =>
  loadDrafts(
    tx,
    store,
    facts.flatMap(refundsOf).map(({ fact }) => ({ source: fact.source, externalId: fact.id })),
    facts.flatMap((fact): FactKey[] => {
      if (fact.type === 'order') return keysIn(fact);
      return fact.orderId === undefined ? [] : [{ source: fact.source, externalId: fact.orderId }];
    }),
  );

interface Taking {
  drafts: Drafts;
  store: Store;
  importNotes: ImportNotes | null;
  /** Who was merged or erased is called by the new key, also in what an undo could bring back. */
  aliases: ReadonlyMap<string, string>;
}

const aliasesFor = (tx: Db, storeId: number, facts: readonly SaleFact[]): Promise<Map<string, string>> =>
  aliasesOf(tx, storeId, [
    ...new Set(
      facts.flatMap(({ type, source, id, customer }) => {
        const key = personKey(source, customer) ?? (type === 'order' ? guestKey(source, id) : null);
        return key === null ? [] : [key];
      }),
    ),
  ]);

/** Takes one order into its draft. */
const takeOrder = (
  { drafts, store, importNotes, aliases }: Taking,
  fact: SaleFact & { type: 'order' },
): Verdict => {
  const { order, lines } = priceOrder(fact, store.timeZone);
  takeAlias(order, aliases);
  const key = keyOf(order);
  const was = drafts.seen(key);
  const stored = was?.order ?? undefined;
  importNotes?.note('order', order, {
    stored: stored ?? null,
    incoming: order,
    contentOf: (side) => (side === 'before' ? { order: stored, lines: was?.lines } : { order, lines }),
  });
  const { verdict, row } = supersede(stored, order);
  if (!row) {
    if (stored) tellAgain(() => drafts.sale(key), stored, order);
    return verdict;
  }
  const next = { ...row, isFirst: stored?.isFirst ?? false, customerKey: standing(row, stored) };
  drafts.putOrder(key, next, verdict === 'unchanged' && was ? was.lines : lines);
  return verdict;
};

/** An order from before e-mail addresses were kept tells its own once it comes in again. */
const tellAgain = (
  draft: () => Sale,
  stored: OrderRow,
  { contentHash, ownKey, emailHash }: OrderRow,
): void => {
  if (stored.contentHash !== contentHash || stored.emailHash === emailHash) return;
  draft().order = {
    ...stored,
    ownKey,
    emailHash,
    customerKey: standing({ ownKey, emailHash, customerKey: ownKey }, stored),
  };
};

/** Takes one refund into the draft of its order, or among the credit notes without one. */
const takeRefund = (
  { drafts, store, importNotes, aliases }: Taking,
  fact: Omit<RefundFact, 'type'>,
  currency: string | undefined,
): Verdict => {
  const orderKey =
    fact.orderId === undefined ? null : keyOf({ source: fact.source, externalId: fact.orderId });
  const order = orderKey === null ? null : drafts.seen(orderKey)?.order;
  const priced = priceRefund(
    fact,
    order?.currency ?? (orderKey === null ? (currency ?? store.currency) : UNSTATED),
    store.timeZone,
  );
  takeAlias(priced, aliases);
  const stored = drafts.refunds.get(keyOf(priced));
  importNotes?.rows<typeof priced>('refund')(stored, priced);
  const { verdict, row: refund } = supersede(stored, priced);
  if (refund) drafts.place({ ...refund, customerKey: standing(refund, stored) });
  return verdict;
};

const strongest = (verdicts: readonly Verdict[]): Verdict =>
  verdicts[0] === 'new' ? 'new' : verdicts.some((v) => v !== 'unchanged') ? 'changed' : 'unchanged';

const take = (taking: Taking, fact: SaleFact): Verdict => {
  const order = fact.type === 'order' ? [takeOrder(taking, fact)] : [];
  const refunds = refundsOf(fact).map(({ fact: r, currency }) => takeRefund(taking, r, currency));
  return strongest([...order, ...refunds]);
};

/** Applies orders and refunds in the order in which they are given. */
export const applySales = async (writing: Writing, facts: readonly SaleFact[]): Promise<Counts> => {
  const { tx, store, importNotes } = writing;
  const drafts = await draftsFor(tx, store, facts);
  const counts: Counts = { new: 0, changed: 0, unchanged: 0 };
  const taking = { drafts, store, importNotes, aliases: await aliasesFor(tx, store.id, facts) };
  for (const fact of facts) counts[take(taking, fact)] += 1;
  await postDrafts(writing, drafts);
  return counts;
};
