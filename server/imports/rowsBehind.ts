import { isItemFormat, PLAIN, type Layout } from '../sources/format';
import { openRecords } from '../sources/records';
import type { Gaps } from './gaps';
import type { Run } from './importFile';
import { isReadTwice } from './rejectedRows';

/** The rows of a file behind its first facts, as they stand there. */

export interface FileRow {
  row: number;
  cells: { column: string; cell: string }[];
}

interface Range {
  row: number;
  lastRow: number;
}

/** Keys whose pieces are remembered, and pieces of each: far more than are shown. */
const KEYS = 500;
const PIECES = 20;

/** Where the pieces of the first facts stand, before they are joined. */
export class Pieces {
  private readonly byKey = new Map<string, Range[]>();

  add(key: string, { row, lastRow }: Range): void {
    const found = this.byKey.get(key);
    if (found === undefined) {
      if (this.byKey.size < KEYS) this.byKey.set(key, [{ row, lastRow }]);
    } else if (found.length < PIECES) found.push({ row, lastRow });
  }

  of(key: string): readonly Range[] {
    return this.byKey.get(key) ?? [];
  }
}

interface Behind {
  rows: FileRow[];
  moreRows: number;
}

/** Rows of a fact that are shown. */
const SHOWN = 10;
/** Characters of a cell that are shown. */
const CELL = 200;

/** Of each fact its rows, in the same order. */
export const rowsBehind = async (
  run: Run,
  facts: readonly ({ key: string } & Range)[],
  { pieces, gaps }: { pieces: Pieces; gaps: Gaps },
): Promise<Behind[]> => {
  const isNone = (row: number) => gaps.inside.some(({ from, to }) => from <= row && row <= to);
  const numbers = facts.map(({ key, row, lastRow }) => {
    const all = run.format.join ? pieces.of(key) : [];
    const ranges = all.length > 0 ? all : [{ row, lastRow }];
    return ranges.flatMap(numbersOf).filter((one) => !isNone(one));
  });
  const shown = numbers.map((of) => of.slice(0, SHOWN));
  const read = await readRows(run, new Set(shown.flat()));
  return numbers.map((of, i) => ({
    rows: (shown[i] ?? []).flatMap((row) => read.get(row) ?? []),
    moreRows: Math.max(0, of.length - SHOWN),
  }));
};

const numbersOf = ({ row, lastRow }: Range): number[] =>
  Array.from({ length: lastRow - row + 1 }, (_, i) => row + i);

/** Rows of a file that can be read again; of JSON, and of one that was sent, their numbers alone. */
const readRows = async (
  { request, format, fileName }: Run,
  wanted: ReadonlySet<number>,
): Promise<Map<number, FileRow>> => {
  if (isItemFormat(format) || !(await isReadTwice(request)))
    return new Map([...wanted].map((row) => [row, { row, cells: [] }]));
  const { layout = PLAIN } = format;
  return readRecords(openRecords(request, layout, fileName), layout, wanted);
};

const readRecords = async (
  records: ReturnType<typeof openRecords>,
  { header }: Layout,
  wanted: ReadonlySet<number>,
): Promise<Map<number, FileRow>> => {
  const last = Math.max(...wanted);
  const found = new Map<number, FileRow>();
  let names: readonly string[] | null = null;
  for await (const { row, cells } of records) {
    const isHead = names === null && header;
    names ??= header ? cells : cells.map((_, i) => String(i + 1));
    if (!isHead && wanted.has(row)) found.set(row, { row, cells: named(cells, names) });
    if (row >= last) break;
  }
  return found;
};

const named = (cells: readonly string[], names: readonly string[]) =>
  cells.map((cell, i) => ({ column: (names[i] ?? String(i + 1)).trim(), cell: cell.trim().slice(0, CELL) }));
