import type { Comparison } from '../../server/ask/types';
import type { Unit } from '../../server/catalog/types';
import {
  formatChange,
  formatMissing,
  formatPoints,
  formatSigned,
  formatValue,
  type NumberStyle,
} from '../format';
import { isBeyondPercent } from '../../shared/numberWords';
import { classes } from '../ui/classes';
import styles from './Delta.module.css';

interface Props {
  comparison: Comparison | null;
  unit: Unit;
  currency: string;
  style?: NumberStyle;
}

const amountOf = ({ relative, difference, value }: Comparison, { unit, currency, style }: Props): string => {
  if (difference === null) return 'no comparison';
  if (unit === 'fraction') return formatPoints(difference, value.value ?? 0);
  if (unit === 'number') return formatSigned(difference, unit, currency, style);
  // down by more than all there was: a multiple would have no meaning
  const isAmount = relative === null || (relative < 0 && isBeyondPercent(relative));
  return isAmount ? formatSigned(difference, unit, currency, style) : formatChange(relative);
};

/** What is printed as no change is none: its sign lies below what is printed. */
const isLevel = (amount: string): boolean => !/[1-9]/.test(amount);

/** Where a change of an amount has no percentage, its reader is told why. */
const withoutPercent = ({ relative, value }: Comparison, unit: Unit): string => {
  if (relative !== null || (unit !== 'money' && unit !== 'count')) return '';
  return (value.value ?? 0) < 0 ? ', no percentage of a figure below zero' : ', no percentage of nothing';
};

/** "No comparison, no data before 1 Jul 2025". */
const withoutComparison = ({ flags, reason }: Comparison['value']): string =>
  reason === undefined ? 'No data in the comparison' : `No comparison, ${formatMissing({ flags, reason })}`;

const Arrow = ({ difference }: { difference: number }) => (
  <svg className={styles.arrow} viewBox="0 0 8 8" width="8" height="8" aria-hidden="true">
    {difference > 0 ? (
      <path d="M4 1 7.5 7h-7z" />
    ) : difference < 0 ? (
      <path d="M4 7 .5 1h7z" />
    ) : (
      <path d="M0 3h8v2H0z" />
    )}
  </svg>
);

/** A change: arrow, signed amount, "worse" or "unclear" where it is, and what it was. */
export const Delta = (props: Props) => {
  const { comparison, unit, currency, style } = props;
  if (!comparison) return <span className="qd-none">No comparison</span>;
  const { difference, judgement, value } = comparison;
  if (difference === null) return <span className="qd-none">{withoutComparison(value)}</span>;
  const amount = amountOf(comparison, props);
  const shown = isLevel(amount) ? 'same' : judgement;
  return (
    <span className={classes(styles.delta, shown === 'worse' && styles.worse)}>
      <Arrow difference={isLevel(amount) ? 0 : difference} />
      <span>
        {amount}
        {shown === 'worse' && ' worse'}
        {shown === 'better' && <span className="qd-sr"> better</span>}
        {shown === 'same' && <span className="qd-sr"> the same</span>}
        {shown === 'unclear' && ' unclear'}
      </span>
      <span className={styles.from}>
        {shown === 'unclear' ? 'cannot be told apart from' : 'from'}{' '}
        {formatValue(value.value, unit, currency, style)}
        {withoutPercent(comparison, unit)}
        {comparison.isAcrossSources && ', sessions of another source'}
      </span>
    </span>
  );
};
