import {
  columnOrderingFeature,
  columnPinningFeature,
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  createColumnHelper,
  createSortedRowModel,
  metaHelper,
  rowSortingFeature,
  sortFn_basic,
  tableFeatures,
  useTable,
  type Column,
  type Header,
} from '@tanstack/react-table';
import { useMediaQuery } from '@mantine/hooks';
import { useMemo } from 'react';
import type { GridColumn, GridRow } from './rows';
import { isShown } from './rows';
import type { Wanted } from './state';

/** The table's model: sorted, pinned, hidden and sized as the address says. */

const features = tableFeatures({
  columnMeta: metaHelper<GridColumn>(),
  columnOrderingFeature,
  columnPinningFeature,
  columnSizingFeature,
  columnResizingFeature,
  columnVisibilityFeature,
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { basic: sortFn_basic },
});

const helper = createColumnHelper<typeof features, GridRow>();

export type GridHeader = Header<typeof features, GridRow, unknown>;
export type GridTableColumn = Column<typeof features, GridRow, unknown>;

/** What a column of the model draws. */
export const drawnBy = ({ id, columnDef }: GridTableColumn): GridColumn => {
  if (!columnDef.meta) throw new Error(`Column ${id} was made without what it draws.`);
  return columnDef.meta;
};

/** Short figures fit in it. */
export const NARROWEST = 104;
export const WIDEST = 480;

/** What a column sorts by; undefined, and so last, where there is no data. */
const keyOf =
  ({ kind, id, metric }: GridColumn) =>
  (row: GridRow): number | string | undefined => {
    if (kind === 'bucket' || kind === 'split') return row[kind] ?? undefined;
    if (kind === 'change') return row.changes[metric?.id ?? '']?.amount ?? undefined;
    return row.values[id]?.value ?? undefined;
  };

const isName = ({ kind }: GridColumn) => kind === 'bucket' || kind === 'split';

/** Names stay in sight beside the figures: on a phone they leave room for one. */
const NAME_ON_PHONE = 152;

interface Room {
  /** As somebody has made it. */
  size: number | undefined;
  isPhone: boolean;
}

const columnDef = (column: GridColumn, { size, isPhone }: Room) =>
  helper.accessor(keyOf(column), {
    id: column.id,
    meta: { ...column, isNarrowed: size !== undefined && size < column.width },
    size: isPhone && isName(column) ? Math.min(column.width, NAME_ON_PHONE) : column.width,
    minSize: NARROWEST,
    maxSize: WIDEST,
    sortFn: 'basic',
    sortUndefined: 'last',
    sortDescFirst: column.kind === 'value' || column.kind === 'change',
    enableSorting: column.kind !== 'spark',
  });

const stateOf = (columns: readonly GridColumn[], wanted: Wanted) => {
  const { sort, pin, sizes } = wanted;
  const names = columns.filter(isName).map(({ id }) => id);
  const pinned = columns.filter(({ id }) => pin.includes(id)).map(({ id }) => id);
  return {
    sorting: sort ? [{ id: sort.column, desc: sort.descending }] : [],
    columnVisibility: Object.fromEntries(columns.map((c) => [c.id, isShown(c, wanted)])),
    columnPinning: { start: [...names, ...pinned], end: [] },
    columnSizing: Object.fromEntries(
      Object.entries(sizes).map(([id, size]) => [id, Math.max(NARROWEST, size)]),
    ),
  };
};

type Change = (next: Partial<Wanted>) => void;

/** @param columns all of them, in the order of the metrics; names first. */
export const useGrid = (columns: GridColumn[], rows: GridRow[], wanted: Wanted, change: Change) => {
  const { sizes } = wanted;
  const isPhone = useMediaQuery('(max-width: 40em)', false, { getInitialValueInEffect: false });
  const defs = useMemo(
    () => helper.columns(columns.map((column) => columnDef(column, { size: sizes[column.id], isPhone }))),
    [columns, sizes, isPhone],
  );
  const state = useMemo(() => stateOf(columns, wanted), [columns, wanted]);
  return useTable({
    features,
    columns: defs,
    data: rows,
    state,
    getRowId: (row) => row.id,
    enableSortingRemoval: false,
    columnResizeMode: 'onEnd',
    onSortingChange: (update) => {
      const [next] = typeof update === 'function' ? update(state.sorting) : update;
      change({ sort: next ? { column: next.id, descending: next.desc } : null });
    },
    onColumnSizingChange: (update) => {
      const next = typeof update === 'function' ? update(state.columnSizing) : update;
      const whole = Object.entries(next).map(([id, size]) => [id, Math.round(size)] as const);
      change({ sizes: Object.fromEntries(whole) });
    },
  });
};

export type GridTable = ReturnType<typeof useGrid>;
