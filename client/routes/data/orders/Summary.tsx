import type { RowSum, RowSummary } from '../../../../server/rows/types';
import { useCatalogMetric } from '../../../catalogQuery';
import { formatValue } from '../../../format';
import { Skeleton } from '../../../ui/states';
import { classes } from '../../../ui/classes';
import dataStyles from '../data.module.css';
import styles from './Summary.module.css';
import { Pairs } from '../../../kpi/why/Block';

const LEADING = 6;

const text = ({ value, unit }: RowSum, currency: string): string =>
  formatValue(value, unit, currency, 'unit');

/** The measures of the metric whose rows these are come first. */
const inOrder = (sums: readonly RowSum[], wanted: readonly string[]): RowSum[] => [
  ...sums.filter(({ measure }) => wanted.includes(measure)),
  ...sums.filter(({ measure }) => !wanted.includes(measure)),
];

const useMeasures = (of: string | undefined): string[] => {
  const { data: metric } = useCatalogMetric(of);
  return [...(metric?.num ?? []), ...(metric?.den ?? [])].map((term) => term.replace(/^-/, ''));
};

const LeftOut = ({ leftOut }: Pick<RowSummary, 'leftOut'>) =>
  leftOut.length > 0 && (
    <p className={dataStyles.note}>
      Left out:{' '}
      {leftOut
        .map(
          ({ reason, count }) =>
            `${reason.charAt(0).toLowerCase()}${reason.slice(1)} ${formatValue(count, 'count', '')}`,
        )
        .join('; ')}
      .
    </p>
  );

interface Props {
  summary: RowSummary | undefined;
  currency: string;
  of: string | undefined;
  isOld: boolean;
}

/** Counts and sums of exactly the rows below, to be held against a figure. */
export const Summary = ({ summary, currency, of, isOld }: Props) => {
  const wanted = useMeasures(of);
  if (!summary)
    return (
      <div className={styles.sums} aria-busy="true">
        <Skeleton height={86} />
      </div>
    );
  const sums = inOrder(summary.sums, wanted);
  const leading = Math.max(LEADING, wanted.length);
  return (
    <section
      className={classes(styles.sums, isOld && styles.old)}
      aria-label="Sums of these rows"
      aria-busy={isOld}
    >
      <dl>
        {sums.slice(0, leading).map((sum) => (
          <div
            key={sum.measure}
            data-sum={sum.measure}
            className={wanted.includes(sum.measure) ? styles.wanted : undefined}
          >
            <dt>{sum.label}</dt>
            <dd>{text(sum, currency)}</dd>
          </div>
        ))}
      </dl>
      <LeftOut leftOut={summary.leftOut} />
      {summary.notes.map((note) => (
        <p key={note} className={dataStyles.note}>
          {note}
        </p>
      ))}
      {sums.length > leading && (
        <details>
          <summary>All sums of these rows</summary>
          <Pairs rows={sums.slice(leading).map((sum) => ({ name: sum.label, value: text(sum, currency) }))} />
        </details>
      )}
    </section>
  );
};
