import { datedInstant } from '../../../../shared/dayWords';
import type { ParityRow } from '../../../../server/parity/types';
import type { Store } from '../../../../server/types';
import { wordsOf } from '../../../dimensionWords';
import { formatSigned, formatValue } from '../../../format';
import type { GridColumn } from '../RowGrid';
import { CAUSE_WORDS } from './words';
import type { ListId } from '../../../../shared/lists';
import { classes } from '../../../ui/classes';
import styles from '../RowGrid.module.css';

const money = (minor: number | null, currency: string | null) =>
  minor === null || currency === null ? (
    <span className={styles.none}>not reported</span>
  ) : (
    formatValue(minor, 'money', currency, 'unit')
  );

const Cause = ({ row }: { row: ParityRow }) => {
  if (row.cause === null) return null;
  const isLoud = row.cause === 'unexplained';
  return (
    <span className={classes(styles.flag, isLoud && styles.loud)}>
      {CAUSE_WORDS[row.cause]}
      {row.assignedAt && ', given by hand'}
      {row.note && `: ${row.note}`}
    </span>
  );
};

/** What an order was, what it was seen as, or how far they are apart: what the list is about. */
const amountOf = (row: ParityRow, list: ListId) => {
  if (list === 'phantom') return money(row.seenMinor, row.seenCurrency);
  return list === 'mismatch' ? difference(row) : money(row.orderMinor, row.currency);
};

const difference = ({ differenceMinor, seenCurrency }: ParityRow) =>
  differenceMinor === null || seenCurrency === null
    ? ''
    : formatSigned(differenceMinor, 'money', seenCurrency, 'unit');

const events = ({ events: n }: ParityRow): string => `${formatValue(n, 'count', '')} events`;

const AMOUNTS: Partial<Record<ListId, string>> = { phantom: 'Seen as', mismatch: 'Difference' };

/** On a phone: which order, how much, and why. The rest is in its drawer. */
export const narrowColumns = ({ timeZone }: Store, list: ListId): GridColumn<ParityRow>[] => [
  {
    ...{ id: 'order', head: 'Order', width: 'minmax(0, 1fr)' },
    cell: (row) => (
      <>
        <b>{row.orderId}</b>
        <small>{datedInstant(row.at, timeZone)}</small>
      </>
    ),
  },
  {
    ...{ id: 'value', head: AMOUNTS[list] ?? 'Charged', width: '84px', isNumber: true },
    cell: (row) => amountOf(row, list),
  },
  {
    ...{ id: 'cause', head: list === 'duplicate' ? 'Seen' : 'Cause', width: 'minmax(0, 1.1fr)' },
    cell: (row) => (list === 'duplicate' ? events(row) : <Cause row={row} />),
  },
];

/** Only what a list has something to say in. */
export const parityColumns = ({ timeZone }: Store, list: ListId): GridColumn<ParityRow>[] => {
  const isOrder = list !== 'phantom';
  const isSeen = list === 'phantom' || list === 'mismatch' || list === 'duplicate';
  const columns: (GridColumn<ParityRow> | false)[] = [
    {
      id: 'at',
      head: isOrder ? 'Placed' : 'Seen',
      width: '150px',
      cell: (row) => datedInstant(row.at, timeZone),
    },
    { id: 'order', head: 'Order', width: 'minmax(110px, 1fr)', cell: (row) => <b>{row.orderId}</b> },
    {
      id: 'source',
      head: isOrder ? 'Source' : 'Event of',
      width: '110px',
      cell: (row) => row.source,
    },
    isOrder && {
      id: 'channel',
      head: 'Channel',
      width: '120px',
      cell: (row) => (row.channel === null ? 'not in the shop' : wordsOf(row.channel, 'channel')),
    },
    isOrder && {
      id: 'value',
      head: 'Charged',
      width: '110px',
      isNumber: true,
      cell: (row) => money(row.orderMinor, row.currency),
    },
    isSeen && {
      id: 'seen',
      head: 'Seen as',
      width: '110px',
      isNumber: true,
      cell: (row) => money(row.seenMinor, row.seenCurrency),
    },
    list === 'mismatch' && {
      id: 'difference',
      head: 'Difference',
      width: '110px',
      isNumber: true,
      cell: difference,
    },
    isSeen && {
      id: 'events',
      head: 'Events',
      width: '64px',
      isNumber: true,
      cell: (row) => formatValue(row.events, 'count', ''),
    },
    list !== 'duplicate' && {
      id: 'cause',
      head: 'Cause',
      width: 'minmax(230px, 1.6fr)',
      cell: (row) => <Cause row={row} />,
    },
  ];
  return columns.filter((column) => column !== false);
};
