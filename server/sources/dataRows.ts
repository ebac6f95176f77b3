import { pipeline, type Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { DELIMITERS, PLAIN, type Format, type Layout, type SourceRecord, type SourceRow } from './format';
import { checkHeader, checkWidth } from './header';
import { explain } from './open';
import { isRejectedFile, restorer } from './rejected';
import { INVALID, emptyFile, headerAlone } from './sentences';
import { widthGuard } from './width';

const MAX_RECORD = 1_000_000;

/** Whether a row holds anything; a spreadsheet writes an empty one as commas alone. */
export const isBlank = (cells: readonly string[]): boolean => cells.every((cell) => cell.trim() === '');

/**
 * The rows of an opened file that hold anything, the header included; those of a file of rejected
 * rows as they first stood. `onBlank`: how many stood below the first one that hold nothing. Throws a
 * DomainError for broken quotes.
 */
export async function* readRecords(
  text: Readable,
  { delimiter, header, skip = 0 }: Layout,
  fileName: string,
  onBlank: (rows: number) => void = () => {},
): AsyncGenerator<SourceRecord> {
  const blanks = delimiter === 'space';
  const parser = parse({
    delimiter: blanks ? [' ', '\t'] : DELIMITERS[delimiter],
    relax_column_count: true,
    max_record_size: MAX_RECORD,
  });
  pipeline(text, widthGuard(delimiter, fileName), parser, () => {});
  const restored = restorer(header);
  let row = 0;
  let above = skip;
  let isBegun = false;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      row++;
      // rejected rows come without what stood above the header
      if (row === 1 && isRejectedFile(record)) above = 0;
      if (row <= above) continue;
      const cells = blanks ? record.filter((cell) => cell !== '') : record;
      if (!isBlank(cells)) yield { row, cells: restored(cells) };
      else if (isBegun) onBlank(1);
      isBegun ||= !isBlank(cells);
    }
  } catch (error) {
    throw explain(error, fileName);
  }
}

/**
 * The data rows of a file, one at a time. Throws a DomainError if the file as a whole can't
 * be read: no header, columns missing or unknown, no row, quotes that don't match.
 */
export async function* rowsOf(
  records: AsyncIterable<SourceRecord>,
  { columns, layout = PLAIN }: Pick<Format, 'columns' | 'layout'>,
  fileName: string,
): AsyncGenerator<SourceRow> {
  let head: Head | null = null;
  let data = 0;
  for await (const { row, cells } of records) {
    if (head === null) {
      head = headOf(cells, columns, layout, fileName);
      if (layout.header) continue;
    }
    data++;
    yield toRow(row, cells, head);
  }
  if (head === null) throw emptyFile(fileName);
  if (data === 0) throw headerAlone(fileName);
}

interface Head {
  /** All cells are kept beside those that are read. */
  isWhole: boolean;
  /** Columns that are read, by their position. A row costs what is read of it, however wide the header is. */
  wanted: { name: string; at: number }[];
  width: number;
  /** Where the number of cells comes from. */
  from: 'header' | 'first row';
}

const headOf = (first: string[], columns: Format['columns'], layout: Layout, fileName: string): Head => {
  const known = new Set([...columns.required, ...columns.optional]);
  const glanced = new Set(columns.glanced);
  const isOnce = (names: string[], name: string) => names.indexOf(name) === names.lastIndexOf(name);
  const isRead = (names: string[], name: string) =>
    known.has(name) || (glanced.has(name) && isOnce(names, name));
  const of = (names: string[], from: Head['from']): Head => ({
    wanted: names.flatMap((name, at) => (isRead(names, name) ? [{ name, at }] : [])),
    width: names.length,
    from,
    isWhole: columns.whole ?? false,
  });
  if (!layout.header) {
    checkWidth(first, columns.required, layout.delimiter, fileName);
    return of(
      first.map((_, i) => String(i + 1)),
      'first row',
    );
  }
  const header = first.map((name) => name.trim());
  checkHeader(header, columns, layout.delimiter, fileName);
  return of(header, 'header');
};

const toRow = (row: number, record: string[], { wanted, width, from, isWhole }: Head): SourceRow => {
  // without a prototype: a column may have any name
  const cells = Object.create(null) as Record<string, string>;
  for (const { name, at } of wanted) cells[name] = record[at]?.trim() ?? '';
  const fits = record.length === width;
  const problem = fits ? null : INVALID.width(record.length, from, width);
  if (!isWhole) return { row, cells, problem };
  return { row, cells, problem, whole: record.map((cell) => cell.trim()) };
};
