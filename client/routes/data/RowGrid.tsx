import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { formatValue } from '../../format';
import { classes } from '../../ui/classes';
import { tracksOf, type Width } from './tracks';
import styles from './RowGrid.module.css';

/** A long list in a frame of its own. Only rows in sight are drawn; the next page comes before it is reached. */

export interface GridColumn<Row> {
  id: string;
  head: string;
  width: Width;
  isNumber?: boolean;
  /** All that the cell says. */
  text: (row: Row) => string;
  /** How it looks, where that is more than its text. */
  cell?: (row: Row) => ReactNode;
}

interface Props<Row> {
  label: string;
  /** The same object while nothing about it changes, as the columns are: they are measured. */
  rows: readonly Row[];
  columns: readonly GridColumn<Row>[];
  keyOf: (row: Row) => string;
  /** Absent = rows can't be opened. */
  open?: (row: Row) => void;
  /** All rows, where that is known. */
  total: number | null;
  more: () => void;
  hasMore: boolean;
  isOld: boolean;
  /** Pixels; rows of two lines are higher. */
  rowHeight?: number;
}

const HEIGHT = 36;
export const TWO_LINES = 52;
const HEAD = 33;
/** As data.css has it. */
const MOST = 420;
/** How high a grid of so many rows stands, for what holds its place while they load. */
export const gridHeight = (rows: number, rowHeight = HEIGHT): number =>
  Math.min(MOST, HEAD + rows * rowHeight);
const AHEAD = 40;
const PAGE_ROWS = 12;
/** Pixels between the margins of a sheet that lies. */
const PAPER_WIDTH = 960;

const STEPS: Record<string, (at: number, last: number) => number> = {
  ArrowDown: (at) => at + 1,
  ArrowUp: (at) => at - 1,
  PageDown: (at) => at + PAGE_ROWS,
  PageUp: (at) => at - PAGE_ROWS,
  Home: () => 0,
  End: (_, last) => last,
};

/** Paper says which rows it has: those that were drawn. */
const Printed = ({ first, last, total }: { first: number; last: number; total: number | null }) => (
  <p className={styles.printed} aria-hidden="true">
    Rows {formatValue(first, 'count', '')} to {formatValue(last, 'count', '')}
    {total !== null && ` of ${formatValue(total, 'count', '')}`}: those that were in sight.
  </p>
);

export const RowGrid = <Row,>({
  rows,
  columns,
  keyOf,
  open,
  hasMore,
  more,
  rowHeight = HEIGHT,
  ...props
}: Props<Row>) => {
  const frame = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const [isUsed, setUsed] = useState(false);
  // oxlint-disable-next-line react/incompatible-library -- its functions are used here alone, nothing memoised gets them
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollPaddingStart: HEAD,
  });
  // a turned phone has rows of another height
  useEffect(() => list.measure(), [list, rowHeight]);
  const shown = list.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && last >= rows.length - AHEAD) more();
  }, [last, rows.length, hasMore, more]);
  // another first row is another list: it is read from its top
  const first = rows[0] && keyOf(rows[0]);
  useEffect(() => {
    frame.current?.scrollTo({ top: 0 });
    setActive(0);
  }, [first]);
  const at = Math.min(active, Math.max(0, rows.length - 1));
  const onKey = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    const row = rows[at];
    if (event.key === 'Enter' && row && open) open(row);
    else if (step) {
      event.preventDefault();
      const next = Math.min(Math.max(0, step(at, rows.length - 1)), rows.length - 1);
      setUsed(true);
      setActive(next);
      list.scrollToIndex(next);
    }
  };
  const { template, total, isCut } = useMemo(() => tracksOf(columns, rows), [columns, rows]);
  return (
    <div
      ref={frame}
      className={classes(styles.grid, props.isOld && styles.old)}
      role="grid"
      tabIndex={0}
      aria-label={props.label}
      aria-rowcount={props.total === null ? -1 : props.total + 1}
      aria-busy={props.isOld}
      aria-activedescendant={rows.length > 0 ? `row-${at}` : undefined}
      onKeyDown={onKey}
      onFocus={() => setUsed(true)}
      onBlur={() => setUsed(false)}
    >
      <div className={total > PAPER_WIDTH ? styles.wide : undefined} style={{ minWidth: total }}>
        <div role="rowgroup" className={styles.head}>
          <div role="row" className={styles.row} style={{ gridTemplateColumns: template }} aria-rowindex={1}>
            {columns.map(({ id, head, isNumber }) => (
              <span key={id} role="columnheader" className={isNumber ? 'num' : undefined}>
                {head}
              </span>
            ))}
          </div>
        </div>
        <div role="rowgroup" style={{ height: list.getTotalSize(), position: 'relative' }}>
          {shown.map(({ index, start }) => {
            const row = rows[index];
            return row === undefined ? null : (
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the frame takes the keys for all rows
              <div
                key={keyOf(row)}
                id={`row-${index}`}
                role="row"
                aria-rowindex={index + 2}
                aria-selected={isUsed && index === at}
                className={classes(styles.row, open && styles.canOpen)}
                style={{
                  gridTemplateColumns: template,
                  height: rowHeight,
                  transform: `translateY(${start}px)`,
                }}
                onClick={() => {
                  setActive(index);
                  open?.(row);
                }}
              >
                {columns.map(({ id, isNumber, text, cell = text }, column) => (
                  <span
                    key={id}
                    role="gridcell"
                    className={isNumber ? 'num' : undefined}
                    title={isCut[column] ? text(row) : undefined}
                  >
                    {cell(row)}
                  </span>
                ))}
              </div>
            );
          })}
        </div>
      </div>
      <Printed first={(shown[0]?.index ?? 0) + 1} last={last + 1} total={props.total} />
    </div>
  );
};
