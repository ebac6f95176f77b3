import { and, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Db } from '../../../drizzle/client';
import { deliveries } from '../../../drizzle/schema';
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
  const own = and(eq(deliveries.storeId, storeId), eq(deliveries.sourceId, id));
  const shown = (what: 'error' | 'notice'): Promise<ShownDelivery[]> =>
    tx
      .select({
        ...{ topic: deliveries.topic, receivedAt: deliveries.receivedAt },
        text: sql<string>`${deliveries[what]}`,
      })
      .from(deliveries)
      .where(and(own, isNotNull(deliveries[what])))
      .orderBy(desc(deliveries.receivedAt))
      .limit(50);
  const waiting = await tx.$count(deliveries, and(own, isNotNull(deliveries.body), isNull(deliveries.error)));
  return { waiting, failed: await shown('error'), notices: await shown('notice') };
};
