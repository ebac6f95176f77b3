import { sql } from 'drizzle-orm';
import { recordset, type Database } from '../../drizzle/client';
import type { Accepted } from '../sources/driver';

/** A delivery of a source, as it came. */
export interface Delivery extends Accepted {
  storeId: number;
  sourceId: number;
  body: string;
}

/**
 * Keeps deliveries, one that is here already once. While a group is written the next one gathers, so
 * that many at a time cost one transaction and a single one waits for nobody.
 */
export class DeliveryKeeper {
  private waiting: { delivery: Delivery; done: () => void; failed: (error: unknown) => void }[] = [];
  private writing = false;

  constructor(private readonly database: Database) {}

  /** Resolves once it is on the disk. */
  keep(delivery: Delivery): Promise<void> {
    return new Promise<void>((done, failed) => {
      this.waiting.push({ delivery, done, failed });
      if (!this.writing) void this.write();
    });
  }

  private async write(): Promise<void> {
    this.writing = true;
    while (this.waiting.length > 0) {
      const group = this.waiting.splice(0, MOST);
      try {
        await this.put(group.map(({ delivery }) => delivery));
        group.forEach(({ done }) => done());
      } catch {
        for (const { delivery, done, failed } of group) await this.put([delivery]).then(done, failed);
      }
    }
    this.writing = false;
  }

  private async put(deliveries: readonly Delivery[]): Promise<void> {
    const kept = deliveries.map(({ storeId, sourceId, deliveryId, topic, body }) => ({
      ...{ store: storeId, source: sourceId, id: deliveryId, topic },
      // Postgres text can't hold a NUL, nor is there one in JSON.
      body: body.replaceAll('\0', ''),
    }));
    await this.database.db.execute(sql`
      insert into deliveries (store_id, source_id, delivery_id, topic, received_at, body)
      select store, source, id, topic, now(), body
      from ${recordset(kept, 'store bigint, source bigint, id text, topic text, body text')}
      on conflict do nothing`);
  }
}

const MOST = 200;
