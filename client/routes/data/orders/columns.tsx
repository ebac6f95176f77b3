import type { OrderListRow, ReversalListRow } from '../../../../server/rows/types';
import type { Store } from '../../../../server/types';
import { wordsOf } from '../../../dimensionWords';
import { formatValue } from '../../../format';
import type { GridColumn } from '../RowGrid';
import { FLAG_WORDS, KIND_WORDS, LOUD, UNBOOKED_WORDS } from '../../../rowWords';
import { datedInstant, dateWords } from '../../../../shared/dayWords';
import { classes } from '../../../ui/classes';
import styles from '../RowGrid.module.css';

const MISSING = 'no rate';

const Flags = ({ flags }: Pick<OrderListRow, 'flags'>) =>
  flags.map((flag) => (
    <span key={flag} className={classes(styles.flag, LOUD.includes(flag) && styles.loud)}>
      {FLAG_WORDS[flag]}
    </span>
  ));

const Quiet = ({ children }: { children: string }) => <span className={styles.none}>{children}</span>;

/** A column of amounts; null stands for a missing rate. */
const moneyColumn = <Row,>(
  id: string,
  head: string,
  {
    least,
    of,
    currency,
    missing,
  }: {
    least: number;
    of: (row: Row) => number | null;
    currency: string;
    missing: (row: Row) => string;
  },
): GridColumn<Row> => {
  const text = (row: Row) => {
    const value = of(row);
    return value === null ? missing(row) : formatValue(value, 'money', currency, 'unit');
  };
  return {
    ...{ id, head, width: { least }, isNumber: true, text },
    cell: (row) => (of(row) === null ? <Quiet>{missing(row)}</Quiet> : text(row)),
  };
};

/** Of where an order came from. */
const originColumns = <Row extends { channel: string; country: string }>(): GridColumn<Row>[] => [
  {
    ...{ id: 'channel', head: 'Channel', width: { least: 104, most: 160 } },
    text: (row) => wordsOf(row.channel, 'channel'),
  },
  { id: 'country', head: 'Country', width: { least: 62, most: 120 }, text: (row) => row.country },
];

export const orderColumns = ({ currency, timeZone }: Store): GridColumn<OrderListRow>[] => {
  const money = (id: string, head: string, least: number, of: (row: OrderListRow) => number | null) =>
    moneyColumn(id, head, { least, of, currency, missing: () => MISSING });
  return [
    {
      ...{ id: 'placed', head: 'Placed', width: { least: 136 } },
      text: (row) => datedInstant(row.placedAt, timeZone),
    },
    {
      ...{ id: 'id', head: 'Order', width: { least: 84, most: 180, share: 1 } },
      text: (row) => row.id,
      cell: (row) => <b>{row.id}</b>,
    },
    { id: 'customer', head: 'Customer', width: { least: 112, most: 140 }, text: (row) => row.customer },
    ...originColumns<OrderListRow>(),
    { id: 'device', head: 'Device', width: { least: 68, most: 120 }, text: (row) => row.device },
    money('gross', 'Gross', 92, (row) => row.gross),
    money('discounts', 'Discounts', 78, (row) => row.discounts),
    money('returns', 'Returns', 82, (row) => row.returns),
    money('net', 'Net', 92, (row) => row.net),
    {
      ...{ id: 'flags', head: 'Flags', width: { least: 190, most: 260 } },
      text: ({ flags }) => flags.map((flag) => FLAG_WORDS[flag]).join(', '),
      cell: ({ flags }) => <Flags flags={flags} />,
    },
  ];
};

export const reversalColumns = ({ currency, timeZone }: Store): GridColumn<ReversalListRow>[] => {
  const money = (id: string, head: string, least: number, of: (row: ReversalListRow) => number | null) =>
    moneyColumn(id, head, {
      ...{ least, of, currency },
      missing: (row: ReversalListRow) => (row.unbooked ? 'not counted' : ''),
    });
  return [
    {
      ...{ id: 'at', head: 'Booked', width: { least: 136 } },
      text: (row) => datedInstant(row.occurredAt, timeZone),
    },
    { id: 'kind', head: 'Kind', width: { least: 96 }, text: (row) => KIND_WORDS[row.kind] },
    {
      ...{ id: 'order', head: 'Order', width: { least: 90, most: 180, share: 1 } },
      text: (row) => row.orderId ?? 'none',
      cell: (row) => <b>{row.orderId ?? 'none'}</b>,
    },
    {
      ...{ id: 'placed', head: 'Order placed', width: { least: 100 } },
      text: (row) => (row.placedDay ? dateWords(row.placedDay) : ''),
    },
    ...originColumns<ReversalListRow>(),
    {
      ...{ id: 'units', head: 'Units', width: { least: 56 }, isNumber: true },
      text: (row) => formatValue(row.units, 'count', currency),
    },
    money('returns', 'Returns', 96, (row) => row.returns),
    money('taxes', 'Taxes', 92, (row) => row.taxes),
    {
      ...{ id: 'beyond', head: 'Paid beyond', width: { least: 96 }, isNumber: true },
      text: (row) => (row.beyond ? formatValue(row.beyond, 'money', currency, 'unit') : ''),
    },
    {
      ...{ id: 'why', head: 'Left out because', width: { least: 180, most: 320 } },
      text: (row) => (row.unbooked ? UNBOOKED_WORDS[row.unbooked] : ''),
      cell: (row) =>
        row.unbooked && (
          <span className={classes(styles.flag, styles.loud)}>{UNBOOKED_WORDS[row.unbooked]}</span>
        ),
    },
  ];
};
