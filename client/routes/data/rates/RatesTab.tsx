import { countWords, ORDERS } from '../../../../shared/numberWords';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { RatesView } from '../../../../server/rows/types';
import type { Store } from '../../../../server/types';
import { formatValue } from '../../../format';
import { trpc } from '../../../trpc';
import { Section, PageTitle } from '../../../ui/parts';
import { Status } from '../../../ui/Status';
import { Table } from '../../../ui/Table';
import { LastAnswer } from '../../../ui/LastAnswer';
import { EmptyState, ErrorState, Skeleton } from '../../../ui/states';
import { useDataSearch } from '../search';
import { dateWords, datedShortRange } from '../../../../shared/dayWords';
import { addDays, type Day } from '../../../../shared/days';
import { Button, buttonClass } from '../../../ui/Button';
import dataStyles from '../data.module.css';
import styles from './RatesTab.module.css';

const n = (value: number): string => formatValue(value, 'count', '');
const rangeOf = (from: Day, last: Day): string => datedShortRange({ from, to: addDays(last, 1) });

const ImportFile = () => (
  <Link className={buttonClass('primary')} from="/s/$store/data" to="." search={{ tab: 'imports' }}>
    Import a file
  </Link>
);

const Verdict = ({ rates }: { rates: RatesView }) => {
  const lacking = rates.lacking.reduce((sum, row) => sum + row.orders, 0);
  if (lacking > 0)
    return (
      <PageTitle>
        <Status status="at_risk">{countWords(lacking, ORDERS)} without an exchange rate</Status>: their money
        is in no figure until a rate arrives.
      </PageTitle>
    );
  const used = rates.used.reduce((sum, row) => sum + row.orders, 0);
  return (
    <PageTitle>
      {used > 0
        ? `Every order in another currency has its rate: ${countWords(used, ORDERS)}.`
        : `Every order was paid in ${rates.currency}: no rate is needed.`}
    </PageTitle>
  );
};

const Lacking = ({ rates }: { rates: RatesView }) => (
  <Section
    title="Rates that are missing"
    note={`Orders whose currency can't be turned into ${rates.currency}`}
  >
    <Table
      label="Missing rates"
      head={['Currency', { num: 'Orders' }, { num: 'Days' }, 'First and last day']}
    >
      {rates.lacking.map((row) => (
        <tr key={row.currency}>
          <th scope="row">
            {row.currency} to {rates.currency}
          </th>
          <td className="num">
            <Link
              className="qd-link"
              from="/s/$store/data"
              to="."
              search={{ tab: 'orders', currency: row.currency, status: 'unconverted' }}
            >
              {n(row.orders)}
            </Link>
          </td>
          <td className="num">{n(row.days)}</td>
          <td>{rangeOf(row.firstDay, row.lastDay)}</td>
        </tr>
      ))}
    </Table>
    <p className={dataStyles.note}>
      Import a rate of these days, or of up to seven days before: the orders are converted at once.
    </p>
    <ImportFile />
  </Section>
);

const CurrencyPairs = ({ rates }: { rates: RatesView }) => (
  <Table
    label="Pairs of currencies"
    head={['Pair', { num: 'Newest rate' }, { num: 'Days' }, 'First and last day']}
  >
    {rates.pairs.map((pair) => (
      <tr key={`${pair.base}/${pair.quote}`}>
        <th scope="row">
          <Link
            className="qd-link"
            from="/s/$store/data"
            to="."
            search={(previous) => ({ ...previous, pair: `${pair.base}/${pair.quote}` })}
            resetScroll={false}
          >
            {pair.base}/{pair.quote}
          </Link>
        </th>
        <td className="num">{pair.rate}</td>
        <td className="num">{n(pair.days)}</td>
        <td>{rangeOf(pair.firstDay, pair.lastDay)}</td>
      </tr>
    ))}
  </Table>
);

/** Rates of one pair day by day. */
const Days = ({ store, pair }: { store: string; pair: string }) => {
  const [base = '', quote = ''] = pair.split('/');
  const query = useInfiniteQuery(
    trpc.rows.rateDays.infiniteQueryOptions(
      { store, base, quote },
      { getNextPageParam: (page) => page.next ?? undefined },
    ),
  );
  const rows = query.data?.pages.flatMap((page) => page.rows);
  const title = `${pair}, day by day`;
  if (query.error && !rows)
    return (
      <Section title={title}>
        <ErrorState error={query.error} retry={() => void query.refetch()} />
      </Section>
    );
  if (!rows) return <Skeleton height={160} />;
  return (
    <Section title={title} note={`1 ${base} in ${quote}`}>
      <LastAnswer of={[query]}>
        {rows.length === 0 && <p className={dataStyles.note}>There is no rate of this pair.</p>}
        <Table label={title} className={styles.rateDays} head={['Day', { num: 'Rate' }]}>
          {rows.map(({ day, rate }) => (
            <tr key={day}>
              <td>{dateWords(day)}</td>
              <td className="num">{rate}</td>
            </tr>
          ))}
        </Table>
        {query.hasNextPage && <Button onClick={() => void query.fetchNextPage()}>Show earlier days</Button>}
        {query.error && !query.isRefetchError && (
          <ErrorState error={query.error} part="The earlier days" retry={() => void query.fetchNextPage()} />
        )}
      </LastAnswer>
    </Section>
  );
};

const SOURCES = {
  table: 'the rates of this store, directly or over a common currency',
  platform: 'the rate that the platform gave with the order',
};

const Used = ({ rates }: { rates: RatesView }) => (
  <Section title="Orders that were converted" note="At the rate of their day, or of the last day before it">
    <Table label="Converted orders" head={['Currency', { num: 'Orders' }, 'Converted by']}>
      {rates.used.map(({ currency, source, orders: count }) => (
        <tr key={`${currency} ${source}`}>
          <th scope="row">
            {currency} to {rates.currency}
          </th>
          <td className="num">
            <Link className="qd-link" from="/s/$store/data" to="." search={{ tab: 'orders', currency }}>
              {n(count)}
            </Link>
          </td>
          <td>{SOURCES[source]}</td>
        </tr>
      ))}
    </Table>
  </Section>
);

/** Exchange rates of the store, and orders that lack one. */
export const RatesTab = ({ store }: { store: Store }) => {
  const { pair } = useDataSearch();
  const query = useQuery(trpc.rows.rates.queryOptions({ store: store.slug }));
  const { data: rates, error, refetch } = query;
  if (error && !rates) return <ErrorState error={error} retry={() => void refetch()} isAlone />;
  if (!rates)
    return (
      <>
        <PageTitle>Exchange rates</PageTitle>
        <Skeleton height={200} />
      </>
    );
  return (
    <LastAnswer of={[query]}>
      <Verdict rates={rates} />
      {rates.lacking.length > 0 && <Lacking rates={rates} />}
      <Section title="Rates of this store" note="Nobody else's import changes them">
        {rates.pairs.length > 0 ? (
          <CurrencyPairs rates={rates} />
        ) : (
          <EmptyState
            title="No rates yet"
            text={`Orders in ${rates.currency} need none. For orders in another currency, import a file with a day, two currencies and a rate in each row.`}
            action={<ImportFile />}
          />
        )}
      </Section>
      {rates.used.length > 0 && <Used rates={rates} />}
      {pair && <Days key={pair} store={store.slug} pair={pair} />}
    </LastAnswer>
  );
};
