import type { ZodError } from 'zod';
import type { Rejection } from '../facts/fact';
import type { SourceRow } from './format';
import type { Stamp } from './stamps';
import { INVALID } from './sentences';

/** How a cell becomes a value. */
export type CellKind = 'text' | 'stamp' | 'whole' | 'flag';

/** Which field of a fact a column fills. */
export interface Column {
  /** `customer.id` = nested. */
  path: string;
  kind: CellKind;
}
export type Columns = Readonly<Record<string, Column>>;

const column =
  (kind: CellKind) =>
  (path: string): Column => ({ path, kind });
export const text = column('text');
export const stamp = column('stamp');
export const whole = column('whole');
export const flag = column('flag');

const FLAGS: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  '1': true,
  false: false,
  no: false,
  '0': false,
};

const MAX_SHOWN = 200;
/** A cell as it is shown and stored with its rejection: Postgres text can't hold a NUL. */
export const shown = (cell: string): string =>
  (cell.length > MAX_SHOWN ? `${cell.slice(0, MAX_SHOWN)}…` : cell).replaceAll('\0', '␀');

export const rejection = (row: SourceRow, field: string, reason: string): Rejection => ({
  row: row.row,
  field,
  value: row.cells[field] === undefined ? null : shown(row.cells[field]),
  reason,
});

export const rejectRow = (row: SourceRow): Rejection => ({
  row: row.row,
  field: 'row',
  value: null,
  reason: row.problem ?? INVALID.unreadable,
});

type Value = string | number | boolean;
const read = (
  kind: CellKind,
  cell: string,
  readStamp: (text: string) => Stamp,
): { value: Value } | string => {
  if (kind === 'text') return { value: cell };
  if (kind === 'stamp') {
    const found = readStamp(cell);
    return 'problem' in found ? found.problem : { value: found.instant };
  }
  if (kind === 'flag') {
    const value = FLAGS[cell.toLowerCase()];
    return value === undefined ? INVALID.flag : { value };
  }
  // Beyond a double's whole numbers the schema's own limit still says what is wrong.
  if (!/^-?\d+$/.test(cell)) return INVALID.whole;
  return { value: Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number(cell), Number.MAX_SAFE_INTEGER)) };
};

export interface Built {
  /** Ready for the fact's schema; empty cells are absent. */
  input: Record<string, unknown>;
  problems: Rejection[];
}

const put = (target: Record<string, unknown>, path: string, value: unknown) => {
  const [head, tail] = path.split('.') as [string, string | undefined];
  if (tail === undefined) target[head] = value;
  else put((target[head] ??= {}) as Record<string, unknown>, tail, value);
};

/** Reads the given columns of a row. */
export const build = (row: SourceRow, columns: Columns, readStamp: (text: string) => Stamp): Built => {
  const built: Built = { input: {}, problems: [] };
  for (const [name, { path, kind }] of Object.entries(columns)) {
    const cell = row.cells[name];
    if (!cell) continue;
    const value = read(kind, cell, readStamp);
    if (typeof value === 'string') built.problems.push(rejection(row, name, value));
    else put(built.input, path, value.value);
  }
  return built;
};

/** Rejections for cells that are filled although the record's kind has no use for them. */
export const strangers = (row: SourceRow, allowed: ReadonlySet<string>, what: string): Rejection[] =>
  Object.entries(row.cells)
    .filter(([name, cell]) => cell !== '' && !allowed.has(name))
    .map(([name]) => rejection(row, name, INVALID.meaningless(what)));

/** What a schema found wrong, said in the file's own terms. `place` turns a path into row and column. */
export const schemaProblems = (
  error: ZodError,
  place: (path: PropertyKey[]) => { row: SourceRow; column: string },
): Rejection[] => {
  const first = new Map<string, Rejection>();
  for (const issue of error.issues) {
    const { row, column: name } = place(issue.path);
    const cell = `${row.row} ${name}`;
    // One bad value is one reason: what further rules say of it follows from the first.
    if (!first.has(cell))
      first.set(cell, rejection(row, name, row.cells[name] === '' ? INVALID.empty : issue.message));
  }
  return [...first.values()];
};

/** Column that fills a path. */
export const columnOf = (columns: Columns, path: PropertyKey[]): string => {
  const wanted = path.join('.');
  return Object.entries(columns).find(([, { path: filled }]) => filled === wanted)?.[0] ?? wanted;
};

/** Joins two lists of problems; a cell that could not be read is not complained about twice. */
export const mergeProblems = (first: Rejection[], then: Rejection[]): Rejection[] => {
  const seen = new Set(first.map((r) => `${r.row} ${r.field}`));
  return [...first, ...then.filter((r) => !seen.has(`${r.row} ${r.field}`))].sort((a, b) => a.row - b.row);
};
