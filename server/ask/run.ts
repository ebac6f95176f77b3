import type { SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import { rows, type Db } from '../../drizzle/client';
import { planReads, type Read, type Request } from './plan';
import { statementOf } from './statements';
import type { RanSql } from './types';

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
  private readonly cells = new Map<string, Record<string, number>>();

  private static id(window: string, bucket: string, split: string | null): string {
    return [window, bucket, split ?? ''].join('\u0001');
  }

  put(window: string, bucket: string, split: string | null, sums: Record<string, number>): void {
    const id = Sums.id(window, bucket, split);
    this.cells.set(id, { ...this.cells.get(id), ...sums });
  }

  /** 0 where nothing was found. */
  get(window: string, bucket: string, split: string | null, key: string): number {
    return this.cells.get(Sums.id(window, bucket, split))?.[key] ?? 0;
  }

  /** Split values with anything but zeros under one of the keys, sorted. */
  splits(keys: readonly string[]): string[] {
    const found = new Set<string>();
    for (const [id, sums] of this.cells) {
      if (keys.some((key) => (sums[key] ?? 0) !== 0)) found.add(id.split('\u0001')[2]!);
    }
    return [...found].sort();
  }
}

type Found = { w: string; b: string; split: string | null } & Record<string, unknown>;

const keep = (sums: Sums, read: Read, found: Found): void => {
  const values = read.readings.map(({ key }) => [key, Number(found[key] ?? 0)] as const);
  sums.put(found.w, found.b, found.split, Object.fromEntries(values));
};

/** One SELECT a fact, laid side by side. */
export const runReads = async (tx: Db, request: Request): Promise<{ sums: Sums; sql: RanSql[] }> => {
  const sums = new Sums();
  const sql: RanSql[] = [];
  for (const read of planReads(request)) {
    if (read.slices.length === 0) continue;
    const { rows: found, ran } = await run<Found>(tx, read.fact, statementOf(read, request));
    for (const row of found) keep(sums, read, row);
    sql.push(ran);
  }
  return { sums, sql };
};
