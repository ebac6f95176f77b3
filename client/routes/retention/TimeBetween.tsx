import { countWords, DAYS } from '../../../shared/numberWords';
import { useQuery } from '@tanstack/react-query';
import type { IntervalAnswer, IntervalBand, Second } from '../../../server/ask';
import { formatPercent, formatValue } from '../../format';
import { trpc } from '../../trpc';
import { Section } from '../../ui/parts';
import { LastAnswer } from '../../ui/LastAnswer';
import { ErrorState, Skeleton } from '../../ui/states';
import { Table } from '../../ui/Table';
import styles from './TimeBetween.module.css';
import retentionStyles from './retention.module.css';

/** How long customers take from one order to the next. */

const bandName = ({ from, to }: IntervalBand): string =>
  to === null ? `${from} days and more` : `${from} – ${to} days`;

/** Customers who have not come back yet are included: with few of them there is no such day. */
const secondWords = ({ median, customers, repeated }: Second): string =>
  median === null
    ? `not reached: ${formatPercent(repeated / customers, 1)} of ${formatValue(customers, 'count', '')} so far`
    : countWords(median, DAYS);

export const Figures = ({ answer }: { answer: IntervalAnswer }) => {
  const { median, lowerQuartile, upperQuartile, mean } = answer;
  if (median === null || lowerQuartile === null || upperQuartile === null || mean === null) return null;
  return (
    <dl className={styles.figures}>
      <div>
        <dt>Half of the orders that followed came within</dt>
        <dd>{countWords(median, DAYS)}</dd>
      </div>
      {answer.second && (
        <div>
          <dt>Half of all customers have ordered again within</dt>
          <dd>{secondWords(answer.second)}</dd>
        </div>
      )}
      <div>
        <dt>The middle half of them took</dt>
        <dd>
          {lowerQuartile} – {countWords(upperQuartile, DAYS)}
        </dd>
      </div>
      <div>
        <dt>Mean</dt>
        <dd>{formatValue(mean, 'number', '')} days</dd>
      </div>
    </dl>
  );
};

/** Bars from zero, each with its number: the table is the chart. */
const Bands = ({ answer: { bands, orders } }: { answer: IntervalAnswer }) => {
  const most = Math.max(...bands.map((band) => band.orders));
  return (
    <Table
      className={styles.bands}
      head={[{ name: 'Days since the order before', span: 2 }, { num: 'Orders' }, { num: 'Share' }]}
    >
      {bands.map((band) => (
        <tr key={band.from}>
          <th scope="row">{bandName(band)}</th>
          <td className={styles.bar} aria-hidden="true">
            <i style={{ width: `${(band.orders / most) * 100}%` }} />
          </td>
          <td className="num">{formatValue(band.orders, 'count', '')}</td>
          <td className="num">{formatPercent(band.orders / orders, 1)}</td>
        </tr>
      ))}
    </Table>
  );
};

const Nobody = () => <p className={retentionStyles.note}>No customer has ordered a second time yet.</p>;

export const TimeBetween = ({ store }: { store: string }) => {
  const query = useQuery(trpc.ask.timeBetweenOrders.queryOptions({ store }));
  const { data, error, refetch } = query;
  const body = () => {
    if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />;
    if (!data) return <Skeleton height={340} />;
    if (data.orders === 0) return <Nobody />;
    return (
      <LastAnswer of={[query]}>
        <Figures answer={data} />
        <Bands answer={data} />
        <p className={retentionStyles.note}>
          Orders that follow another one of their customer: {formatValue(data.orders, 'count', '')}, of all
          customers and all time. Orders within an hour are one purchase. {data.notes.join(' ')}
        </p>
      </LastAnswer>
    );
  };
  return (
    <Section title="How long until the next order?" note="All customers">
      <div className={styles.interval}>{body()}</div>
    </Section>
  );
};
