import { stat } from 'node:fs/promises';
import { sql, type SQL } from 'drizzle-orm';
import { oneRow, recordset, rows, type Database, type Db } from '../../drizzle/client';
import {
  isItemFormat,
  isSheetFormat,
  PLAIN,
  type AnyFormat,
  type Format,
  type ReadOptions,
  type SheetFormat,
  type SourceRecord,
} from '../sources/format';
import type { FileInput } from '../sources/open';
import { openCut } from '../sources/records';
import type { Gaps } from './gaps';
import type { ImportKey } from './stage';

/**
 * The rows that an import did not take, as they stand in the file, to be mended and imported again. A bad row
 * spoils its whole order, wherever the other rows stand. So the file is read once more at the end.
 */

const mine = ({ storeId, importId }: ImportKey): SQL =>
  sql`store_id = ${storeId} and import_id = ${importId}`;

/**
 * Notes every row of the staged facts whose pieces are `gone`. `piece`: its key, and whether it is spoiled. Rows that
 * stand between them are not noted: blank ones, those left out, and those of facts that are taken. One pass over the stage each: joins would compare every row with every row.
 */
export const markNotTaken = async (tx: Db, key: ImportKey, gone: SQL, { inside }: Gaps): Promise<void> => {
  await tx.execute(sql`
    with piece as materialized (
      select fact_key, row, last_row, payload = '' as spoiled from import_stage where ${mine(key)}),
    judged as materialized (select row, last_row, ${gone} as is_gone from piece),
    reach as (select min(row) as first, max(last_row) as last from judged where is_gone and last_row > row)
    insert into import_rejected_rows (store_id, import_id, row, cells)
    select ${key.storeId}::bigint, ${key.importId}::bigint, n, '' from (
      select generate_series(row, last_row) as n from judged where is_gone
      except select generate_series(row, last_row) from judged, reach
        where not is_gone and row <= last and last_row >= first
      except select generate_series(r."from", r."to")
        from ${recordset(inside, '"from" bigint, "to" bigint')}
    ) marked on conflict do nothing`);
};

/** Of the noted rows, those that have no reason of their own. */
export const countFallen = async (tx: Db, key: ImportKey): Promise<number> => {
  const found = await oneRow<{ n: number }>(
    tx,
    sql`select count(*)::int as n from (
          select row from import_rejected_rows where ${mine(key)}
          except select row from import_rejections where ${mine(key)}) fallen`,
  );
  return found.n;
};

const markRejected = (tx: Db, key: ImportKey) =>
  tx.execute(sql`
    insert into import_rejected_rows (store_id, import_id, row, cells)
    select distinct store_id, import_id, row, '' from import_rejections where ${mine(key)}
    on conflict do nothing`);

/** What a file of rejected rows begins with: kept as row 0. */
export interface RejectedHead {
  delimiter: NonNullable<Format['layout']>['delimiter'];
  /** Null: the file has no header. */
  header: string[] | null;
  /** Numbers of the other rows that are titles, comments or headers: a sheet's rows are nothing without them. */
  heads?: number[];
}

/** Whether the file can be read once more. */
export const isReadTwice = async (input: FileInput): Promise<boolean> =>
  'path' in input && (await stat(input.path)).isFile();

/** A file of which rows were rejected. */
interface RejectedFile<F> {
  input: FileInput;
  fileName: string;
  format: F;
  options: ReadOptions;
}

/** Fetches the rejected rows from the file. Without a file that can be read twice, only the reasons are known. */
export const storeRejectedRows = async (
  database: Database,
  key: ImportKey,
  { input, fileName, format, options }: RejectedFile<AnyFormat>,
): Promise<void> => {
  await database.write((tx) => markRejected(tx, key));
  // Of JSON only the reasons are kept: it has no rows that could be mended in a sheet.
  if (!isItemFormat(format) && (await isReadTwice(input)))
    await fetchRows(database, key, { input, fileName, format, options });
  await database.write((tx) =>
    tx.execute(sql`delete from import_rejected_rows where ${mine(key)} and cells = ''`),
  );
};

/** Tests for what is no row of its own, as the format does; of a plain file that is the header alone. */
const headTest = (
  format: Format | SheetFormat,
  options: ReadOptions,
): ((record: SourceRecord) => boolean) => {
  if (!isSheetFormat(format)) return () => false;
  const reader = format.sheet({ fact() {}, reject() {}, spoil() {}, leaveOut() {}, note() {} }, options);
  return (record) => !reader.record(record);
};

interface RejectedRow {
  row: number;
  cells: string;
}

const fetchRows = async (
  database: Database,
  key: ImportKey,
  { input, fileName, format, options }: RejectedFile<Format | SheetFormat>,
): Promise<void> => {
  let wanted = await pending(database, key);
  if (wanted.size === 0) return;
  const { layout = PLAIN } = format;
  const { delimiter, records } = await openCut(input, layout, fileName);
  const heads: number[] = [];
  const head: RejectedHead = { delimiter, header: null, heads };
  const isHead = headTest(format, options);
  let headed = !layout.header;
  let page: RejectedRow[] = [];
  const flush = async () => {
    await database.write((tx) => putRows(tx, key, page));
    page = [];
  };
  for await (const record of records) {
    const { row, cells } = record;
    const isOfHead = isHead(record);
    if (!headed) {
      [headed, head.header] = [true, cells];
      continue;
    }
    if (isOfHead) heads.push(row);
    else if (!wanted.delete(row)) continue;
    // Postgres text can't hold a NUL.
    page.push({ row, cells: JSON.stringify(cells.map((cell) => cell.replaceAll('\0', '␀'))) });
    if (wanted.size > 0 && page.length < PAGE) continue;
    await flush();
    if (wanted.size === 0) wanted = await pending(database, key);
    if (wanted.size === 0) break;
  }
  await flush();
  await database.write((tx) =>
    tx.execute(sql`insert into import_rejected_rows (store_id, import_id, row, cells)
      values (${key.storeId}, ${key.importId}, 0, ${JSON.stringify(head)})`),
  );
};

const PAGE = 2_000;

/** The next rows to be fetched, in the order of the file. */
const pending = async (database: Database, key: ImportKey): Promise<Set<number>> => {
  const found = await rows<{ row: number }>(
    database.db,
    sql`select row::int as row from import_rejected_rows
        where ${mine(key)} and cells = '' order by row limit ${PAGE}`,
  );
  return new Set(found.map(({ row }) => row));
};

const putRows = async (tx: Db, key: ImportKey, page: RejectedRow[]): Promise<void> => {
  if (page.length === 0) return;
  await tx.execute(sql`
    insert into import_rejected_rows (store_id, import_id, row, cells)
    select ${key.storeId}::bigint, ${key.importId}::bigint, r."row", r.cells
    from ${recordset(page, '"row" bigint, cells text')}
    on conflict (store_id, import_id, row) do update set cells = excluded.cells`);
};
