import type { Change, TableAnswer } from '../../../server/explore/types';
import type { Value } from '../../../server/ask/types';
import { formatChange, formatPercent, formatPoints, formatValue, isUnsure, styleOf } from '../../format';
import { Why } from './Cell';
import { hasChanges, type GridRow, type GridRows } from './rows';
import type { Wanted } from './state';
import { dayWords } from '../../../shared/dayWords';
import type { Day } from '../../../shared/days';
import { PageTitle } from '../../ui/parts';

/** The first sentence: what its figures have no more data of, then where the metric in focus is highest, and what grew fastest. */

interface Props {
  table: TableAnswer;
  rows: GridRows;
  wanted: Wanted;
  dimension: string | null;
  today: Day;
}

/** A row whose value can be judged. */
interface Sound {
  row: GridRow;
  value: Value;
  /** By which rows are ranked. */
  amount: number;
}

interface Moved extends Sound {
  change: Change;
}

const highestOf = <T extends Sound>(items: readonly T[]): T | undefined =>
  items.reduce<T | undefined>((best, item) => (best && best.amount >= item.amount ? best : item), undefined);

const soundIn = ({ rows }: GridRows, { of }: Wanted): Sound[] =>
  rows.flatMap((row) => {
    const value = row.values[of.id];
    return value && value.value !== null && !isUnsure(value.flags)
      ? [{ row, value, amount: value.value }]
      : [];
  });

const movedOf = (sound: readonly Sound[], { of }: Wanted): Moved[] =>
  sound.flatMap(({ row, value }) => {
    const change = row.changes[of.id];
    return change && change.amount !== null ? [{ row, value, change, amount: change.amount }] : [];
  });

const nameOf = (row: GridRow, today: Day): string =>
  [row.name, row.bucket && dayWords(row.bucket, today)].filter(Boolean).join(', ') || 'all';

const grownWords = ({ value, change, amount }: Moved, { of }: Wanted): string =>
  of.unit === 'fraction' ? formatPoints(change.difference ?? 0, value.value ?? 0) : formatChange(amount);

const Fastest = ({ rows, wanted, today }: Props) => {
  const judged = movedOf(soundIn(rows, wanted), wanted);
  const fastest = highestOf(judged);
  if (!hasChanges(wanted) || judged.length < 2 || !fastest || wanted.of.unit === 'number') return null;
  const words = grownWords(fastest, wanted);
  const isNone = !/[1-9]/.test(words);
  return isNone ? null : (
    <>
      , {nameOf(fastest.row, today)} {fastest.amount > 0 ? 'grew fastest at' : 'fell least at'} {words}
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
  const highest = wanted.show === 'pivot' ? undefined : highestOf(soundIn(rows, wanted));
  const subject = [
    of.label,
    dimension && `by ${dimension.toLowerCase()}`,
    wanted.show === 'pivot' && `and ${wanted.by}`,
  ]
    .filter(Boolean)
    .join(' ');
  if (!highest)
    return (
      <PageTitle>
        {table.opening}
        {table.unsplit[of.id] ?? subject}
      </PageTitle>
    );
  const { row, value } = highest;
  const share = shareOf(row, rows.total, wanted);
  const isOnly = rows.rows.length === 1 && !rows.total;
  return (
    <PageTitle>
      {table.opening}
      {subject}: {!isOnly && <>{nameOf(row, today)} is highest with </>}
      <Why metric={of.id} row={row.split} bucket={row.bucket} label={nameOf(row, today)}>
        {formatValue(value.value, value.unit, table.currency, styleOf(value.den))}
      </Why>
      {share && ` (${share})`}
      <Fastest {...props} />.
    </PageTitle>
  );
};
