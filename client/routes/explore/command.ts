import type { AskedTable } from './useExplore';

/** The same table on the command line. */

export interface ShownLayout {
  /** Null in a pivot, where all buckets are shown. */
  columns: string[] | null;
  sort: { column: string; descending: boolean } | null;
  totals: boolean;
}

/** A word as a POSIX shell takes it: in single quotes unless nothing in it could mean anything. */
export const quoted = (word: string): string =>
  /^[\w.,:=/+-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;

const option = (name: string, value: string | undefined): string[] =>
  value === undefined ? [] : [`--${name}`, value];

/** The words after `quarterdeck`. */
export const argvOf = (asked: AskedTable, { columns, sort, totals }: ShownLayout): string[] => [
  'kpi',
  ...asked.metrics,
  ...option('store', asked.store),
  ...option('from', asked.from),
  ...option('to', asked.to),
  ...option('by', asked.by),
  ...option('split', asked.split),
  // joined, so that a value that begins with a dash is no option
  ...(asked.where ?? []).map(({ dimension, value }) => `--where=${dimension}=${value}`),
  ...option('compare-from', asked.compareFrom),
  ...option('compare-to', asked.compareTo),
  ...option('columns', columns?.join(',')),
  ...option('sort', sort ? `${sort.column}:${sort.descending ? 'desc' : 'asc'}` : undefined),
  ...(totals ? ['--totals'] : []),
  ...(asked.pivot ? ['--pivot'] : []),
  '--csv',
];

/** One line to paste into a terminal. */
export const commandLine = (asked: AskedTable, layout: ShownLayout): string =>
  ['npm run -s quarterdeck --', ...argvOf(asked, layout).map(quoted)].join(' ');
