import type { SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import { rows, type Db } from '../../drizzle/client';
import type { Later, DeclaredCost } from '../ledger';
import { laterOf, type LaterBy } from './later';
import { joinReads, planReads, readMetrics, sliceId, windowOf, type Read, type Request } from './plan';
import { fixedSums } from './fixedCosts';
import { seriesStatement, seriesSums, type SeriesRow } from './series';
import { statementOf } from './statements';
import type { RanSql } from './types';
import type { NonEmpty } from '../../shared/items';

/** Runs a request's reads and keeps what was run. */

const dialect = new PgDialect();

/** Runs one statement; what is kept of it can be shown and run by hand. */
export const run = async <T>(tx: Db, fact: string, statement: SQL): Promise<{ rows: T[]; ran: RanSql }> => {
  const found = await rows<T>(tx, statement);
  const { sql: text, params } = dialect.sqlToQuery(statement);
  return { rows: found, ran: { fact, text: text.trim(), params, rows: found.length } };
};

/** Sums by window, bucket and split value ('' without a split). */
export class Sums {
  private readonly cells = new Map<string, { split: string; sums: Record<string, number> }>();

  private static id(window: string, bucket: string, split: string | null): string {
    return `${window}\u0001${bucket}\u0001${split ?? ''}`;
  }

  put(window: string, bucket: string, split: string | null, sums: Record<string, number>): void {
    const id = Sums.id(window, bucket, split);
    this.cells.set(id, { split: split ?? '', sums: { ...this.cells.get(id)?.sums, ...sums } });
  }

  /** 0 where nothing was found. */
  get(window: string, bucket: string, split: string | null, key: string): number {
    return this.cells.get(Sums.id(window, bucket, split))?.sums[key] ?? 0;
  }

  /** Split values with anything but zeros under one of the keys, sorted. */
  splits(keys: readonly string[]): string[] {
    const found = new Set<string>();
    for (const { split, sums } of this.cells.values())
      if (keys.some((key) => (sums[key] ?? 0) !== 0)) found.add(split);
    return [...found].sort();
  }
}

type Found = { s: string; split: string | null } & Record<string, unknown>;

/** What was asked, the sums that it needs, and the statements that gave them. */
export interface Sought {
  sums: Sums;
  sql: RanSql[];
}

interface Waiting {
  request: Request;
  done: (sought: Sought) => void;
  failed: (error: unknown) => void;
}

/** Reads that differ in slices and columns only. */
const kindOf = ({ fact, dimensions, cut }: Read, { store, split, where, asOf }: Request): string =>
  JSON.stringify([store.id, fact, dimensions, split, where, asOf.isAsked && [asOf.day, cut]]);

/** A request with its reads, and what is found for it. */
interface Plan {
  request: Request;
  reads: Read[];
  sought: Sought;
}

interface Joint {
  request: Request;
  reads: NonEmpty<Read>;
  /** Whom each read is for, and the place of its statement there. */
  wanted: { read: Read; at: number; sought: Sought }[];
}

const jointsOf = (plans: readonly Plan[]): Joint[] => {
  const joints = new Map<string, Joint>();
  for (const { request, reads, sought } of plans) {
    for (const [at, read] of reads.entries()) {
      const kind = kindOf(read, request);
      const joint = joints.get(kind);
      if (joint) joint.reads.push(read);
      const own: Joint = joint ?? { request, reads: [read], wanted: [] };
      own.wanted.push({ read, at, sought });
      joints.set(kind, own);
    }
  }
  return [...joints.values()];
};

const bySlice = (found: readonly Found[]): Map<string, Found[]> => {
  const slices = new Map<string, Found[]>();
  for (const row of found) {
    const slice = slices.get(row.s);
    if (slice) slice.push(row);
    else slices.set(row.s, [row]);
  }
  return slices;
};

const keep = (sums: Sums, read: Read, found: ReadonlyMap<string, Found[]>): void => {
  for (const slice of read.slices) {
    for (const row of found.get(sliceId(slice)) ?? []) {
      const values = read.readings.map(({ key }) => [key, Number(row[key] ?? 0)] as const);
      sums.put(slice.window, slice.bucket, row.split, Object.fromEntries(values));
    }
  }
};

/** Sums of a fact by slice, and the statement that they come of. */
const readFact = async (
  tx: Db,
  read: Read,
  request: Request,
  later: Later | null,
): Promise<{ rows: Found[]; ran: RanSql }> => {
  const statement = statementOf(read, request, later);
  if (read.fact !== 'fixed') return run<Found>(tx, read.fact, statement);
  const { rows: declared, ran } = await run<DeclaredCost>(tx, read.fact, statement);
  return { rows: (await fixedSums(tx, read, request, declared)) as Found[], ran };
};

const readTogether = async (tx: Db, plans: readonly Plan[]): Promise<void> => {
  const later: LaterBy = await laterOf(tx, plans);
  await Promise.all(
    jointsOf(plans).map(async ({ request, reads, wanted }) => {
      const joint = joinReads(reads);
      const { rows: all, ran } = await readFact(tx, joint, request, later(request, joint));
      const found = bySlice(all);
      for (const { read, at, sought } of wanted) {
        keep(sought.sums, read, found);
        sought.sql[at] = ran;
      }
    }),
  );
};

const planOf = (request: Request): Plan => ({
  request,
  reads: planReads(request).filter((read) => read.slices.length > 0),
  sought: { sums: new Sums(), sql: [] },
});

const waiting = new WeakMap<Db, Waiting[]>();

const readWaiting = async (tx: Db): Promise<void> => {
  const all = waiting.get(tx) ?? [];
  waiting.delete(tx);
  try {
    const plans = all.map(({ request, done }) => ({ ...planOf(request), done }));
    await readTogether(tx, plans);
    for (const { done, sought } of plans) done(sought);
  } catch (error) {
    for (const { failed } of all) failed(error);
  }
};

/** Adds the values that other systems reported of the requested series. */
const withSeries = async (tx: Db, request: Request, { sums, sql }: Sought): Promise<Sought> => {
  const metrics = new Map(readMetrics(request).map((metric) => [metric.series?.id, metric]));
  const { rows: found, ran } = await run<SeriesRow>(tx, 'series', seriesStatement(request));
  for (const row of found) {
    const metric = metrics.get(row.series);
    if (metric) sums.put(windowOf(metric, request), row.s, row.split, seriesSums(metric, row, request.store));
  }
  return { sums, sql: [...sql, ran] };
};

/**
 * One SELECT a fact, laid side by side. Requests that are made at the same time in a transaction, as by a page, share
 * one statement. It is sent once whoever asks has nothing more to ask.
 */
export const runReads = async (tx: Db, request: Request): Promise<Sought> => {
  const sought = await countedReads(tx, request);
  return readMetrics(request).some(({ series }) => series) ? withSeries(tx, request, sought) : sought;
};

const countedReads = (tx: Db, request: Request): Promise<Sought> =>
  new Promise((done, failed) => {
    const queue = waiting.get(tx);
    if (queue) queue.push({ request, done, failed });
    else {
      waiting.set(tx, [{ request, done, failed }]);
      setImmediate(() => void readWaiting(tx));
    }
  });
