import { sql } from 'drizzle-orm';
import { recordset, type Database } from '../../drizzle/client';
import type { Accepted } from '../sources/driver';
import type { Instant } from '../time';
import { drainJournal, openJournal } from './journal';

/** A delivery of a source, as it came. */
export interface Delivery extends Accepted {
  storeId: number;
  sourceId: number;
  body: string;
}

/**
 * Where webhooks are kept before they are acknowledged: in a journal on the disk, however busy the
 * database is, and from there in the table `deliveries`, one that is there already once.
 */
export interface DeliveryKeeper {
  /** Resolves once it is on the disk. @throws DomainError `unavailable` when too much waits. */
  keep(delivery: Delivery): Promise<void>;
  /** Moves what was kept into the database. Gives how many deliveries that were, repeated ones and all. */
  queue(): Promise<number>;
  /** Moves the rest if the database takes it; what stays is moved by the next process of this folder. */
  close(): Promise<void>;
}

export interface KeeperOptions {
  database: Database;
  /** This process's own folder for webhooks that are not in the database yet. */
  folder: string;
  log: (line: string) => void;
}

/** A line of the journal. */
interface KeptDelivery extends Delivery {
  receivedAt: Instant;
}

/** Opens the folder; what an earlier process has left there is queued with the rest. */
export const openKeeper = async ({ database, folder, log }: KeeperOptions): Promise<DeliveryKeeper> => {
  const journal = await openJournal(folder);
  const drain = { journal, log, what: 'Webhooks', take: (kept: KeptDelivery[]) => put(database, kept) };
  let queueing: Promise<unknown> = Promise.resolve();
  const queue = (): Promise<number> => {
    const queued = queueing.then(() => drainJournal(drain));
    queueing = queued.catch(() => {});
    return queued;
  };
  return {
    queue,
    keep: (delivery) => {
      const kept: KeptDelivery = { ...delivery, receivedAt: new Date().toISOString() };
      return journal.append(JSON.stringify(kept));
    },
    close: async () => {
      await queue().catch(() => {});
      await journal.close();
    },
  };
};

/** Those of a source that was removed meanwhile are nobody's. */
const put = async (database: Database, kept: readonly KeptDelivery[]): Promise<number> => {
  const records = kept.map(({ storeId, sourceId, deliveryId, topic, receivedAt, body }) => ({
    ...{ store: storeId, source: sourceId, id: deliveryId, topic, at: receivedAt },
    // Postgres text can't hold a NUL, nor is there one in JSON.
    body: body.replaceAll('\0', ''),
  }));
  const columns = 'store bigint, source bigint, id text, topic text, at timestamptz, body text';
  await database.db.execute(sql`
    insert into deliveries (store_id, source_id, delivery_id, topic, received_at, body)
    select r.store, r.source, r.id, r.topic, r.at, r.body from ${recordset(records, columns)}
    join sources s on s.store_id = r.store and s.id = r.source
    on conflict do nothing`);
  return 0;
};
