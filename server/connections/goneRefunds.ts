import { sql } from 'drizzle-orm';
import { iso, recordset, rows, type Db } from '../../drizzle/client';
import type { Instant } from '../time';

/** The part of a driver’s raw order that is read here. */
interface ListedOrder {
  type: 'order';
  id: string;
  updatedAt?: Instant;
  refunds?: readonly { id: string }[];
}

const isOrder = (raw: unknown): raw is ListedOrder => (raw as { type?: unknown } | null)?.type === 'order';

interface StoredRefund {
  id: string;
  orderId: string;
  occurredAt: Instant;
  currency: string;
  updatedAt: Instant;
}

/**
 * Refunds that are in the ledger and that their order, read in full, lists no more: they were
 * deleted at the source. Gives a newer version of each that takes nothing back.
 */
export const goneRefunds = async (
  tx: Db,
  storeId: number,
  source: string,
  sales: readonly unknown[],
): Promise<unknown[]> => {
  const orders = sales.filter(isOrder);
  if (orders.length === 0) return [];
  const listed = new Set(
    orders.flatMap(({ id, refunds = [] }) => refunds.map((refund) => JSON.stringify([id, refund.id]))),
  );
  const versions = orders.map(({ id, updatedAt }) => ({ id, at: updatedAt ?? null }));
  const stored = await rows<StoredRefund>(
    tx,
    sql`select v.external_id as id, v.order_external_id as "orderId", v.currency,
          ${iso(sql`v.occurred_at`)} as "occurredAt",
          ${iso(sql`greatest(v.source_updated_at + interval '1 millisecond', r.at)`)} as "updatedAt"
        from ${recordset(versions, 'id text, at timestamptz')}
        join reversals v on v.store_id = ${storeId} and v.source = ${source} and v.order_external_id = r.id
        where v.kind = 'refund'
          and (v.is_whole or (v.net_minor, v.taxes_minor, v.duties_minor, v.shipping_minor, v.gift_cards_minor,
            v.unsplit_minor, v.units) <> (0, 0, 0, 0, 0, 0, 0))`,
  );
  return stored
    .filter(({ id, orderId }) => !listed.has(JSON.stringify([orderId, id])))
    .map((gone) => ({ type: 'refund', source, net: '0', ...gone }));
};
