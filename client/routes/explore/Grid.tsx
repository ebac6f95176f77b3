import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, type CSSProperties } from 'react';
import type { TableAnswer } from '../../../server/explore/types';
import { dayWords, shortRange } from '../../../shared/dayWords';
import { CellContent, type Unsplit } from './Cell';
import { Head } from './Head';
import { columnsOf, periodOf, type GridColumn, type GridRow, type GridRows } from './rows';
import type { Wanted } from './state';
import { drawnBy, useGrid, type GridTable, type GridTableColumn } from './useGrid';
import type { Day } from '../../../shared/days';
import { classes } from '../../ui/classes';
import tableStyles from './table.module.css';
import styles from './Grid.module.css';

const ROW_HEIGHT = 41;
/** Shorter tables are drawn whole: nothing is gained, and the browser's own search finds all of it. */
const VIRTUAL_FROM = 100;
const OVERSCAN = 12;

interface Props {
  table: TableAnswer;
  rows: GridRows;
  wanted: Wanted;
  /** What the rows are split by, as people call it. */
  dimension: string | null;
  today: Day;
  columns: GridColumn[];
  isOld: boolean;
  change: (next: Partial<Wanted>) => void;
}

const place = (column: GridTableColumn, size: number): CSSProperties => ({
  width: size,
  ...(column.getIsPinned() && { insetInlineStart: column.getStart('start') }),
});

const classOf = (column: GridTableColumn): string =>
  classes(
    column.columnDef.meta?.metric && column.columnDef.meta.kind !== 'spark' && 'num',
    column.getIsPinned() && tableStyles.pinned,
    column.getIsLastColumn('start') && tableStyles.edge,
  );

const SORTS = { asc: 'ascending', desc: 'descending' } as const;

const HeadRow = ({ model, wanted, change }: { model: GridTable } & Pick<Props, 'wanted' | 'change'>) => (
  <thead>
    {model.getHeaderGroups().map((group) => (
      <tr key={group.id} aria-rowindex={1}>
        {group.headers.map((header) => {
          const sorted = header.column.getIsSorted();
          return (
            <th
              key={header.id}
              scope="col"
              className={classOf(header.column)}
              style={place(header.column, header.getSize())}
              aria-sort={sorted ? SORTS[sorted] : undefined}
            >
              <Head header={header} table={model} wanted={wanted} change={change} />
            </th>
          );
        })}
        <td className={tableStyles.fill} aria-hidden="true" />
      </tr>
    ))}
  </thead>
);

/** "5 Oct": the bucket's first day; the row's own name is in the first column. */
const nameIn = (column: GridColumn, row: GridRow, today: Day): string => {
  if (row.id === 'total') return 'Total';
  if (column.kind === 'bucket') return row.bucket ? dayWords(row.bucket, today) : '';
  return row.name ?? 'All';
};

const fullName = (row: GridRow, today: Day): string =>
  row.id === 'total'
    ? 'Total'
    : [row.name, row.bucket && dayWords(row.bucket, today)].filter(Boolean).join(', ') || 'All';

/** As the head has them: pinned ones first. */
const inOrder = (model: GridTable): GridTableColumn[] =>
  model.getHeaderGroups().flatMap((group) => group.headers.map((header) => header.column));

interface LineProps {
  model: GridTable;
  row: GridRow;
  index: number;
  today: Day;
  currency: string;
  unsplit: Unsplit;
}

/** One row; its first cell names it. A total's second name would say it twice. */
const Line = ({ model, row, index, today, currency, unsplit }: LineProps) => (
  <tr aria-rowindex={index}>
    {inOrder(model).map((column, at) => {
      const meta = drawnBy(column);
      const isName = meta.kind === 'bucket' || meta.kind === 'split';
      const Tag = at === 0 && isName ? 'th' : 'td';
      const isRepeated = row.id === 'total' && isName && at > 0;
      return (
        <Tag
          key={column.id}
          scope={Tag === 'th' ? 'row' : undefined}
          className={classOf(column)}
          style={place(column, column.getSize())}
        >
          {isRepeated ? null : (
            <CellContent
              column={meta}
              row={row}
              currency={currency}
              unsplit={unsplit}
              rowName={isName ? nameIn(meta, row, today) : fullName(row, today)}
            />
          )}
        </Tag>
      );
    })}
    <td className={tableStyles.fill} aria-hidden="true" />
  </tr>
);

/** Stands for the rows that are out of sight. */
const Space = ({ height }: { height: number }) => height > 0 && <tr aria-hidden="true" style={{ height }} />;

const useShown = (model: GridTable) => {
  const frame = useRef<HTMLDivElement>(null);
  const { rows } = model.getRowModel();
  const isVirtual = rows.length > VIRTUAL_FROM;
  // nothing here is memoized by a compiler
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: rows.length,
    enabled: isVirtual,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: OVERSCAN,
  });
  const items = virtual.getVirtualItems();
  const [first, last] = [items[0], items.at(-1)];
  const lines = rows.map(({ id, original }, index) => ({ id, row: original, index }));
  const shown = isVirtual ? items.flatMap(({ index }) => lines[index] ?? []) : lines;
  const after = last ? virtual.getTotalSize() - last.end : 0;
  return {
    frame,
    count: rows.length,
    shown,
    before: isVirtual ? (first?.start ?? 0) : 0,
    after: isVirtual ? after : 0,
  };
};

/** The columns of an answer; the same object while nothing about them changes. */
export const useColumns = (table: TableAnswer, wanted: Wanted, dimension: string | null, today: Day) =>
  useMemo(
    () => columnsOf(table, wanted, dimension, (day) => shortRange(periodOf(day, table), today)),
    [table, wanted, dimension, today],
  );

/** Names of rows stay in sight, the head and the totals too; long tables draw what is in sight. */
export const Grid = ({ table, rows, columns, wanted, dimension, today, isOld, change }: Props) => {
  const model = useGrid(columns, rows.rows, wanted, change);
  const { frame, count, shown, before, after } = useShown(model);
  const unsplit = { by: dimension?.toLowerCase() ?? '', why: table.unsplit };
  const line = { model, today, currency: table.currency, unsplit };
  return (
    <div ref={frame} className={styles.frame} tabIndex={0} role="region" aria-label="Table" aria-busy={isOld}>
      <table
        className={classes(tableStyles.table, isOld && tableStyles.old)}
        style={{ minWidth: model.getTotalSize() }}
        aria-rowcount={count + 1 + (rows.total ? 1 : 0)}
      >
        <HeadRow model={model} wanted={wanted} change={change} />
        <tbody>
          <Space height={before} />
          {shown.map(({ id, row, index }) => (
            <Line key={id} row={row} index={index + 2} {...line} />
          ))}
          <Space height={after} />
        </tbody>
        {rows.total && (
          <tfoot>
            <Line row={rows.total} index={count + 2} {...line} />
          </tfoot>
        )}
      </table>
    </div>
  );
};
