import { sql } from 'drizzle-orm';
import { oneRow, recordset, type Database } from '../../../drizzle/client';
import type { Accepted } from '../../sources/driver';
import type { Log } from '../../log';
import type { Instant } from '../../time';
import { deletedAmong } from '../../spool/deleted';
import { drainSpool } from '../../spool/drainSpool';
import { openSpool } from '../../spool/spool';
import { ofDeletedStore } from '../sentences';

/** A delivery of a source, as it came. */
export interface Delivery extends Accepted {
  storeId: number;
  sourceId: number;
  /** The store's slug and the source's name: in another database their numbers are somebody else's. */
  store: string;
  source: string;
  body: string;
}

/**
 * Where webhooks are spooled before they are acknowledged: in a spool on the disk, however busy the database is.
 * From there each goes once into the table `deliveries`.
 */
export interface DeliverySpool {
  /** Resolves once it is on the disk. @throws DomainError `unavailable` when too much waits. */
  keep(delivery: Delivery): Promise<void>;
  /** Moves the spooled deliveries into the database. Gives how many deliveries that were, repeated ones and all. */
  queue(): Promise<number>;
  /** Moves the rest if the database takes it; what stays is moved by the next process of this folder. */
  close(): Promise<void>;
}

export interface DeliverySpoolOptions {
  database: Database;
  /** The process's own folder for webhooks that are not in the database yet. */
  folder: string;
  log: Log;
}

/** A line of the spool. */
interface ReceivedDelivery extends Delivery {
  receivedAt: Instant;
}

/** Opens the folder; what an earlier process has left there is queued with the rest. */
export const openDeliverySpool = async ({
  database,
  folder,
  log,
}: DeliverySpoolOptions): Promise<DeliverySpool> => {
  const spool = await openSpool(folder);
  const take = (deliveries: readonly ReceivedDelivery[]) => put({ database, log }, deliveries);
  const drain = { spool, database, log, what: 'Webhooks', take };
  let queueing: Promise<unknown> = Promise.resolve();
  const queue = (): Promise<number> => {
    const queued = queueing.then(() => drainSpool(drain));
    queueing = queued.catch(() => {});
    return queued;
  };
  return {
    queue,
    keep: (delivery) => {
      const received: ReceivedDelivery = { ...delivery, receivedAt: new Date().toISOString() };
      return spool.append(JSON.stringify(received));
    },
    close: async () => {
      await queue().catch(() => {});
      await spool.close();
    },
  };
};

/**
 * Gives how many are of no source here: it was removed meanwhile, or the database is another one. Those of a store
 * that was deleted are dropped.
 */
const put = async (
  { database, log }: Pick<DeliverySpoolOptions, 'database' | 'log'>,
  deliveries: readonly ReceivedDelivery[],
): Promise<number> => {
  const records = deliveries.map(({ deliveryId, receivedAt, body, ...rest }) => ({
    ...{ ...rest, id: deliveryId, at: receivedAt },
    // Postgres text can't hold a NUL, nor is there one in JSON.
    body: body.replaceAll('\0', ''),
  }));
  const columns = `"storeId" bigint, "sourceId" bigint, store text, source text, id text, topic text,
    at timestamptz, body text`;
  const { strange } = await oneRow<{ strange: number }>(
    database.db,
    sql`
      with line as (
        select r.*, s.id is not null as known from ${recordset(records, columns)}
        left join (sources s join stores t on t.id = s.store_id)
          on s.store_id = r."storeId" and s.id = r."sourceId" and t.slug = r.store and s.name = r.source),
      put as (
        insert into deliveries (store_id, source_id, delivery_id, topic, received_at, body)
        select "storeId", "sourceId", id, topic, at, body from line where known
        on conflict do nothing)
      select count(*) filter (where not known)::int as strange from line`,
  );
  const deleted = strange === 0 ? [] : await deletedAmong(database.db, deliveries);
  if (deleted.length > 0) log(ofDeletedStore(deleted.length));
  return strange - deleted.length;
};
