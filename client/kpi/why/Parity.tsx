import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Why } from '../../../server/ask/types';
import type { ParityBrief, WitnessBrief } from '../../../server/parity/types';
import { shortRange } from '../../../shared/dayWords';
import type { Day, Period } from '../../../shared/days';
import type { ListId, Witness } from '../../../shared/lists';
import { CAUSE_WORDS } from '../../causeWords';
import { formatPercent, formatValue } from '../../format';
import { trpc } from '../../trpc';
import { classes } from '../../ui/classes';
import { ErrorLine, Skeleton } from '../../ui/states';
import { Block, Pairs } from './Block';
import whyStyles from './why.module.css';
import styles from './Parity.module.css';

/** Who else saw the orders that a figure rests on: the pixel, an ERP. */

const count = (n: number): string => formatValue(n, 'count', '');

const WITNESSES: Record<Witness, { name: string; expected: string }> = {
  pixel: { name: 'the pixel', expected: 'Web orders that the pixel should have seen' },
  erp: { name: 'the ERP', expected: 'Orders that the ERP should have' },
};

interface Place {
  store: string;
  witness: Witness;
  period: Period;
}

interface ListLinkProps extends Place {
  list?: ListId;
  cause?: 'unexplained';
  children: ReactNode;
}

/** Data, its parity of exactly these days. */
const ListLink = ({ store, witness, period, list, cause, children }: ListLinkProps) => (
  <Link
    className="qd-link"
    to="/s/$store/data"
    params={{ store }}
    search={{ tab: 'parity', ...period, witness, ...(list && { list }), ...(cause && { cause }) }}
  >
    {children}
  </Link>
);

type Seen = Extract<WitnessBrief, { reason: null }>;

/** "Paid off-site, did not return: 12; Under 24 hours old: 3". */
const causesWords = ({ causes }: Seen): string =>
  causes.map(({ cause, count: n }) => `${CAUSE_WORDS[cause]}: ${count(n)}`).join('; ');

const rowsOf = (seen: Seen, place: Place) => {
  const { witness, expected, matched, unexplained, phantoms } = seen;
  const { name } = WITNESSES[witness];
  const caused = expected - matched - unexplained;
  const listed = (n: number, what: string, more: { list: ListId; cause?: 'unexplained' }) =>
    n === 0 ? (
      '0'
    ) : (
      <ListLink {...place} {...more}>
        {count(n)}
        <span className="qd-sr"> {what}</span>
      </ListLink>
    );
  return [
    { name: WITNESSES[witness].expected, value: count(expected) },
    { name: `Seen by ${name}`, detail: formatPercent(matched / expected, 1), value: count(matched) },
    ...(caused > 0
      ? [
          {
            name: 'Not seen, with a cause',
            detail: causesWords(seen),
            value: listed(caused, `not seen by ${name}, with a cause`, { list: 'missing' }),
          },
        ]
      : []),
    {
      name: 'Not seen, unexplained',
      value: listed(unexplained, `not seen by ${name}, unexplained`, {
        list: 'missing',
        cause: 'unexplained',
      }),
    },
    ...(phantoms > 0
      ? [
          {
            name: `Seen by ${name}, and not in the shop`,
            value: listed(phantoms, `seen by ${name}, and not in the shop`, { list: 'phantom' }),
          },
        ]
      : []),
  ];
};

const Witnesses = ({ brief, store }: { brief: ParityBrief; store: string }) =>
  brief.witnesses.map((seen) => {
    const place = { store, witness: seen.witness, period: brief.period };
    return seen.reason === null ? (
      <div key={seen.witness} className={styles.witness} data-witness={seen.witness}>
        <Pairs rows={rowsOf(seen, place)} />
        <p className={classes(whyStyles.text, styles.all)}>
          <ListLink {...place}>Order by order on the Data page</ListLink>
        </p>
      </div>
    ) : (
      <p key={seen.witness} className={whyStyles.text}>
        {seen.reason}
      </p>
    );
  });

interface Props {
  why: Why;
  store: string;
  today: Day;
  /** The figure is of a part of the store's orders alone. */
  isFiltered: boolean;
}

const Known = ({ brief, store, isFiltered }: Omit<Props, 'why' | 'today'> & { brief: ParityBrief }) => {
  const { reason, isCut } = brief;
  if (reason !== null) return <p className={whyStyles.text}>{reason}</p>;
  return (
    <>
      {isCut && (
        <p className={whyStyles.text}>There are very many orders: their newest days are looked at.</p>
      )}
      {isFiltered && (
        <p className={whyStyles.text}>All orders of these days, not only those of this figure.</p>
      )}
      <Witnesses brief={brief} store={store} />
    </>
  );
};

/** Nothing where no orders stand behind the figure. */
export const Parity = ({ why, today, ...props }: Props) => {
  const period = why.parity;
  const query = useQuery(
    trpc.parity.brief.queryOptions(
      { store: props.store, ...(period ?? why.period) },
      { enabled: period !== null },
    ),
  );
  if (!period) return null;
  const { data: brief, error, refetch } = query;
  return (
    <Block title="Parity: who else saw the orders" note={shortRange(brief?.period ?? period, today)}>
      {error && !brief ? (
        <ErrorLine error={error} part="The parity" retry={() => refetch()} />
      ) : brief ? (
        <Known {...props} brief={brief} />
      ) : (
        <Skeleton height={100} />
      )}
    </Block>
  );
};
