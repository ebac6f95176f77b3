import type { Comparison } from '../../server/ask/types';
import type { Unit } from '../../server/catalog/types';
import { formatChange, formatPoints, formatSigned, formatValue, type NumberStyle } from '../format';

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
  return relative === null ? formatSigned(difference, unit, currency, style) : formatChange(relative);
};

const Arrow = ({ difference }: { difference: number }) => (
  <svg className="qd-arrow" viewBox="0 0 8 8" width="8" height="8" aria-hidden="true">
    {difference > 0 ? (
      <path d="M4 1 7.5 7h-7z" />
    ) : difference < 0 ? (
      <path d="M4 7 .5 1h7z" />
    ) : (
      <path d="M0 3h8v2H0z" />
    )}
  </svg>
);

/** A change: arrow, signed amount, "worse" where it is, and what it was. */
export const Delta = (props: Props) => {
  const { comparison, unit, currency, style } = props;
  if (!comparison) return <span className="qd-none">No comparison</span>;
  const { difference, judgement, value } = comparison;
  if (difference === null) return <span className="qd-none">No data in the comparison</span>;
  return (
    <span className={judgement === 'worse' ? 'qd-delta worse' : 'qd-delta'}>
      <Arrow difference={difference} />
      <span>
        {amountOf(comparison, props)}
        {judgement === 'worse' && ' worse'}
        {judgement === 'better' && <span className="qd-sr"> better</span>}
      </span>
      <span className="qd-from">from {formatValue(value.value, unit, currency, style)}</span>
    </span>
  );
};
