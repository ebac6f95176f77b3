import type { Value } from '../../../server/ask/types';
import type { Change } from '../../../server/explore/types';
import { Sparkline } from '../../kpi/Sparkline';
import { formatValue, isUnsure, reasonOf, styleOf } from '../../format';
import { Delta } from '../../kpi/Delta';
import { figureClass } from '../../kpi/Figure';
import type { GridColumn, GridRow } from './rows';
import { useSetExplore } from './useExplore';
import { Button } from '../../ui/Button';
import type { Day } from '../../../shared/days';
import { classes } from '../../ui/classes';
import styles from './Cell.module.css';
import tableStyles from './table.module.css';

/** One cell: a figure that can be asked why, its change, a small line, or a row's name. */

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
  children,
}: CellRequest & { label: string; children: string }) => {
  const setSearch = useSetExplore();
  return (
    <Button
      look="bare"
      className={classes(figureClass, styles.figure)}
      data-why={metric}
      aria-label={`${label}: ${children}. Why?`}
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
}

const Figure = ({ value, label, currency, ...request }: FigureProps) => {
  const reason = reasonOf(value);
  const text =
    value.value === null ? 'no data' : formatValue(value.value, value.unit, currency, styleOf(value.den));
  return (
    <span className={value.value === null ? 'qd-none' : toneOf(value)} title={reason || undefined}>
      <Why {...request} label={label}>
        {text}
      </Why>
    </span>
  );
};

const ChangeOf = ({ change, currency }: { change: Change | undefined; currency: string }) =>
  change ? (
    <Delta
      comparison={change}
      unit={change.value.unit}
      currency={currency}
      style={styleOf(change.value.den)}
    />
  ) : null;

interface Props {
  column: GridColumn;
  row: GridRow;
  currency: string;
  /** "Email, week of 5 Oct": which row it is. */
  rowName: string;
}

export const CellContent = ({ column, row, currency, rowName }: Props) => {
  const { kind, metric, id } = column;
  if (kind === 'spark') return row.spark && <Sparkline values={row.spark} comparison={[]} />;
  if (!metric) return rowName;
  if (kind === 'change') return <ChangeOf change={row.changes[metric.id]} currency={currency} />;
  const value = row.values[id];
  if (!value) return null;
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
    />
  );
};
