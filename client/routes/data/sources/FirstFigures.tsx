import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type Day, addDays } from '../../../../shared/days';
import type { Store } from '../../../../server/types';
import { formatMissing, formatValue } from '../../../format';
import { samePeriod } from '../../../search';
import { trpc } from '../../../trpc';
import { LastAnswer } from '../../../ui/LastAnswer';
import { ErrorState, Skeleton } from '../../../ui/states';
import styles from './FirstFigures.module.css';

const METRICS = ['net_sales', 'orders', 'aov'] as const;
const LABELS = { net_sales: 'Net sales', orders: 'Orders', aov: 'AOV' };
const YEAR = 365;

/** The first figures of what has just come in. */
export const FirstFigures = ({ store, today }: { store: Store; today: Day }) => {
  const question = {
    ...{ store: store.slug, metrics: [...METRICS] },
    ...{ from: addDays(today, 1 - YEAR), to: addDays(today, 1) },
  };
  const query = useQuery(trpc.ask.query.queryOptions(question));
  const { data, error, refetch } = query;
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />;
  const values = data?.rows[0]?.values;
  return (
    <section className={styles.firstFigures} aria-label="First figures">
      <h3>
        The last {YEAR} days of this store
        <Link className="qd-link" to="/s/$store/bridge" params={{ store: store.slug }} search={samePeriod}>
          See the Bridge
        </Link>
      </h3>
      <LastAnswer of={[query]}>
        <dl>
          {METRICS.map((metric) => {
            const value = values?.[metric];
            return (
              <div key={metric} data-first={metric}>
                <dt>{LABELS[metric]}</dt>
                <dd>
                  {!value ? (
                    <Skeleton height={28} width={120} />
                  ) : value.value === null ? (
                    formatMissing(value)
                  ) : (
                    formatValue(value.value, value.unit, store.currency, 'unit')
                  )}
                </dd>
              </div>
            );
          })}
        </dl>
      </LastAnswer>
    </section>
  );
};
