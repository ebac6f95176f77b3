import type { RowReader, SourceRow } from './format';

/** One more than an order may have: enough for the schema to refuse it, without keeping a whole file. */
export const MAX_KEPT = 5_001;

export interface Group {
  id: string;
  /** The rows that are kept, `MAX_KEPT` at most. */
  rows: SourceRow[];
  lastRow: number;
}

/** Gathers the rows of one id as far as they are consecutive. */
export const grouped = (idOf: (row: SourceRow) => string, done: (group: Group) => void): RowReader => {
  let open: Group | null = null;
  const close = () => {
    if (open) done(open);
    open = null;
  };
  return {
    row(row) {
      const id = idOf(row);
      if (open?.id !== id) close();
      open ??= { id, rows: [], lastRow: row.row };
      open.lastRow = row.row;
      if (open.rows.length < MAX_KEPT) open.rows.push(row);
    },
    end: close,
  };
};
