import type { TableRequest } from './useExplore';

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
export const argvOf = (request: TableRequest, { columns, sort, totals }: ShownLayout): string[] => [
  'kpi',
  ...request.metrics,
  ...option('store', request.store),
  ...option('from', request.from),
  ...option('to', request.to),
  ...option('by', request.by),
  ...option('split', request.split),
  // joined, so that a value that begins with a dash is no option
  ...(request.where ?? []).map(({ dimension, value }) => `--where=${dimension}=${value}`),
  ...option('compare-from', request.compareFrom),
  ...option('compare-to', request.compareTo),
  ...option('columns', columns?.join(',')),
  ...option('sort', sort ? `${sort.column}:${sort.descending ? 'desc' : 'asc'}` : undefined),
  ...(totals ? ['--totals'] : []),
  ...(request.pivot ? ['--pivot'] : []),
  '--csv',
];

/** One line to paste into a terminal. */
export const commandLine = (request: TableRequest, layout: ShownLayout): string =>
  ['npm run -s quarterdeck --', ...argvOf(request, layout).map(quoted)].join(' ');
