import type { OrderListRow, ReversalListRow } from '../../../../server/rows/types';
import type { Store } from '../../../../server/types';
import { wordsOf } from '../../../dimensionWords';
import { formatValue } from '../../../format';
import type { GridColumn } from '../RowGrid';
import { FLAG_WORDS, KIND_WORDS, LOUD, UNBOOKED_WORDS } from '../rowWords';
import { datedInstant, dateWords } from '../../../../shared/dayWords';
import { classes } from '../../../ui/classes';
import styles from '../RowGrid.module.css';

const none = <span className={styles.none}>no rate</span>;

const Flags = ({ flags }: Pick<OrderListRow, 'flags'>) =>
  flags.map((flag) => (
    <span key={flag} className={classes(styles.flag, LOUD.includes(flag) && styles.loud)}>
      {FLAG_WORDS[flag]}
    </span>
  ));

export const orderColumns = ({ currency, timeZone }: Store): GridColumn<OrderListRow>[] => {
  const money = (value: number | null) =>
    value === null ? none : formatValue(value, 'money', currency, 'unit');
  return [
    { id: 'placed', head: 'Placed', width: '136px', cell: (row) => datedInstant(row.placedAt, timeZone) },
    { id: 'id', head: 'Order', width: 'minmax(84px, 1fr)', cell: (row) => <b>{row.id}</b> },
    { id: 'customer', head: 'Customer', width: '112px', cell: (row) => row.customer },
    { id: 'channel', head: 'Channel', width: '104px', cell: (row) => wordsOf(row.channel, 'channel') },
    { id: 'country', head: 'Country', width: '62px', cell: (row) => row.country },
    { id: 'device', head: 'Device', width: '68px', cell: (row) => row.device },
    { id: 'gross', head: 'Gross', width: '92px', isNumber: true, cell: (row) => money(row.gross) },
    {
      id: 'discounts',
      head: 'Discounts',
      width: '78px',
      isNumber: true,
      cell: (row) => money(row.discounts),
    },
    { id: 'returns', head: 'Returns', width: '82px', isNumber: true, cell: (row) => money(row.returns) },
    { id: 'net', head: 'Net', width: '92px', isNumber: true, cell: (row) => money(row.net) },
    { id: 'flags', head: 'Flags', width: '190px', cell: ({ flags }) => <Flags flags={flags} /> },
  ];
};

export const reversalColumns = ({ currency, timeZone }: Store): GridColumn<ReversalListRow>[] => {
  const money = (row: ReversalListRow, value: number | null) =>
    value === null ? (
      <span className={styles.none}>{row.unbooked && 'not counted'}</span>
    ) : (
      formatValue(value, 'money', currency, 'unit')
    );
  return [
    { id: 'at', head: 'Booked', width: '136px', cell: (row) => datedInstant(row.occurredAt, timeZone) },
    { id: 'kind', head: 'Kind', width: '96px', cell: (row) => KIND_WORDS[row.kind] },
    { id: 'order', head: 'Order', width: 'minmax(90px, 1fr)', cell: (row) => <b>{row.orderId ?? 'none'}</b> },
    {
      id: 'placed',
      head: 'Order placed',
      width: '100px',
      cell: (row) => (row.placedDay ? dateWords(row.placedDay) : ''),
    },
    { id: 'channel', head: 'Channel', width: '104px', cell: (row) => wordsOf(row.channel, 'channel') },
    { id: 'country', head: 'Country', width: '62px', cell: (row) => row.country },
    {
      id: 'units',
      head: 'Units',
      width: '56px',
      isNumber: true,
      cell: (row) => formatValue(row.units, 'count', currency),
    },
    { id: 'returns', head: 'Returns', width: '96px', isNumber: true, cell: (row) => money(row, row.returns) },
    { id: 'taxes', head: 'Taxes', width: '92px', isNumber: true, cell: (row) => money(row, row.taxes) },
    {
      id: 'beyond',
      head: 'Paid beyond',
      width: '96px',
      isNumber: true,
      cell: (row) => (row.beyond ? money(row, row.beyond) : ''),
    },
    {
      id: 'why',
      head: 'Left out because',
      width: '180px',
      cell: (row) =>
        row.unbooked ? (
          <span className={classes(styles.flag, styles.loud)}>{UNBOOKED_WORDS[row.unbooked]}</span>
        ) : (
          ''
        ),
    },
  ];
};
