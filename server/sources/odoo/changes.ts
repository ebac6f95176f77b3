import { z } from 'zod';
import { pagesOf, type Session } from './session';
import type { Domain } from './rpc';

/**
 * What changed of a model since the last sync. Before the first page the newest change is noted. The
 * next sync begins there, so that what changes while this one reads is read again.
 */

export const cursor = z.object({
  /** Newest change that is certainly read; null = nothing is. As Odoo writes it, UTC. */
  since: z.string().nullable(),
  /** Where the next sync will begin; null = no sync is under way. */
  until: z.string().nullable(),
  /** Last id of the sync that is under way. */
  after: z.int(),
});
export type Cursor = z.infer<typeof cursor>;
export const START: Cursor = { since: null, until: null, after: 0 };

/** A change is dated when its transaction begins, and seen when that ends: so long one may take. */
const OVERLAP_MS = 10 * 60_000;

const earlier = (stamp: string): string =>
  new Date(Date.parse(`${stamp.replace(' ', 'T')}Z`) - OVERLAP_MS)
    .toISOString()
    .slice(0, 19)
    .replace('T', ' ');

export interface Changes {
  /** How many records Odoo reports. */
  of: number;
  /** Asks Odoo once more how many records there are. */
  recount(): Promise<number>;
  pages(): AsyncGenerator<{ records: unknown[]; cursor: Cursor }>;
  /** Once every page is kept. */
  end: Cursor;
  /** If less came than there is: all of it is read once more. */
  again: Cursor;
}

export interface Watched {
  model: string;
  domain: Domain;
  fields: readonly string[];
  size: number;
}

export const changesOf = async (session: Session, watched: Watched, from: Cursor): Promise<Changes> => {
  const { rpc } = session;
  const until = from.until ?? (await newest(session, watched)) ?? from.since;
  const domain: Domain = [
    ...watched.domain,
    ...(from.since === null ? [] : ([['write_date', '>=', earlier(from.since)]] as const)),
  ];
  const count = () => rpc.count(watched.model, [...domain, ['id', '>', from.after]]);
  return {
    of: await count(),
    recount: count,
    pages: async function* () {
      for await (const { records, last } of pagesOf(session, { ...watched, domain, after: from.after }))
        yield { records, cursor: { since: from.since, until, after: last } };
    },
    end: { since: until, until: null, after: 0 },
    again: { since: from.since, until: null, after: 0 },
  };
};

const dated = z.array(z.object({ write_date: z.string() }));

const newest = async ({ rpc }: Session, { model, domain }: Watched): Promise<string | null> => {
  const query = { model, domain, fields: ['write_date'], limit: 1, order: 'write_date desc' };
  return dated.parse(await rpc.read(query))[0]?.write_date ?? null;
};
