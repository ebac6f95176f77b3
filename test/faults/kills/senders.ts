import { setTimeout as sleep } from 'node:timers/promises';
import { KEYS, startWooShop, wooOrder, type WooShop } from '../../sources/wooShop';
import { csvOf, ORIGIN, orderOf, PHONE, signed } from '../pieces';
import { Refused, type Caller } from './server';

/** Who sends to a server that is killed: each to a store of its own, until what it sent is acknowledged. */

/** What one kind has sent, by the ids of orders or events. */
export interface Sent {
  /** Began to be sent. */
  all: Set<string>;
  acknowledged: Set<string>;
  /** An undo of them is acknowledged. */
  takenBack: Set<string>;
}

export interface Sender {
  /** Sends one piece of work until it is acknowledged. */
  send(sent: Sent): Promise<void>;
  /** How many send at a time. Default: 1. */
  lanes?: number;
  /** What is acknowledged may wait this long for the database: so much later a kill may still hit it. */
  waitsMs?: number;
}

export const LOAD_KINDS = ['ingest', 'import', 'undo', 'webhooks', 'pixel', 'sync'] as const;
export type LoadKind = (typeof LOAD_KINDS)[number];

const SOURCE = 'shop';
const LOOK_MS = 150;

/** Ids of one kind, each given once. */
const numbers = () => {
  let last = 0;
  return (count: number): number[] => Array.from({ length: count }, () => ++last);
};

const remember = (ids: readonly string[], set: Set<string>): void => ids.forEach((id) => void set.add(id));

/** Gives the name of the file. */
const importing = async (door: Caller, store: LoadKind, ids: readonly string[]): Promise<string> => {
  const fileName = `${ids[0]}.csv`;
  const path = `/api/stores/${store}/imports?format=orders&source=shop&fileName=${fileName}`;
  const headers = { 'content-type': 'application/octet-stream' };
  await door.send(path, { method: 'POST', body: csvOf(ids), headers });
  return fileName;
};

const ingest = (door: Caller): Sender => {
  const next = numbers();
  return {
    send: async (sent) => {
      const ids = next(15).map(String);
      remember(ids, sent.all);
      await door.tell('ingest.orders', { store: 'ingest', rows: ids.map(orderOf) });
      remember(ids, sent.acknowledged);
    },
  };
};

const importer = (door: Caller): Sender => {
  const next = numbers();
  return {
    send: async (sent) => {
      const ids = next(80).map(String);
      remember(ids, sent.all);
      await importing(door, 'import', ids);
      remember(ids, sent.acknowledged);
    },
  };
};

interface Job {
  id: number;
  status: string;
  finishedAt: string | null;
}

/** Waits until a job has ended, be it after its lease; gives how. */
const endOf = async (door: Caller, store: LoadKind, jobId: number): Promise<string> => {
  for (;;) {
    const jobs = await door.ask<Job[]>('jobs.list', { store });
    const job = jobs.find(({ id }) => id === jobId);
    if (job?.finishedAt) return job.status;
    await sleep(LOOK_MS);
  }
};

interface Listed {
  id: number;
  fileName: string;
  status: string;
}

/**
 * Has every import of a file undone: one that was killed after its end was sent again, and what both brought stays
 * until both are undone. A job that was killed three times is given up, and asked for again.
 */
const undoing = async (door: Caller, fileName: string): Promise<void> => {
  const standing = async () => {
    const imports = await door.ask<Listed[]>('imports.list', { store: 'undo' });
    return imports.find((each) => each.fileName === fileName && each.status === 'published');
  };
  for (let found = await standing(); found; found = await standing())
    try {
      const { jobId } = await door.tell<{ jobId: number }>('imports.undo', { store: 'undo', id: found.id });
      await endOf(door, 'undo', jobId);
    } catch (error) {
      // it was undone between the look and the request
      if (!(error instanceof Refused)) throw error;
    }
};

/** Every second import is undone, the others stay. */
const undo = (door: Caller): Sender => {
  const next = numbers();
  let imports = 0;
  return {
    lanes: 3,
    send: async (sent) => {
      const ids = next(120).map(String);
      remember(ids, sent.all);
      const fileName = await importing(door, 'undo', ids);
      if (++imports % 2 === 0) return remember(ids, sent.acknowledged);
      await undoing(door, fileName);
      remember(ids, sent.takenBack);
    },
  };
};

const sync = (door: Caller, shop: WooShop): Sender => {
  const next = numbers();
  return {
    send: async (sent) => {
      const ids = next(5);
      remember(ids.map(String), sent.all);
      shop.orders.push(...ids.map((id) => wooOrder(id, '2026-03-17T23:30:00')));
      let status = '';
      while (status !== 'done') {
        const { jobId } = await door.tell<{ jobId: number }>('sources.sync', {
          store: 'sync',
          name: SOURCE,
        });
        status = await endOf(door, 'sync', jobId);
      }
      remember(ids.map(String), sent.acknowledged);
    },
  };
};

const webhooks = (door: Caller): Sender => {
  const next = numbers();
  return {
    lanes: 2,
    waitsMs: 600,
    send: async (sent) => {
      const [id] = next(1) as [number];
      sent.all.add(String(id));
      const body = JSON.stringify(wooOrder(id, '2026-03-17T10:00:00'));
      await door.send(`/hooks/webhooks/${SOURCE}`, { method: 'POST', body, headers: signed(body) });
      sent.acknowledged.add(String(id));
    },
  };
};

/** Each event is of a visitor of its own: as many sessions as there are events. */
const pixel = (door: Caller, key: string): Sender => {
  const next = numbers();
  return {
    lanes: 2,
    waitsMs: 1_200,
    send: async (sent) => {
      const [n] = next(1) as [number];
      const id = `kill-view-${n}`.padEnd(14, '-');
      sent.all.add(id);
      const address = `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`;
      const headers = { origin: ORIGIN, 'user-agent': PHONE, 'x-forwarded-for': address };
      const body = JSON.stringify({ e: [{ i: id, k: 'view', a: 0 }] });
      await door.send(`/px/${key}`, { method: 'POST', body, headers });
      sent.acknowledged.add(id);
    },
  };
};

const connect = (door: Caller, store: LoadKind, { address }: WooShop) =>
  door.tell('sources.add', {
    ...{ store, name: SOURCE, platform: 'woocommerce' },
    given: { address, ...KEYS },
  });

/** The shop that is fetched from, and the one that sends: the clock may fetch from both, and that one has no orders. */
export interface Shops {
  fetched: WooShop;
  sending: WooShop;
  close(): Promise<unknown>;
}

export const openShops = async (): Promise<Shops> => {
  const [fetched, sending] = [await startWooShop(), await startWooShop()];
  return { fetched, sending, close: () => Promise.all([fetched.close(), sending.close()]) };
};

/** Makes a store for each kind, and gives who sends to it. */
export const openSenders = async (
  door: Caller,
  { fetched, sending }: Shops,
): Promise<Record<LoadKind, Sender>> => {
  for (const slug of LOAD_KINDS)
    await door.tell('stores.create', { slug, name: slug, currency: 'EUR', timeZone: 'UTC' });
  await connect(door, 'sync', fetched);
  await connect(door, 'webhooks', sending);
  const given = { store: 'pixel', origins: [ORIGIN], internal: [], proxies: [] };
  const { key } = await door.tell<{ key: string }>('tracking.save', given);
  return {
    ...{ ingest: ingest(door), import: importer(door), undo: undo(door) },
    ...{ webhooks: webhooks(door), pixel: pixel(door, key), sync: sync(door, fetched) },
  };
};
