import { useState } from 'react';
import { Pop } from './Pop';
import type { GridColumn } from './rows';
import type { Wanted } from './state';
import { drawnBy, NARROWEST, WIDEST, type GridHeader, type GridTable } from './useGrid';
import { Button } from '../../ui/Button';
import { classes } from '../../ui/classes';
import styles from './Head.module.css';
import tableStyles from './table.module.css';

/** A column's head: sorts on a click; its menu does the rest, by keyboard too. */

const STEP = 40;

const Arrow = ({ descending }: { descending: boolean }) => (
  <svg viewBox="0 0 8 8" width="8" height="8" aria-hidden="true">
    <path d={descending ? 'M4 7 .5 1h7z' : 'M4 1 7.5 7h-7z'} fill="currentColor" />
  </svg>
);

interface Props {
  header: GridHeader;
  table: GridTable;
  wanted: Wanted;
  change: (next: Partial<Wanted>) => void;
}

const without = (ids: string[], id: string): string[] => ids.filter((other) => other !== id);
const toggled = (ids: string[], id: string): string[] => (ids.includes(id) ? without(ids, id) : [...ids, id]);

/** The metrics with one of them a place further. */
const moved = ({ metrics }: Wanted, id: string, by: 1 | -1): Wanted['metrics'] => {
  const at = metrics.findIndex((metric) => metric.id === id);
  const to = at + by;
  const metric = metrics[at];
  if (!metric || to < 0 || to >= metrics.length) return metrics;
  return metrics.toSpliced(at, 1).toSpliced(to, 0, metric);
};

interface Action {
  name: string;
  run: () => void;
}

const ordering = ({ wanted, change }: Props, { kind, metric }: GridColumn): Action[] =>
  kind === 'value' && metric && wanted.show !== 'pivot'
    ? [
        { name: 'Move left', run: () => change({ metrics: moved(wanted, metric.id, -1) }) },
        { name: 'Move right', run: () => change({ metrics: moved(wanted, metric.id, 1) }) },
      ]
    : [];

const changing = ({ wanted, change }: Props, { kind, metric }: GridColumn): Action[] => {
  if (kind !== 'value' || !metric || wanted.show === 'pivot') return [];
  const focus = { name: 'Put in focus', run: () => change({ of: metric }) };
  const isAlready = metric === wanted.of;
  const name = wanted.changes.includes(metric.id) ? 'Hide its change' : 'Show its change';
  const toggle = { name, run: () => change({ changes: toggled(wanted.changes, metric.id) }) };
  return isAlready ? [] : [focus, toggle];
};

const actionsOf = (props: Props, column: GridColumn): Action[] => {
  const { header, wanted, change } = props;
  const size = header.column.getSize();
  const sized = (to: number) => change({ sizes: { ...wanted.sizes, [column.id]: to } });
  const sort = (descending: boolean) => change({ sort: { column: column.id, descending } });
  const isName = column.kind === 'bucket' || column.kind === 'split';
  return [
    ...(header.column.getCanSort()
      ? [
          { name: 'Sort, largest first', run: () => sort(true) },
          { name: 'Sort, smallest first', run: () => sort(false) },
        ]
      : []),
    // a pivot's buckets stand in their order, all of them
    ...(isName || wanted.show === 'pivot'
      ? []
      : [
          {
            name: wanted.pin.includes(column.id) ? 'Unpin' : 'Pin',
            run: () => change({ pin: toggled(wanted.pin, column.id) }),
          },
          { name: 'Hide', run: () => change({ hide: [...wanted.hide, column.id] }) },
        ]),
    ...ordering(props, column),
    ...changing(props, column),
    { name: 'Wider', run: () => sized(Math.min(WIDEST, size + STEP)) },
    { name: 'Narrower', run: () => sized(Math.max(NARROWEST, size - STEP)) },
  ];
};

const ColumnMenu = (props: Props & { column: GridColumn }) => {
  const [isOpen, setOpen] = useState(false);
  const label = `Column ${props.column.title}`;
  const dots = (
    <Button look="bare" className={styles.dots} aria-label={label} onClick={() => setOpen(!isOpen)}>
      <svg viewBox="0 0 4 14" width="4" height="14" aria-hidden="true" fill="currentColor">
        <circle cx="2" cy="2" r="1.3" />
        <circle cx="2" cy="7" r="1.3" />
        <circle cx="2" cy="12" r="1.3" />
      </svg>
    </Button>
  );
  return (
    <Pop label={label} isOpen={isOpen} setOpen={setOpen} at="end" size="narrow" target={dots}>
      {actionsOf(props, props.column).map(({ name, run }) => (
        <Button
          key={name}
          look="bare"
          className={styles.action}
          onClick={() => {
            setOpen(false);
            run();
          }}
        >
          {name}
        </Button>
      ))}
    </Pop>
  );
};

export const Head = (props: Props) => {
  const { header, table } = props;
  const column = drawnBy(header.column);
  const sorted = header.column.getIsSorted();
  const { columnResizing } = table.state;
  const isResized = columnResizing.isResizingColumn === header.column.id;
  return (
    <>
      <span className={tableStyles.head}>
        {header.column.getCanSort() ? (
          <Button
            look="bare"
            className={styles.sort}
            data-sort
            onClick={header.column.getToggleSortingHandler()}
          >
            {column.title} {sorted && <Arrow descending={sorted === 'desc'} />}
          </Button>
        ) : (
          <span className={styles.sort} data-sort>
            {column.title}
          </span>
        )}
        <ColumnMenu {...props} column={column} />
      </span>
      <span
        className={classes(styles.resize, isResized && styles.active)}
        data-resize
        style={isResized ? { transform: `translateX(${columnResizing.deltaOffset ?? 0}px)` } : undefined}
        aria-hidden="true"
        onMouseDown={header.getResizeHandler()}
        onTouchStart={header.getResizeHandler()}
      />
    </>
  );
};
