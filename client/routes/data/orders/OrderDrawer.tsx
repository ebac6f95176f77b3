import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, type ReactNode } from 'react';
import type { Both, OrderDetail, OrderLine, OrderReversal } from '../../../../server/rows/types';
import type { Store } from '../../../../server/types';
import { wordsOf } from '../../../dimensionWords';
import { formatValue } from '../../../format';
import { Block, Pairs } from '../../../kpi/why/Block';
import { trpc } from '../../../trpc';
import { SideDrawer } from '../../../ui/SideDrawer';
import { LastAnswer } from '../../../ui/LastAnswer';
import { EmptyState, ErrorState, Skeleton } from '../../../ui/states';
import { FLAG_WORDS, KIND_WORDS, UNBOOKED_WORDS } from '../../../rowWords';
import { orderOf } from '../../../orderAddress';
import { useDataSearch, useSetData } from '../search';
import { dateWords, zonedInstant } from '../../../../shared/dayWords';
import { Table } from '../../../ui/Table';
import styles from './OrderDrawer.module.css';

const amount = (minor: number | null, currency: string): string =>
  minor === null ? 'no rate' : formatValue(minor, 'money', currency, 'unit');

/** Both currencies, or one where they are the same. */
const both = ({ minor, value }: Both, { currency, storeCurrency }: OrderDetail): string =>
  currency === storeCurrency
    ? amount(minor, currency)
    : `${amount(minor, currency)}, ${amount(value, storeCurrency)}`;

const SOURCES = {
  same: 'no conversion',
  platform: 'given by the platform',
  table: 'from the table of rates',
};

const rateWords = ({ conversion, currency, storeCurrency }: OrderDetail): string => {
  const { rate, day, source } = conversion;
  if (source === 'same') return 'none: paid in the store’s currency';
  if (rate === null || source === null) return `no rate of ${currency} to ${storeCurrency} is known`;
  return `1 ${currency} = ${rate} ${storeCurrency}, ${SOURCES[source]}${day ? ` of ${dateWords(day)}` : ''}`;
};

const Facts = ({ order }: { order: OrderDetail }) => (
  <Pairs
    rows={[
      { name: 'Placed', value: zonedInstant(order.placedAt, order.timeZone) },
      ...(order.cancelledAt
        ? [{ name: 'Cancelled', value: zonedInstant(order.cancelledAt, order.timeZone) }]
        : []),
      { name: 'Customer', value: order.customer },
      {
        name: 'Channel, device, country',
        value: `${wordsOf(order.channel, 'channel')}, ${order.device}, ${order.country}`,
      },
      { name: 'Source', value: `${order.source}${order.isWeb ? ', web shop' : ', not the web shop'}` },
      { name: 'Prices', value: order.taxesIncluded ? 'contained tax' : 'without tax' },
      { name: 'Flags', value: order.flags.map((flag) => FLAG_WORDS[flag]).join(', ') || 'none' },
    ]}
  />
);

const name = ({ title, sku, productType }: OrderLine): string => title ?? sku ?? productType;

const Lines = ({ order }: { order: OrderDetail }) => (
  <Block title="Lines" note={`${order.currency}, without tax`}>
    <Table
      label="Lines of the order"
      head={[
        'Line',
        { num: 'Quantity' },
        { num: 'Unit price' },
        { num: 'Gross' },
        { num: 'Discount' },
        { num: 'Tax' },
      ]}
    >
      {order.lines.map((line) => (
        <tr key={line.ordinal}>
          <td>
            {name(line)}
            {line.isGiftCard && <small>gift card: not a sale</small>}
            {isReturned(line) && (
              <small>{line.ofOrder ? `came back, from order ${line.ofOrder}` : 'came back'}</small>
            )}
            {line.addedDay && <small>added by an edit on {dateWords(line.addedDay)}</small>}
          </td>
          <td className="num">{line.quantity}</td>
          <td className="num">{line.unitPrice}</td>
          <td className="num">{amount(line.grossMinor, order.currency)}</td>
          <td className="num">{amount(line.discountMinor, order.currency)}</td>
          <td className="num">{amount(line.taxMinor, order.currency)}</td>
        </tr>
      ))}
    </Table>
  </Block>
);

const isReturned = ({ quantity, unitPrice }: OrderLine): boolean => quantity < 0 || Number(unitPrice) < 0;

const reversalName = (reversal: OrderReversal, timeZone: string): string =>
  `${KIND_WORDS[reversal.kind]}, ${zonedInstant(reversal.occurredAt, timeZone)}`;

/** Money that reverses nothing must not be overlooked. */
const beyondWords = ({ beyond }: OrderReversal, order: OrderDetail): string =>
  beyond.minor === 0 ? '' : `; paid beyond what was left: ${both(beyond, order)}`;

const Reversals = ({ order }: { order: OrderDetail }) => (
  <Block title="Reversals" note={order.reversals.length === 0 ? 'none' : 'goods without tax, then taxes'}>
    {order.reversals.length > 0 && (
      <Pairs
        rows={order.reversals.map((reversal) => ({
          name: reversalName(reversal, order.timeZone),
          detail: reversal.unbooked
            ? `not counted: ${UNBOOKED_WORDS[reversal.unbooked]}`
            : `units ${reversal.units}, shipping ${both(reversal.shipping, order)}${beyondWords(reversal, order)}`,
          value: `${both(reversal.net, order)} + ${both(reversal.taxes, order)}`,
        }))}
      />
    )}
  </Block>
);

/** The sums by which a person can check the order: lines, what it holds, its rate, what was reversed. */
const Check = ({ order }: { order: OrderDetail }) => {
  const isForeign = order.currency !== order.storeCurrency;
  const parts = order.parts.filter(
    ({ charged, reversed }) => charged.minor !== 0 || (reversed?.minor ?? 0) !== 0,
  );
  return (
    <Block title="Check" note={rateWords(order)}>
      <Table
        label="Sums of lines and reversals"
        head={[
          'Part',
          { num: 'Sum of lines' },
          { num: 'Order' },
          isForeign && { num: `In ${order.storeCurrency}` },
          { num: 'Reversed' },
        ]}
      >
        {parts.map(({ id, label, lines, charged, reversed }) => (
          <tr key={id} data-part={id}>
            <th scope="row">{label}</th>
            <td className="num">{lines === null ? 'not by line' : amount(lines, order.currency)}</td>
            <td className="num">{amount(charged.minor, order.currency)}</td>
            {isForeign && <td className="num">{amount(charged.value, order.storeCurrency)}</td>}
            <td className="num">{reversed ? both(reversed, order) : ''}</td>
          </tr>
        ))}
      </Table>
    </Block>
  );
};

const Figures = ({ order }: { order: OrderDetail }) => {
  const money = (value: number | null) => amount(value, order.storeCurrency);
  return (
    <Block title="Net sales to date" note={`in ${order.storeCurrency}`}>
      <Pairs
        rows={[
          { name: 'Gross sales', value: money(order.gross) },
          { name: 'Discounts', value: money(order.discounts) },
          { name: 'Returns', value: money(order.returns) },
          { name: 'Net sales', value: money(order.net), isTotal: true },
        ]}
      />
    </Block>
  );
};

const Body = ({ store, address }: { store: Store; address: string }) => {
  const key = orderOf(address);
  const query = useQuery({
    ...trpc.rows.order.queryOptions({ store: store.slug, ...(key ?? { source: '-', id: '-' }) }),
    enabled: key !== null,
  });
  if (!key) return <EmptyState title="The address names no order" text="Choose one in the list of orders." />;
  const { data: order, error, refetch } = query;
  if (error && !order) return <ErrorState error={error} retry={() => void refetch()} />;
  if (!order) return <Skeleton height={320} />;
  return (
    <LastAnswer of={[query]}>
      <Facts order={order} />
      <Figures order={order} />
      <Check order={order} />
      <Lines order={order} />
      <Reversals order={order} />
    </LastAnswer>
  );
};

interface DrawerProps {
  store: Store;
  /** What the page itself has to say of the order, before everything else. */
  children?: ReactNode;
}

/** Everything about the order that `?order=` names. */
export const OrderDrawer = ({ store, children }: DrawerProps) => {
  const { order } = useDataSearch();
  const set = useSetData();
  const last = useRef(order);
  useEffect(() => {
    if (order) last.current = order;
  }, [order]);
  const address = order ?? last.current;
  const close = () => set({ order: undefined });
  return (
    <SideDrawer
      shown={order}
      opener="data-order"
      title={`Order ${orderOf(address)?.id ?? ''}`}
      close={close}
      size={640}
      className={styles.order}
    >
      {children}
      {address && <Body store={store} address={address} />}
    </SideDrawer>
  );
};
