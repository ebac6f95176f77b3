import { and, eq, sql } from 'drizzle-orm';
import { oneRow, recordset, rows, type Database, type Db } from '../../drizzle/client';
import { copyIn } from '../../drizzle/copy';
import { importRejectedRows, importRejections, importStage } from '../../drizzle/schema';
import type { Rejection } from '../facts/fact';
import type { ParsedFact, Sink } from '../sources/format';
import type { Instant } from '../time';
import { Gaps } from './gaps';
import { Pieces } from './rowsBehind';
import { nothingReadable, tooManyReasons } from './sentences';

/** One import, wherever its rows are kept. */
export interface ImportKey {
  storeId: number;
  importId: number;
}

export interface StagedFact {
  ordinal: number;
  key: string;
  sortAt: Instant;
  row: number;
  lastRow: number;
  /** JSON of the fact; '' marks a key of which some row was rejected. */
  payload: string;
}

/** A spoiled key has no time; it never gets as far as being published. */
const NO_TIME = '1990-01-01T00:00:00.000Z';
/** Rows with a reason after which a file of which nothing could be read is of another kind than was said. */
const MOST_WITHOUT_FACT = 20_000;
/** Each is kept, with its row: more than anybody mends. */
const MOST_REASONS = 500_000;
/** Different notes that are kept apart: they may name what stands in a cell. */
const MOST_NOTES = 100;
const OTHERS = 'further ones, of other kinds';

const countIn = (counts: Record<string, number>, text: string): void => {
  const name = Object.hasOwn(counts, text) || Object.keys(counts).length < MOST_NOTES ? text : OTHERS;
  counts[name] = (counts[name] ?? 0) + 1;
};

const MAX_ROWS = 1_000;
const MAX_BYTES = 8_000_000;

/**
 * Writes what a reader finds in small transactions: the embedded database is never held for long, and memory stays
 * bounded. Nothing here is visible to anybody.
 */
export class Stage<F> implements Sink<F> {
  readonly leftOut: Record<string, number> = {};
  readonly notes: Record<string, number> = {};
  readonly gaps = new Gaps();
  readonly pieces = new Pieces();
  /** Rows without anything in them. */
  blanks = 0;
  /** Some fact is broken: nothing of it may be published. */
  hasSpoiled = false;
  private staged: StagedFact[] = [];
  private rejections: Rejection[] = [];
  private bytes = 0;
  private ordinal = 0;
  private rejected = 0;
  private first: Rejection | undefined;
  private hasFact = false;
  /** Rows with a reason, until one was taken. */
  private readonly unread = new Set<number>();

  constructor(
    private readonly database: Database,
    private readonly key: ImportKey,
    /** Ends the reading of an import that is no more: its rows would be nobody's. */
    private readonly hold: (tx: Db) => Promise<void>,
  ) {}

  fact({ key, sortAt, row, lastRow = row, fact }: ParsedFact<F>): void {
    this.hasFact = true;
    this.pieces.add(key, { row, lastRow });
    this.add({ key, sortAt, row, lastRow, payload: JSON.stringify(fact) });
  }

  spoil(row: number, key: string, lastRow = row): void {
    this.hasSpoiled = true;
    this.add({ key, sortAt: NO_TIME, row, lastRow, payload: '' });
  }

  reject(rejection: Rejection): void {
    this.rejections.push(rejection);
    if (!this.hasFact) this.unread.add(rejection.row);
  }

  leaveOut(reason: string, row?: number): void {
    if (row !== undefined) this.gaps.add(row);
    countIn(this.leftOut, reason);
  }

  note(text: string): void {
    countIn(this.notes, text);
  }

  /** @throws DomainError `bad_input` once a file has so many rows with a reason, or reasons, that nobody mends them. */
  refuseHopeless(fileName: string): void {
    this.first ??= this.rejections[0];
    if (!this.first) return;
    if (!this.hasFact && this.unread.size >= MOST_WITHOUT_FACT)
      throw nothingReadable(fileName, MOST_WITHOUT_FACT, this.first);
    if (this.rejected + this.rejections.length > MOST_REASONS)
      throw tooManyReasons(fileName, MOST_REASONS, this.first);
  }

  private add(staged: Omit<StagedFact, 'ordinal'>): void {
    this.staged.push({ ...staged, ordinal: ++this.ordinal });
    this.bytes += staged.payload.length;
    this.gaps.within(staged.row, staged.lastRow);
  }

  get isFull(): boolean {
    return this.bytes > MAX_BYTES || this.staged.length + this.rejections.length >= MAX_ROWS;
  }

  async flush(): Promise<void> {
    const { staged, rejections } = this;
    [this.staged, this.rejections, this.bytes] = [[], [], 0];
    if (staged.length + rejections.length === 0) return;
    await this.database.write(async (tx) => {
      await this.hold(tx);
      await putStaged(tx, this.key, staged);
      await putRejections(tx, this.key, rejections, this.rejected);
    });
    this.rejected += rejections.length;
  }
}

const STAGE_COLUMNS = new Map([
  ['storeId', 'store_id'],
  ['importId', 'import_id'],
  ['sortAt', 'sort_at'],
  ['ordinal', 'ordinal'],
  ['key', 'fact_key'],
  ['row', 'row'],
  ['lastRow', 'last_row'],
  ['payload', 'payload'],
]);

export const putStaged = (tx: Db, key: ImportKey, staged: readonly StagedFact[]): Promise<void> =>
  copyIn(
    tx,
    'import_stage',
    STAGE_COLUMNS,
    staged.map((fact) => ({ ...key, ...fact })),
  );

/** Appends to the import's rejections; `after` = how many it has. */
export const putRejections = async (
  tx: Db,
  key: ImportKey,
  rejections: readonly Rejection[],
  after: number,
): Promise<void> => {
  if (rejections.length === 0) return;
  const numbered = rejections.map((rejection, i) => ({ ...rejection, ordinal: after + i + 1 }));
  const columns = 'ordinal integer, "row" bigint, field text, value text, reason text';
  await tx.execute(sql`
    insert into import_rejections (store_id, import_id, ordinal, row, field, value, reason)
    select ${key.storeId}, ${key.importId}, r.ordinal, r."row", r.field, r.value, r.reason
    from ${recordset(numbered, columns)}`);
};

/** Rows with at least one reason; a row may have several. */
export const countRejectedRows = async (tx: Db, { storeId, importId }: ImportKey): Promise<number> => {
  const found = await oneRow<{ n: number }>(
    tx,
    sql`select count(distinct row)::int as n from import_rejections
        where store_id = ${storeId} and import_id = ${importId}`,
  );
  return found.n;
};

/** Reasons given so far. */
export const countRejections = (tx: Db, key: ImportKey): Promise<number> => {
  return tx.$count(importRejections, isOf(importRejections, key));
};

/** The rows of an import in a table that belongs to it. */
export const isOf = (
  table: typeof importStage | typeof importRejections | typeof importRejectedRows,
  { storeId, importId }: ImportKey,
) => and(eq(table.storeId, storeId), eq(table.importId, importId));

export const dropStage = (tx: Db, key: ImportKey) => tx.delete(importStage).where(isOf(importStage, key));

export const dropRejections = async (tx: Db, key: ImportKey): Promise<void> => {
  for (const table of [importRejections, importRejectedRows]) await tx.delete(table).where(isOf(table, key));
};

/** What the ledger works out of a page keeps everybody else waiting meanwhile. */
const PAGE = 1_000;
/** JSON of orders, which the ledger works on as several times as much. */
const PAGE_BYTES = 8_000_000;

/** The staged facts in the order of publication, a page at a time; a page is bounded in rows and size. */
export async function* stagedPages(tx: Db, { storeId, importId }: ImportKey): AsyncGenerator<StagedFact[]> {
  let after = sql`true`;
  for (;;) {
    const page = await rows<StagedFact>(
      tx,
      sql`select ordinal::int as ordinal, fact_key as key, sort_at::text as "sortAt", row::int as row,
            last_row::int as "lastRow", payload
          from (
            select *, sum(length(payload)) over (order by sort_at, ordinal) - length(payload) as before
            from (
              select * from import_stage
              where store_id = ${storeId} and import_id = ${importId} and ${after}
              order by sort_at, ordinal limit ${PAGE}
            ) page
          ) sized
          where before < ${PAGE_BYTES} order by sort_at, ordinal`,
    );
    const last = page.at(-1);
    if (!last) return;
    yield page;
    after = sql`(sort_at, ordinal) > (${last.sortAt}::timestamptz, ${last.ordinal})`;
  }
}
