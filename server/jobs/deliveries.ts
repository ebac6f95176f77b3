import { sql } from 'drizzle-orm';
import { rows, type Database, type Db } from '../../drizzle/client';
import { DomainError } from '../errors';
import { withLedger } from '../ledger';
import type { Accepted, Received } from '../sources/driver';
import { storeById } from '../stores';
import { driverOf, sourceNamed, type SourceContext } from './sources';
import { takeIn } from './takeIn';

/**
 * Webhooks: kept before they are acknowledged, and taken into the ledger afterwards, in the order in
 * which they came. What was acknowledged is never lost, what comes twice is taken once.
 */

const PAGE = 200;
/** Ids of deliveries are known for so long: platforms stop sending again after two days. */
const KEPT_DAYS = 14;
const MAX_ATTEMPTS = 5;

/** Keeps a delivery; false if it was here before. */
export const keepDelivery = async (
  database: Database,
  storeId: number,
  sourceId: number,
  { deliveryId, topic }: Accepted,
  body: string,
): Promise<boolean> => {
  const kept = await rows(
    database.db,
    sql`insert into deliveries (store_id, source_id, delivery_id, topic, received_at, body)
        values (${storeId}, ${sourceId}, ${deliveryId}, ${topic}, now(), ${body})
        on conflict do nothing returning 1`,
  );
  return kept.length > 0;
};

interface Waiting {
  deliveryId: string;
  topic: string;
  body: string;
}

/** Takes every waiting delivery of every source in. Gives how many were taken. */
export const drainDeliveries = async (context: SourceContext): Promise<number> => {
  const waiting = await rows<{ storeId: number; name: string }>(
    context.database.db,
    sql`select distinct s.store_id::int as "storeId", s.name from deliveries d
        join sources s on s.store_id = d.store_id and s.id = d.source_id
        where d.body is not null and d.attempts < ${MAX_ATTEMPTS}`,
  );
  let taken = 0;
  for (const { storeId, name } of waiting)
    for (let page = PAGE; page > 0; taken += page) page = await drainPage(context, storeId, name);
  return taken;
};

const drainPage = async (context: SourceContext, storeId: number, name: string): Promise<number> => {
  const { database, clock } = context;
  const store = await database.read((tx) => storeById(tx, storeId));
  return withLedger(database, store, async (ledger, tx) => {
    const source = await sourceNamed(tx, storeId, name);
    const driver = driverOf(context, source.platform);
    const about = { currency: store.currency, timeZone: store.timeZone };
    const connection = { name, settings: source.settings, now: clock(), store: about };
    const page = await nextPage(tx, storeId, source.id);
    for (const delivery of page) {
      const received = attempt(() => driver.hooks!.read(delivery.topic, delivery.body, connection));
      const why = received instanceof Error ? received.message : await takeDelivery(ledger, received);
      await settle(tx, storeId, source.id, delivery.deliveryId, why);
    }
    await tx.execute(
      sql`update sources set heartbeat_at = now() where store_id = ${storeId} and id = ${source.id}`,
    );
    await tx.execute(sql`delete from deliveries where store_id = ${storeId} and source_id = ${source.id}
      and body is null and received_at < now() - make_interval(days => ${KEPT_DAYS})`);
    return page.length;
  });
};

/** What a delivery is no fault of ours for is said beside it; anything else is. */
const attempt = (read: () => Received): Received | DomainError => {
  try {
    return read();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
};

/** Null = all of it was taken; else why not. */
const takeDelivery = async (
  ledger: Parameters<typeof takeIn>[0],
  { facts }: Received,
): Promise<string | null> => {
  const { rejected } = await takeIn(ledger, facts ?? {});
  return rejected.length === 0
    ? null
    : rejected.map(({ id, field, reason }) => `${id}: ${field} ${reason}`).join('; ');
};

const nextPage = (tx: Db, storeId: number, sourceId: number): Promise<Waiting[]> =>
  rows<Waiting>(
    tx,
    sql`select delivery_id as "deliveryId", topic, body from deliveries
        where store_id = ${storeId} and source_id = ${sourceId} and body is not null
          and attempts < ${MAX_ATTEMPTS}
        order by received_at, delivery_id limit ${PAGE}`,
  );

const settle = (tx: Db, storeId: number, sourceId: number, deliveryId: string, why: string | null) =>
  tx.execute(
    why === null
      ? sql`update deliveries set body = null, error = null where store_id = ${storeId}
            and source_id = ${sourceId} and delivery_id = ${deliveryId}`
      : sql`update deliveries set attempts = ${MAX_ATTEMPTS}, error = ${why.slice(0, 1_000)}
            where store_id = ${storeId} and source_id = ${sourceId} and delivery_id = ${deliveryId}`,
  );
