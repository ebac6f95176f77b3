import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useContext, type ComponentProps, type ReactNode } from 'react';
import type { Term, Why } from '../../../server/ask/types';
import type { OrderListRow, ReversalListRow, RowSummary } from '../../../server/rows/types';
import { datedInstant } from '../../../shared/dayWords';
import { ROW_DIMENSIONS, type RowDimension } from '../../../shared/lists';
import { countWords, ROWS } from '../../../shared/numberWords';
import { formatValue } from '../../format';
import { orderAddress } from '../../orderAddress';
import { FLAG_WORDS, KIND_WORDS, LOUD, UNBOOKED_WORDS } from '../../rowWords';
import { trpc } from '../../trpc';
import { Button } from '../../ui/Button';
import { readersClock, StoreClock } from '../../ui/clock';
import { ErrorLine, Skeleton } from '../../ui/states';
import { Table } from '../../ui/Table';
import { Pairs } from './Block';
import styles from './ListedRows.module.css';

/** The rows of one list that a figure was made of, newest first, and what all of them sum to. */

export type RowsLink = Why['rows']['links'][number];

export interface ListProps {
  /** What the list is called among those of the figure. */
  name: string;
  link: RowsLink;
  why: Why;
  store: string;
  currency: string;
}

const PAGE = 5;

const isRowDimension = (id: string): id is RowDimension => (ROW_DIMENSIONS as readonly string[]).includes(id);

/** What the list is asked: the last word on a dimension counts, as in the address of the list. */
const filterOf = ({ link: { period, where }, store }: ListProps) => {
  const values = Object.entries(Object.fromEntries(where.map(({ dimension, value }) => [dimension, value])));
  return {
    store,
    ...period,
    where: values.flatMap(([dimension, value]) => (isRowDimension(dimension) ? [{ dimension, value }] : [])),
  };
};

const money = (value: number | null, currency: string): string =>
  value === null ? 'no rate' : formatValue(value, 'money', currency, 'unit');

const OrderLink = ({
  store,
  source,
  id,
  link,
}: Pick<ListProps, 'store' | 'link'> & { source: string; id: string }) => (
  <Link
    className="qd-link"
    to="/s/$store/data"
    params={{ store }}
    search={{ tab: 'orders', ...link.period, order: orderAddress(source, id) }}
  >
    {id}
  </Link>
);

const useTimeZone = (): string => (useContext(StoreClock) ?? readersClock()).timeZone;

const OrderRow = ({ row, ...props }: ListProps & { row: OrderListRow }) => {
  const timeZone = useTimeZone();
  const loud = row.flags.filter((flag) => LOUD.includes(flag)).map((flag) => FLAG_WORDS[flag]);
  return (
    <tr>
      <th scope="row">
        <OrderLink {...props} source={row.source} id={row.id} />
        {loud.length > 0 && <small>{loud.join(', ')}</small>}
      </th>
      <td>{datedInstant(row.placedAt, timeZone)}</td>
      <td className="num">{money(row.gross, props.currency)}</td>
      <td className="num">{money(row.discounts, props.currency)}</td>
      <td className="num">{money(row.net, props.currency)}</td>
    </tr>
  );
};

const ReversalRow = ({ row, ...props }: ListProps & { row: ReversalListRow }) => {
  const timeZone = useTimeZone();
  return (
    <tr>
      <th scope="row">
        {row.orderId ? <OrderLink {...props} source={row.source} id={row.orderId} /> : 'no order named'}
      </th>
      <td>
        {KIND_WORDS[row.kind]}
        {row.unbooked && <small>not counted: {UNBOOKED_WORDS[row.unbooked]}</small>}
      </td>
      <td>{datedInstant(row.occurredAt, timeZone)}</td>
      <td className="num">{row.returns === null ? 'not counted' : money(row.returns, props.currency)}</td>
    </tr>
  );
};

/** Of the formula's terms what these rows add up to, by measure. */
const termsOf = ({ why, link }: ListProps) =>
  [...why.numerator, ...why.denominator].filter(({ label }) => link.measures.includes(label));

/** What a sum of rows is to the formula's term. */
const againstFormula = (
  { why, link }: ListProps,
  term: Term,
  value: number,
  print: (n: number) => string,
): string => {
  const isOfBoth = why.rows.links.filter(({ measures }) => measures.includes(term.label)).length > 1;
  if (isOfBoth) return link.list === 'orders' ? 'before reversals' : 'taken off what the orders have';
  return term.value === value ? 'as in the formula' : `the formula has ${print(term.value)}`;
};

/** What the rows sum to, added up row by row, beside what the formula has. */
const SumRows = ({ summary, ...props }: ListProps & { summary: RowSummary }) => {
  const { currency } = props;
  const terms = new Map(termsOf(props).map((term) => [term.measure, term]));
  const rows = summary.sums.flatMap(({ measure, label, unit, value }) => {
    const term = terms.get(measure);
    if (!term) return [];
    const print = (n: number) => formatValue(n, unit, currency, 'unit');
    return [
      {
        name: label,
        detail: againstFormula(props, term, value, print),
        value: <span className={styles.sum}>{print(value)}</span>,
      },
    ];
  });
  return (
    <>
      {rows.length > 0 && <Pairs rows={rows} />}
      {summary.notes.map((note) => (
        <p key={note} className={styles.note}>
          {note}
        </p>
      ))}
    </>
  );
};

type Trouble = { message: string; data?: unknown } | null;

/** A list of either kind of row: what was read of it, page by page, and what all of it sums to. */
interface Listed<Row> {
  query: {
    data: { pages: { rows: Row[] }[] } | undefined;
    error: Trouble;
    refetch: () => unknown;
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    fetchNextPage: () => unknown;
  };
  summary: { data: RowSummary | undefined; error: Trouble; refetch: () => unknown };
  list: ListProps;
  head: ComponentProps<typeof Table>['head'];
  children: (row: Row) => ReactNode;
}

const More = <Row,>({
  query,
  summary,
  shown,
}: Pick<Listed<Row>, 'query' | 'summary'> & { shown: number }) => {
  const listed = summary.data?.listed;
  return (
    <p className={styles.more}>
      <span>
        {listed === undefined
          ? `${countWords(shown, ROWS)} shown`
          : `${formatValue(shown, 'count', '')} of ${countWords(listed, ROWS)}, newest first`}
      </span>
      {query.hasNextPage && (
        <Button
          look="link"
          aria-disabled={query.isFetchingNextPage}
          onClick={() => !query.isFetchingNextPage && query.fetchNextPage()}
        >
          {query.isFetchingNextPage ? 'Loading …' : 'Show more'}
        </Button>
      )}
    </p>
  );
};

/** The rows so far, the way to more of them, and the sum of all. */
const Listed = <Row,>({ query, summary, list, head, children }: Listed<Row>) => {
  if (query.error && !query.data)
    return <ErrorLine error={query.error} part="The rows" retry={() => query.refetch()} />;
  if (!query.data) return <Skeleton height={140} />;
  const rows = query.data.pages.flatMap((page) => page.rows);
  if (rows.length === 0) return <p className={styles.note}>None in these days.</p>;
  return (
    <>
      <Table label={`Rows: ${list.name}`} head={head}>
        {rows.map(children)}
      </Table>
      <More query={query} summary={summary} shown={rows.length} />
      {summary.data && <SumRows {...list} summary={summary.data} />}
      {summary.error && !summary.data && (
        <ErrorLine error={summary.error} part="The sum of the rows" retry={() => summary.refetch()} />
      )}
    </>
  );
};

const paged = { getNextPageParam: (page: { next: string | null }) => page.next ?? undefined };

export const ListedOrders = (list: ListProps) => {
  const filter = filterOf(list);
  const query = useInfiniteQuery(trpc.rows.orders.infiniteQueryOptions({ ...filter, limit: PAGE }, paged));
  const enabled = query.data !== undefined;
  const summary = useQuery(trpc.rows.orderSummary.queryOptions(filter, { enabled }));
  const head = ['Order', 'Placed', { num: 'Gross' }, { num: 'Discounts' }, { num: 'Net to date' }];
  return (
    <Listed {...{ query, summary, list, head }}>
      {(row) => <OrderRow key={`${row.source} ${row.id}`} row={row} {...list} />}
    </Listed>
  );
};

export const ListedReversals = (list: ListProps) => {
  const filter = filterOf(list);
  const query = useInfiniteQuery(trpc.rows.reversals.infiniteQueryOptions({ ...filter, limit: PAGE }, paged));
  const enabled = query.data !== undefined;
  const summary = useQuery(trpc.rows.reversalSummary.queryOptions(filter, { enabled }));
  const head = ['Order', 'What', 'When', { num: 'Returns' }];
  return (
    <Listed {...{ query, summary, list, head }}>
      {(row) => <ReversalRow key={`${row.source} ${row.id}`} row={row} {...list} />}
    </Listed>
  );
};
