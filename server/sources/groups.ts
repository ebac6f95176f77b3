import type { NonEmpty } from '../../shared/items';
import type { RowReader, SourceRow } from './format';

/** One more than an order may have: enough for the schema to refuse it, without keeping a whole file. */
const MAX_KEPT = 5_001;

export interface Group<C extends string = string> {
  /** The rows that are kept, `MAX_KEPT` at most. */
  rows: NonEmpty<SourceRow<C>>;
  lastRow: number;
}

export const begun = <C extends string>(row: SourceRow<C>): Group<C> => ({ rows: [row], lastRow: row.row });

export const addTo = <C extends string>(group: Group<C>, row: SourceRow<C>): void => {
  group.lastRow = row.row;
  if (group.rows.length < MAX_KEPT) group.rows.push(row);
};

/** The row that a complaint of a fact's schema is about, where lines are rows, and what of it. */
export const placeIn = <T>(
  rows: Readonly<NonEmpty<T>>,
  path: PropertyKey[],
): { row: T; isLine: boolean; field: PropertyKey[] } => {
  const line = path[0] === 'lines' && typeof path[1] === 'number' ? rows[path[1]] : undefined;
  return line === undefined
    ? { row: rows[0], isLine: false, field: path }
    : { row: line, isLine: true, field: path.slice(2) };
};

/** Gathers rows that follow one another as long as they go on with what the first of them began. */
export const grouped = <C extends string = string>(
  goesOn: (first: SourceRow<C>, row: SourceRow<C>) => boolean,
  done: (group: Group<C>) => void,
): RowReader<C> => {
  let open: Group<C> | null = null;
  const close = () => {
    if (open) done(open);
    open = null;
  };
  return {
    row(row) {
      if (open && goesOn(open.rows[0], row)) return addTo(open, row);
      close();
      open = begun(row);
    },
    end: close,
  };
};
