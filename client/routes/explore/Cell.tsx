import type { Value } from '../../../server/ask/types';
import type { ByMetric } from '../../../server/catalog/metrics';
import type { Change } from '../../../server/explore/types';
import { Sparkline } from '../../kpi/Sparkline';
import { formatValue, isUnsure, reasonOf, styleOf, type NumberStyle } from '../../format';
import { Delta } from '../../kpi/Delta';
import { exactly, figureClass } from '../../kpi/Figure';
import type { GridColumn, GridRow } from './rows';
import { useSetExplore } from './useExplore';
import { Button } from '../../ui/Button';
import type { Day } from '../../../shared/days';
import { classes } from '../../ui/classes';
import styles from './Cell.module.css';
import tableStyles from './table.module.css';

/** One cell: a figure that can be asked why, its change, a small line, or a row's name. */

/** Characters of a name that always has room. */
const SHORT_NAME = 20;

interface CellRequest {
  metric: string;
  row: string | null;
  bucket: Day | null;
}

export const Why = ({
  metric,
  row,
  bucket,
  label,
  whole,
  children,
}: CellRequest & { label: string; whole?: string | undefined; children: string }) => {
  const setSearch = useSetExplore();
  return (
    <Button
      look="bare"
      className={classes(figureClass, styles.figure)}
      data-why={metric}
      aria-label={`${exactly(`${label}: ${children}`, whole)}. Why?`}
      title={whole}
      onClick={() => setSearch({ why: metric, row: row ?? undefined, bucket: bucket ?? undefined })}
    >
      {children}
    </Button>
  );
};

const toneOf = ({ flags }: Value): string | undefined => {
  if (isUnsure(flags)) return tableStyles.small;
  return flags.includes('partial') ? tableStyles.open : undefined;
};

interface FigureProps extends CellRequest {
  value: Value;
  label: string;
  currency: string;
  /** The column has no room for the whole. */
  isShort: boolean;
}

const Figure = ({ value, label, currency, isShort, ...request }: FigureProps) => {
  const print = (style: NumberStyle) => formatValue(value.value, value.unit, currency, style);
  const whole = print(styleOf(value.den));
  const text = isShort ? print('axis') : whole;
  return (
    <span className={value.value === null ? 'qd-none' : toneOf(value)} title={reasonOf(value) || undefined}>
      <Why {...request} label={label} whole={text === whole ? undefined : whole}>
        {text}
      </Why>
    </span>
  );
};

/** Of a row or a bucket: two lines of it, and all of it to who points at it. */
const Name = ({ children }: { children: string }) => (
  <span className={styles.name} title={children.length > SHORT_NAME ? children : undefined}>
    {children}
  </span>
);

const ChangeOf = ({ change, currency }: { change: Change | undefined; currency: string }) =>
  change ? (
    <Delta
      comparison={change}
      unit={change.value.unit}
      currency={currency}
      style={styleOf(change.value.den)}
    />
  ) : null;

/** Of a metric of which the split says nothing; the foot of the table says why to those who point at nothing. */
const NotSplit = ({ by, why }: { by: string; why: string | undefined }) => (
  <span className="qd-none" title={why}>
    not by {by}
  </span>
);

export interface Unsplit {
  by: string;
  why: ByMetric<string>;
}

interface Props {
  column: GridColumn;
  row: GridRow;
  currency: string;
  /** "Email, week of 5 Oct": which row it is. */
  rowName: string;
  /** What the rows are split by, and why the split says nothing of a metric. */
  unsplit: Unsplit;
}

export const CellContent = ({ column, row, currency, rowName, unsplit }: Props) => {
  const { kind, metric, id } = column;
  if (kind === 'spark') return row.spark && <Sparkline {...row.spark} />;
  if (!metric) return <Name>{rowName}</Name>;
  if (kind === 'change') return <ChangeOf change={row.changes[metric.id]} currency={currency} />;
  const value = row.values[id];
  if (!value) return null;
  if (value.flags.includes('not_by_split')) return <NotSplit by={unsplit.by} why={unsplit.why[metric.id]} />;
  const label = [rowName, column.title].join(', ');
  const bucket = column.bucket ?? row.bucket;
  return (
    <Figure
      value={value}
      metric={metric.id}
      row={row.split}
      bucket={bucket}
      label={label}
      currency={currency}
      isShort={column.isNarrowed === true}
    />
  );
};
