import type { RowReader, SourceRow } from './format';

/** One more than an order may have: enough for the schema to refuse it, without keeping a whole file. */
export const MAX_KEPT = 5_001;

export interface Group {
  /** The rows that are kept, `MAX_KEPT` at most. */
  rows: SourceRow[];
  lastRow: number;
}

/** Gathers rows that follow one another as long as they go on with what the first of them began. */
export const grouped = (
  goesOn: (first: SourceRow, row: SourceRow) => boolean,
  done: (group: Group) => void,
): RowReader => {
  let open: Group | null = null;
  const close = () => {
    if (open) done(open);
    open = null;
  };
  return {
    row(row) {
      if (open && !goesOn(open.rows[0]!, row)) close();
      open ??= { rows: [], lastRow: row.row };
      open.lastRow = row.row;
      if (open.rows.length < MAX_KEPT) open.rows.push(row);
    },
    end: close,
  };
};
