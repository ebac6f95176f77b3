import type { TableAnswer } from '../../../server/explore/types';
import { formatChange, formatPercent, formatPoints, formatValue, isUnsure, styleOf } from '../../format';
import { Why } from './Cell';
import { hasChanges, type GridRow, type GridRows } from './rows';
import type { Wanted } from './state';
import { dayWords } from '../../../shared/dayWords';
import type { Day } from '../../../shared/days';
import { PageTitle } from '../../ui/parts';

/** The first sentence: where the metric in focus is highest, and what grew fastest. */

interface Props {
  table: TableAnswer;
  rows: GridRows;
  wanted: Wanted;
  dimension: string | null;
  today: Day;
}

const by = <T,>(items: readonly T[], keyOf: (item: T) => number): T | undefined =>
  items.reduce<T | undefined>(
    (best, item) => (best === undefined || keyOf(item) > keyOf(best) ? item : best),
    undefined,
  );

const isSound = (row: GridRow, id: string): boolean => {
  const value = row.values[id];
  return value !== undefined && value.value !== null && !isUnsure(value.flags);
};

const nameOf = (row: GridRow, today: Day): string =>
  [row.name, row.bucket && dayWords(row.bucket, today)].filter(Boolean).join(', ') || 'all';

const grownWords = (row: GridRow, { of }: Wanted): string => {
  const change = row.changes[of.id]!;
  return of.unit === 'fraction'
    ? formatPoints(change.difference ?? 0, row.values[of.id]?.value ?? 0)
    : formatChange(change.amount ?? 0);
};

const Fastest = ({ rows, wanted, today }: Props) => {
  const { of } = wanted;
  const judged = rows.rows.filter(
    (row) => isSound(row, of.id) && (row.changes[of.id]?.amount ?? null) !== null,
  );
  const fastest = by(judged, (row) => row.changes[of.id]!.amount!);
  if (!hasChanges(wanted) || judged.length < 2 || !fastest || of.unit === 'number') return null;
  const isGrowing = fastest.changes[of.id]!.amount! > 0;
  return (
    <>
      , {nameOf(fastest, today)} {isGrowing ? 'grew fastest at' : 'fell least at'}{' '}
      {grownWords(fastest, wanted)}
    </>
  );
};

/** Share of the total where the rows add up to it. */
const shareOf = (row: GridRow, total: GridRow | null, { of }: Wanted): string | null => {
  const [part, whole] = [row.values[of.id]?.value, total?.values[of.id]?.value];
  return of.additive && part && whole && whole > 0 && part > 0 ? formatPercent(part / whole, 1) : null;
};

export const Verdict = (props: Props) => {
  const { table, rows, wanted, dimension, today } = props;
  const { of } = wanted;
  // a pivot's rows have no value of their own: the totals are by bucket
  const highest =
    wanted.show === 'pivot'
      ? undefined
      : by(
          rows.rows.filter((r) => isSound(r, of.id)),
          (r) => r.values[of.id]!.value!,
        );
  const subject = [
    of.label,
    dimension && `by ${dimension.toLowerCase()}`,
    wanted.show === 'pivot' && `and ${wanted.by}`,
  ]
    .filter(Boolean)
    .join(' ');
  if (!highest) return <PageTitle>{subject}</PageTitle>;
  const value = highest.values[of.id]!;
  const share = shareOf(highest, rows.total, wanted);
  const isOnly = rows.rows.length === 1 && !rows.total;
  return (
    <PageTitle>
      {subject}: {!isOnly && <>{nameOf(highest, today)} is highest with </>}
      <Why metric={of.id} row={highest.split} bucket={highest.bucket} label={nameOf(highest, today)}>
        {formatValue(value.value, value.unit, table.currency, styleOf(value.den))}
      </Why>
      {share && ` (${share})`}
      <Fastest {...props} />.
    </PageTitle>
  );
};
