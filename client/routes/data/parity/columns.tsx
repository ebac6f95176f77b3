import { cityOf, datedInstant } from '../../../../shared/dayWords';
import type { ParityRow } from '../../../../server/parity/types';
import type { Store } from '../../../../server/types';
import { wordsOf } from '../../../dimensionWords';
import { formatSigned, formatValue } from '../../../format';
import type { GridColumn } from '../RowGrid';
import { CAUSE_WORDS } from '../../../causeWords';

import type { ListId } from '../../../../shared/lists';
import { classes } from '../../../ui/classes';
import styles from '../RowGrid.module.css';

const UNTOLD = 'not reported';

const money = (minor: number | null, currency: string | null): string =>
  minor === null || currency === null ? UNTOLD : formatValue(minor, 'money', currency, 'unit');

const Amount = ({ children }: { children: string }) =>
  children === UNTOLD ? <span className={styles.none}>{children}</span> : children;

const causeWords = ({ cause, assignedAt, note }: ParityRow): string =>
  cause === null
    ? ''
    : `${CAUSE_WORDS[cause]}${assignedAt ? ', given by hand' : ''}${note ? `: ${note}` : ''}`;

const Cause = ({ row }: { row: ParityRow }) =>
  row.cause !== null && (
    <span className={classes(styles.flag, row.cause === 'unexplained' && styles.loud)}>
      {causeWords(row)}
    </span>
  );

/** What an order was, what it was seen as, or how far they are apart: what the list is about. */
const amountOf = (row: ParityRow, list: ListId): string => {
  if (list === 'phantom') return money(row.seenMinor, row.seenCurrency);
  return list === 'mismatch' ? difference(row) : money(row.orderMinor, row.currency);
};

const difference = ({ differenceMinor, seenCurrency }: ParityRow): string =>
  differenceMinor === null || seenCurrency === null
    ? ''
    : formatSigned(differenceMinor, 'money', seenCurrency, 'unit');

const events = ({ events: n }: ParityRow): string => `${formatValue(n, 'count', '')} events`;

const AMOUNTS: Partial<Record<ListId, string>> = { phantom: 'Seen as', mismatch: 'Difference' };

/** On a phone: which order, how much, and why. The rest is in its drawer. */
export const narrowColumns = ({ timeZone }: Store, list: ListId): GridColumn<ParityRow>[] => [
  {
    ...{ id: 'order', head: 'Order', width: { least: 0, most: 0, share: 1 } },
    text: (row) => row.orderId,
    cell: (row) => (
      <>
        <b>{row.orderId}</b>
        <small>{datedInstant(row.at, timeZone)}</small>
      </>
    ),
  },
  {
    ...{ id: 'value', head: AMOUNTS[list] ?? 'Charged', width: { least: 84 }, isNumber: true },
    text: (row) => amountOf(row, list),
    cell: (row) => <Amount>{amountOf(row, list)}</Amount>,
  },
  {
    ...{ id: 'cause', head: list === 'duplicate' ? 'Seen' : 'Cause' },
    width: { least: 0, most: 0, share: 1.1 },
    text: (row) => (list === 'duplicate' ? events(row) : causeWords(row)),
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
      head: `${isOrder ? 'Placed' : 'Seen'}, ${cityOf(timeZone)} time`,
      width: { least: 150 },
      text: (row) => datedInstant(row.at, timeZone),
    },
    {
      ...{ id: 'order', head: 'Order', width: { least: 110, most: 180, share: 1 } },
      text: (row) => row.orderId,
      cell: (row) => <b>{row.orderId}</b>,
    },
    {
      id: 'source',
      head: isOrder ? 'Source' : 'Event of',
      width: { least: 110, most: 160 },
      text: (row) => row.source,
    },
    isOrder && {
      id: 'channel',
      head: 'Channel',
      width: { least: 120, most: 160 },
      text: (row) => (row.channel === null ? 'not in the shop' : wordsOf(row.channel, 'channel')),
    },
    isOrder && {
      id: 'value',
      head: 'Charged',
      width: { least: 110 },
      isNumber: true,
      text: (row) => money(row.orderMinor, row.currency),
      cell: (row) => <Amount>{money(row.orderMinor, row.currency)}</Amount>,
    },
    isSeen && {
      id: 'seen',
      head: 'Seen as',
      width: { least: 110 },
      isNumber: true,
      text: (row) => money(row.seenMinor, row.seenCurrency),
      cell: (row) => <Amount>{money(row.seenMinor, row.seenCurrency)}</Amount>,
    },
    list === 'mismatch' && {
      id: 'difference',
      head: 'Difference',
      width: { least: 110 },
      isNumber: true,
      text: difference,
    },
    isSeen && {
      id: 'events',
      head: 'Events',
      width: { least: 64 },
      isNumber: true,
      text: (row) => formatValue(row.events, 'count', ''),
    },
    list !== 'duplicate' && {
      id: 'cause',
      head: 'Cause',
      width: { least: 230, most: 420, share: 1.6 },
      text: causeWords,
      cell: (row) => <Cause row={row} />,
    },
  ];
  return columns.filter((column) => column !== false);
};
