import { parse } from 'csv-parse/sync';
import { DELIMITERS, type Delimiter, type SourceRecord } from '../format';
import { REJECTED_COLUMNS, restorer } from '../rejected';
import { looksLikeDate } from './dates';
import { aGuess, likely, sure, type Why } from './asked';
import { REASONS } from './sentences';

/** How the beginning of a text is cut into cells, and where its header stands. */

const TRIED: readonly Delimiter[] = ['semicolon', 'tab', 'comma', 'bar'];
const ROWS = 1_000;
/** Of the rows, those that the right delimiter cuts into equally many cells. */
const MOST = 0.5;

/** Records of a sample; what breaks the quotes at its end is left out. */
export const recordsOf = (text: string, delimiter: Delimiter): SourceRecord[] => {
  const records: SourceRecord[] = [];
  const isBlanks = delimiter === 'space';
  const parsed = parse(text, {
    delimiter: isBlanks ? [' ', '\t'] : DELIMITERS[delimiter],
    relax_column_count: true,
    relax_quotes: true,
    skip_records_with_error: true,
    to: ROWS,
  }) as string[][];
  const cut = isBlanks ? parsed.map((cells) => cells.filter((cell) => cell !== '')) : parsed;
  // rejected rows that come back are those of the file that they were in
  const restored = restorer(cut[0]?.includes(REJECTED_COLUMNS[0]) ?? false);
  cut.forEach((cells, i) => {
    if (cells.some((cell) => cell.trim() !== '')) records.push({ row: i + 1, cells: restored(cells) });
  });
  return records;
};

/** The number of cells that most rows have, and how many do. */
const usualWidth = (records: readonly SourceRecord[]): { width: number; share: number } => {
  const counts = new Map<number, number>();
  for (const { cells } of records) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  const [width = 0, n = 0] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [];
  return { width, share: records.length === 0 ? 0 : n / records.length };
};

export interface Cut {
  delimiter: Delimiter;
  why: Why;
}

const NEARLY_ALL = 0.95;

/** The delimiter that cuts most rows into the same number of cells, the more the better. Blanks only if no other does. */
export const cutOf = (text: string): Cut => {
  const fitting = (tried: readonly Delimiter[]) =>
    tried
      .map((delimiter) => ({ delimiter, ...usualWidth(recordsOf(text, delimiter)) }))
      .filter(({ width, share }) => width > 1 && share > MOST)
      .sort((a, b) => b.width - a.width || b.share - a.share);
  const marked = fitting(TRIED);
  const [best, ...others] = marked.length > 0 ? marked : fitting(['space']);
  if (!best) return { delimiter: 'comma', why: aGuess(REASONS.uncut) };
  const { delimiter, width, share } = best;
  const isSure = others.length === 0 && share > NEARLY_ALL && delimiter !== 'space';
  return { delimiter, why: (isSure ? sure : likely)(REASONS.cut(Math.round(share * 100), width)) };
};

const filled = ({ cells }: SourceRecord) => cells.filter((cell) => cell.trim() !== '');
const isData = (cell: string) =>
  /^[-+(]?[\p{Sc}\s]*\d[\d.,'\s]*[)%]?$/u.test(cell.trim()) || looksLikeDate(cell.trim());
/** A header is looked for among so many rows. */
const ABOVE = 30;

export interface Table {
  /** Rows above the header, or above the first row of data. */
  skip: number;
  /** Names of the columns; their numbers where the file has no header. */
  names: string[];
  hasHeader: boolean;
  rows: SourceRecord[];
}

/**
 * The header is the first row that is about as wide as the rows below it, and holds words alone; if
 * that row holds figures, there is none.
 */
export const tableOf = (
  records: readonly SourceRecord[],
  said: Partial<Pick<Table, 'skip' | 'hasHeader'>> = {},
): Table => {
  const widest = [...records.map((record) => filled(record).length)].sort((a, b) => a - b);
  const usual = widest[Math.floor(widest.length / 2)] ?? 0;
  const isHead = (record: SourceRecord) =>
    said.skip === undefined ? filled(record).length >= Math.max(2, usual * 0.6) : record.row > said.skip;
  const at = (said.skip === undefined ? records.slice(0, ABOVE) : records).findIndex(isHead);
  const first = records[Math.max(at, 0)];
  if (!first) return { skip: 0, names: [], hasHeader: true, rows: [] };
  const cells = first.cells.map((cell) => cell.trim());
  const hasHeader = said.hasHeader ?? !filled(first).some(isData);
  const rows = records.slice(Math.max(at, 0) + (hasHeader ? 1 : 0));
  const width = Math.max(...[first, ...rows.slice(0, 50)].map((record) => record.cells.length));
  const names = hasHeader ? cells : Array.from({ length: width }, (_, i) => String(i + 1));
  return { skip: said.skip ?? first.row - 1, names, hasHeader, rows };
};
