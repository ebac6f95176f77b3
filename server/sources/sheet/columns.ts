import type { Rejection } from '../../facts/fact';
import { shown } from '../cells';
import type { SourceRecord } from '../format';

/** Columns by what a program calls them in the languages that it speaks. */

/** In small letters, one blank where there are several: `plain(' Campaign\u00a0name ')` is `campaign name`. */
export const plain = (title: string): string =>
  title.normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase();

export type Names<N extends string> = Readonly<Record<N, readonly string[]>>;

/** Where the columns stand, and what this file calls them; a column that it has not is absent. */
export type Columns<N extends string> = Readonly<Partial<Record<N, { at: number; title: string }>>>;

export const findColumns = <N extends string>(cells: readonly string[], names: Names<N>): Columns<N> => {
  const titles = cells.map((title, at) => ({ at, title: title.trim(), words: plain(title) }));
  const found: Partial<Record<N, { at: number; title: string }>> = {};
  for (const [name, known] of Object.entries(names) as [N, readonly string[]][]) {
    const column = titles.find(({ words }) => known.includes(words));
    if (column) found[name] = { at: column.at, title: column.title };
  }
  return found;
};

/** A cell without the blanks around it; '' where there is none, or where the program writes that it has none. */
export const cellOf = <N extends string>({ cells }: SourceRecord, columns: Columns<N>, name: N): string => {
  const column = columns[name];
  const cell = column === undefined ? '' : (cells[column.at] ?? '').trim();
  return /^-{1,3}$/.test(cell) ? '' : cell;
};

/** Says what is wrong with a cell under the name that the file has for its column. */
export const rejectionOf = <N extends string>(
  record: SourceRecord,
  columns: Columns<N>,
  name: N,
  reason: string,
): Rejection => ({
  row: record.row,
  field: columns[name]?.title ?? name,
  value: columns[name] === undefined ? null : shown(record.cells[columns[name].at] ?? ''),
  reason,
});
