import { stringify } from 'csv-stringify/sync';
import { and, eq, sql } from 'drizzle-orm';
import { rows, type Database } from '../../drizzle/client';
import { imports } from '../../drizzle/schema';
import { isNonEmpty, lastOf } from '../../shared/items';
import { noImportWithRows, SPOILED_BY_ANOTHER } from './sentences';
import { DELIMITERS, type Delimiter } from '../sources/format';
import { escapeFormula, labelled, REJECTED_COLUMNS } from '../sources/rejected';
import type { RejectedHead } from './rejectedRows';
import type { ImportKey } from './stage';

/** The file of the rows that an import did not take. */

const PAGE = 2_000;
/** Any white space parts the cells of such a file, not only what we part them by. */
const QUOTED: Partial<Record<Delimiter, { quoted_match: RegExp }>> = { space: { quoted_match: /\s/ } };

interface Line {
  row: number;
  /** JSON array; null = the file could not be read again, only the reasons are known. */
  cells: string | null;
  fields: string | null;
  values: string | null;
  reasons: string | null;
}

/** @throws DomainError `not_found` if the store has no such import. */
export const importNamed = async (
  database: Database,
  storeId: number,
  importId: number,
): Promise<{ key: ImportKey; fileName: string }> => {
  const [found] = await database.db
    .select({ fileName: imports.fileName })
    .from(imports)
    .where(and(eq(imports.storeId, storeId), eq(imports.id, importId)));
  if (!found) throw noImportWithRows(importId);
  return { key: { storeId, importId }, fileName: found.fileName ?? 'import' };
};

/**
 * The text of the list, a page at a time. Where the rows are known, they come as they stood, in the file's own
 * order and delimiter. Row, column, value and reason come before the cells in a file with a header. Where columns
 * are called by number they come after, each naming itself. So the file can be mended and imported again.
 */
export async function* rejectionsCsv(database: Database, key: ImportKey): AsyncGenerator<string> {
  const head = await headOf(database, key);
  const write = (lines: string[][]) =>
    stringify(lines, head ? { delimiter: DELIMITERS[head.delimiter], ...QUOTED[head.delimiter] } : {});
  if (!head) yield write([[...REJECTED_COLUMNS]]);
  else if (head.header) yield write([[...REJECTED_COLUMNS, ...head.header.map(escapeFormula)]]);
  for (let after = 0; ;) {
    const page = await pageOf(database, key, after, head !== null);
    if (!isNonEmpty(page)) return;
    yield head?.heads?.length
      ? page.map((line) => (isHead(line, head) ? '\n' : '') + write([written(line, head)])).join('')
      : write(page.map((line) => written(line, head)));
    after = lastOf(page).row;
  }
}

/** What stands above rows says nothing of itself; an empty line before it ends the table above. */
const isHead = ({ row }: Line, head: RejectedHead | null): boolean => head?.heads?.includes(row) ?? false;
const NOTHING_OWN = ['', '', '', ''];

const written = (line: Line, head: RejectedHead | null): string[] => {
  const cellsOf = ({ cells }: Line) => (cells === null ? [] : (JSON.parse(cells) as string[]));
  if (isHead(line, head)) return [...NOTHING_OWN, ...cellsOf(line)].map(escapeFormula);
  const own = [
    String(line.row),
    line.fields ?? 'row',
    line.values || '(empty)',
    line.reasons ?? SPOILED_BY_ANOTHER,
  ];
  const cells = cellsOf(line);
  const all = !head || head.header ? [...own, ...cells] : [...cells, ...labelled(own)];
  return all.map(escapeFormula);
};

const headOf = async (database: Database, { storeId, importId }: ImportKey): Promise<RejectedHead | null> => {
  const [found] = await rows<{ cells: string }>(
    database.db,
    sql`select cells from import_rejected_rows
        where store_id = ${storeId} and import_id = ${importId} and row = 0`,
  );
  return found ? (JSON.parse(found.cells) as RejectedHead) : null;
};

const pageOf = (
  database: Database,
  { storeId, importId }: ImportKey,
  after: number,
  withRows: boolean,
): Promise<Line[]> => {
  const mine = sql`store_id = ${storeId} and import_id = ${importId} and row > ${after}`;
  const numbered = withRows
    ? sql`select row, cells from import_rejected_rows where ${mine}`
    : sql`select distinct row, null::text as cells from import_rejections where ${mine}`;
  return rows<Line>(
    database.db,
    sql`select n.row::int as row, n.cells,
          string_agg(x.field, '; ' order by x.ordinal) as fields,
          string_agg(x.value, '; ' order by x.ordinal) as values,
          string_agg(x.reason, '; ' order by x.ordinal) as reasons
        from (select * from (${numbered}) all_rows order by row limit ${PAGE}) n
        left join import_rejections x
          on x.store_id = ${storeId} and x.import_id = ${importId} and x.row = n.row
        group by n.row, n.cells order by n.row`,
  );
};
