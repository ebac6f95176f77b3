import { sql } from 'drizzle-orm';
import { rows, type Db } from '../../drizzle/client';
import { noOrderToAssign } from './sentences';
import type { InStore, Store } from '../types';
import type { AssignableCause, Witness } from '../../shared/lists';

/** Causes that people give: they stand before every guess until they are taken back. */

export interface OrderOf {
  witness: Witness;
  source: string;
  orderId: string;
}

const hasOrder = async (tx: Db, store: Store, { source, orderId }: OrderOf): Promise<boolean> => {
  const found = await rows(
    tx,
    sql`select 1 from orders where store_id = ${store.id} and source = ${source} and external_id = ${orderId}`,
  );
  return found.length > 0;
};

/** Gives an order a cause, in place of the one before. @throws DomainError not_found. */
export const assignCause = async (
  { tx, store, now }: InStore,
  order: OrderOf,
  { cause, note }: { cause: AssignableCause; note: string | null },
): Promise<void> => {
  if (!(await hasOrder(tx, store, order))) throw noOrderToAssign(order.orderId, order.source, store.slug);
  await tx.execute(sql`
    insert into parity_causes (store_id, witness, source, external_id, cause, note, assigned_at)
    values (${store.id}, ${order.witness}, ${order.source}, ${order.orderId}, ${cause}, ${note}, ${now.toISOString()})
    on conflict (store_id, witness, source, external_id)
    do update set cause = excluded.cause, note = excluded.note, assigned_at = excluded.assigned_at`);
};

/** Takes it back: what is guessed stands again. One that was never given is none. */
export const takeBackCause = async (tx: Db, store: Store, order: OrderOf): Promise<void> => {
  await tx.execute(sql`
    delete from parity_causes where store_id = ${store.id} and witness = ${order.witness}
      and source = ${order.source} and external_id = ${order.orderId}`);
};
