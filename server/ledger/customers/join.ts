import { sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import { rows, type Db } from '../../../drizzle/client';
import { orders, reversals } from '../../../drizzle/schema';
import { emailKey, hashIn, HIDING_CHANNELS, isIdKey } from '../../facts/identity';
import { columnsAs, loadSales } from '../rows/load';
import { earlier, ownersOf, RECORDS, type Apart, type Owners, type Sighted } from './owners';
import {
  keyOf,
  type OrderRow,
  type ReversalRow,
  type Sale,
  type Identified,
  type Change,
  type FactKey,
} from '../rows/rows';
import { keysAs, shapeOf } from '../rows/write';

/**
 * Joins people by their e-mail addresses (METRICS C14): what names an address alone belongs to the id that was seen
 * with it first. A fact keeps its own identifiers: whatever comes or goes later ends as if known from the start.
 */

/** Who a row is of until the addresses say otherwise: who it was of, as long as its own key is the same. */
export const standing = <T extends Identified>(
  row: T,
  stored: Identified | null | undefined,
): T['customerKey'] => (stored && stored.ownKey === row.ownKey ? stored.customerKey : row.ownKey);

/** What a row that an undo brings back is of; before there were joins it kept only its customer. */
export const recalled = (
  kept: Partial<Identified> & { orderExternalId?: string | null },
  stored: Identified | null | undefined,
): Identified => {
  const names = (kept.orderExternalId ?? null) === null;
  const ownKey = kept.ownKey === undefined ? (names ? (kept.customerKey ?? null) : null) : kept.ownKey;
  const own = { ownKey, emailHash: hashIn(ownKey ?? '') ?? kept.emailHash ?? null, customerKey: ownKey };
  return { ...own, customerKey: standing(own, stored) };
};

export interface UnderWay {
  sales: readonly Change<Sale>[];
  unlinked: readonly Change<ReversalRow>[];
}

/** An order, or a credit note that names none. */
type OrderOrNote = OrderRow | ReversalRow;
const isOrder = (row: OrderOrNote): row is OrderRow => 'placedAt' in row;

const hides = ({ channel }: { channel: string }) => HIDING_CHANNELS.includes(channel);

/** By what a row is a witness of whose its address is; null = it is none. */
const sightedBy = (row: OrderOrNote | null): (Sighted & { emailHash: string }) | null => {
  if (!row || row.emailHash === null || row.ownKey === null || !isIdKey(row.ownKey) || hides(row))
    return null;
  if (isOrder(row) && row.excluded !== null) return null;
  return { emailHash: row.emailHash, ownKey: row.ownKey, at: isOrder(row) ? row.placedAt : row.occurredAt };
};

const isSame = (a: ReturnType<typeof sightedBy>, b: ReturnType<typeof sightedBy>) =>
  a === b ||
  (a !== null && b !== null && a.emailHash === b.emailHash && a.ownKey === b.ownKey && a.at === b.at);

const addressOf = (row: Identified | null): string | null => hashIn(row?.ownKey ?? '');

const ordersAndNotes = ({ sales, unlinked }: UnderWay): Change<OrderOrNote>[] => [
  ...sales.map(({ old, next }) => ({ old: old?.order ?? null, next: next?.order ?? null })),
  ...unlinked,
];

/** Addresses whose owner may change, or that a row is newly of. */
const touchedBy = (changes: readonly Change<OrderOrNote>[]): Set<string> => {
  const hashes = new Set<string>();
  for (const { old, next } of changes) {
    const [was, is] = [sightedBy(old), sightedBy(next)];
    if (!isSame(was, is)) for (const seen of [was, is]) if (seen) hashes.add(seen.emailHash);
    const address = addressOf(next);
    if (address !== null && (old?.ownKey !== next?.ownKey || old?.customerKey !== next?.customerKey))
      hashes.add(address);
  }
  return hashes;
};

/** Stored witnesses that are no more what they were. */
const gone = (changes: readonly Change<OrderOrNote>[]): Apart => {
  const apart = { orders: [] as FactKey[], notes: [] as FactKey[] };
  for (const { old, next } of changes)
    if (old && sightedBy(old) && !isSame(sightedBy(old), sightedBy(next)))
      (isOrder(old) ? apart.orders : apart.notes).push(old);
  return new Map<PgTable, readonly FactKey[]>([
    [orders, apart.orders],
    [reversals, apart.notes],
  ]);
};

const ownersAfter = (changes: readonly Change<OrderOrNote>[], stored: Owners): Owners => {
  const owners = new Map(stored);
  for (const { next } of changes) {
    const seen = sightedBy(next);
    if (seen) owners.set(seen.emailHash, earlier(owners.get(seen.emailHash), seen));
  }
  return owners;
};

/** Who a row is of, by the owners of the addresses that are looked at. */
const called = <T extends Identified>(row: T, owners: Owners, hashes: ReadonlySet<string>): T => {
  const address = addressOf(row);
  if (address === null || !hashes.has(address)) return row;
  return { ...row, customerKey: owners.get(address)?.ownKey ?? row.ownKey };
};

/**
 * The changes with everybody called by the key that all addresses give, and with what moves because
 * of them. `before`: owners of further addresses, as they were before customer records changed.
 */
export const joinSales = async (
  tx: Db,
  storeId: number,
  underWay: UnderWay,
  before?: Owners,
): Promise<UnderWay> => {
  const changes = ordersAndNotes(underWay);
  const touched = touchedBy(changes);
  const hashes = new Set([...touched, ...(before?.keys() ?? [])]);
  if (hashes.size === 0) return underWay;
  const were = new Map([...(await ownersOf(tx, storeId, touched)), ...(before ?? [])]);
  const apart = gone(changes);
  const isRead = before === undefined && [...apart.values()].every((keys) => keys.length === 0);
  const stored = isRead ? were : await ownersOf(tx, storeId, hashes, apart);
  const owners = ownersAfter(changes, stored);
  const moving = [...hashes].filter((hash) => were.get(hash)?.ownKey !== owners.get(hash)?.ownKey);
  const keys = moving.map((emailHash) => ({
    emailHash,
    ownKey: emailKey(emailHash),
    customerKey: owners.get(emailHash)?.ownKey ?? emailKey(emailHash),
  }));
  const others = await movedBy(tx, storeId, underWay, keys);
  const rename = <T extends Identified>(row: T) => called(row, owners, hashes);
  const renameSale = (sale: Sale): Sale => ({ ...sale, order: sale.order && rename(sale.order) });
  return {
    sales: [...underWay.sales, ...others.sales].map(({ old, next }) => ({
      old,
      next: next && renameSale(next),
    })),
    unlinked: [...underWay.unlinked, ...others.unlinked].map(({ old, next }) => ({
      old,
      next: next && rename(next),
    })),
  };
};

/** What an address alone stands for, and whom that is of now. */
interface Moving {
  emailHash: string;
  ownKey: string;
  customerKey: string;
}

/** Everything else that is of these addresses; customer records are called anew at once. */
const movedBy = async (
  tx: Db,
  storeId: number,
  underWay: UnderWay,
  keys: readonly Moving[],
): Promise<UnderWay> => {
  if (keys.length === 0) return { sales: [], unlinked: [] };
  const wanted = keysAs(orders, keys, ['emailHash', 'ownKey', 'customerKey']);
  const theirs = sql`t.store_id = ${storeId} and t.email_hash = r.email_hash and t.own_key = r.own_key
    and t.customer_key <> r.customer_key`;
  for (const { table } of RECORDS)
    await tx.execute(sql`update ${sql.identifier(shapeOf(table).name)} t set customer_key = r.customer_key
      from ${wanted} where ${theirs}`);
  const placed = await rows<FactKey>(
    tx,
    sql`select t.source, t.external_id as "externalId" from ${wanted} join orders t on ${theirs}`,
  );
  const notes = await rows<ReversalRow>(
    tx,
    sql`select ${columnsAs(reversals, 't')} from ${wanted} join reversals t on ${theirs}
        where t.order_external_id is null`,
  );
  const sales = await loadSales(
    tx,
    storeId,
    placed.filter(without(underWay.sales.map(({ old }) => old?.order))),
  );
  return {
    sales: [...sales.values()].map((sale) => ({ old: sale, next: sale })),
    unlinked: notes
      .filter(without(underWay.unlinked.map(({ old }) => old)))
      .map((note) => ({ old: note, next: note })),
  };
};

const without = (rowsUnderWay: readonly (FactKey | null | undefined)[]) => {
  const keys = new Set(rowsUnderWay.flatMap((row) => (row ? [keyOf(row)] : [])));
  return (key: FactKey): boolean => !keys.has(keyOf(key));
};
