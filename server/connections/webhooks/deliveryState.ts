import { sql } from 'drizzle-orm';
import { iso, rows, type Db } from '../../../drizzle/client';
import type { Instant } from '../../time';
import { sourceNamed } from '../sources';

/** A delivery that somebody should see. */
export interface ShownDelivery {
  topic: string;
  receivedAt: Instant;
  /** Why it could not be taken, or what it asks for. */
  text: string;
}

export interface DeliveryState {
  /** Not in the ledger yet. */
  waiting: number;
  /** The newest 50 of each. */
  failed: ShownDelivery[];
  notices: ShownDelivery[];
}

/** What became of a source's webhooks. @throws DomainError `not_found`. */
export const deliveryState = async (tx: Db, storeId: number, name: string): Promise<DeliveryState> => {
  const { id } = await sourceNamed(tx, storeId, name);
  const own = sql`store_id = ${storeId} and source_id = ${id}`;
  const shown = (what: 'error' | 'notice') =>
    rows<ShownDelivery>(
      tx,
      sql`select topic, ${iso(sql`received_at`)} as "receivedAt", ${sql.identifier(what)} as text from deliveries
          where ${own} and ${sql.identifier(what)} is not null order by received_at desc limit 50`,
    );
  const [waiting] = await rows<{ n: number }>(
    tx,
    sql`select count(*)::int as n from deliveries where ${own} and body is not null and error is null`,
  );
  return { waiting: waiting!.n, failed: await shown('error'), notices: await shown('notice') };
};
