import type { Dims, Entry } from './entries';
import { bookBack, bookReversals, bookSales, bookUnits, countOrder } from './bookings';
import { isCosted } from './costs';
import { channelOfOrder } from './channels';
import { groupsOf, type Group } from './groups';
import { isOrder, type Identities } from './identities';
import { decimal, sum, whole, type Fraction } from './money';
import { isMasked } from './people';
import { converter, rateOn } from './rates';
import {
  cancellationOf,
  NOTHING,
  reversalsOf,
  takingOf,
  type Own,
  type Parts,
  type Reversal,
  type Taking,
} from './reversals';
import { goods, hasSold, netOf, soldOf, type Sold, type SoldLine } from './sold';
import { dayOf } from './time';
import type { OrderFact, RefundFact } from './types';
import type { World } from './world';

/** Orders and their reversals, as entries of the ledger (METRICS 1). */

export interface Booked {
  order: OrderFact;
  day: string;
  at: number;
  dims: Partial<Dims>;
  customer: string;
  /** Seen by customer metrics. */
  isSeen: boolean;
  sold: Sold;
  /** In the store's currency, by the time at which their lines were sold; null = no rate. */
  groups: Group[] | null;
  converted: Parts | null;
  /** From its own currency; null = no rate. */
  convert: ((amount: bigint) => bigint) | null;
  reversals: (Reversal & { day: string })[];
  /** Counted among `orders`. */
  counts: boolean;
}

const unitsOf = (lines: readonly SoldLine[]): number =>
  goods(lines).reduce((all, { fact }) => all + fact.quantity, 0);

const ownParts = (sold: Sold): Own => ({
  goods: netOf(goods(sold.lines)),
  goodsTax: sum(sold.lines.map(({ tax }) => tax)),
  shipping: sold.shipping,
  shippingTax: sold.shippingTax,
  duties: sold.duties,
});

const rateOf = (world: World, order: OrderFact, day: string): Fraction | null => {
  const into = world.settings.currency;
  if (order.currency === into) return whole(1);
  if (order.fxRate !== undefined) return decimal(order.fxRate);
  return rateOn(world.facts.fx, [order.currency, into], day);
};

const convertedParts = (own: Own, groups: readonly Group[], convert: (own: bigint) => bigint): Parts => ({
  goods: sum(groups.map(({ gross, discount }) => gross - discount)),
  tax: sum(groups.map(({ tax }) => tax)),
  shipping: convert(own.shipping),
  duties: convert(own.duties),
});

const refundsOf = (world: World, order: OrderFact): RefundFact[] =>
  world.facts.orders.filter(
    (fact): fact is RefundFact =>
      fact.type === 'refund' && fact.orderId === order.id && fact.source === order.source,
  );

/** Lines below zero of other orders whose products came from this one. */
const exchangedFor = (world: World, order: OrderFact): Taking[] =>
  world.facts.orders.filter(isOrder).flatMap((other) =>
    other.excluded || other.source !== order.source
      ? []
      : soldOf(other)
          .back.filter(({ fact }) => fact.ofOrder === order.id)
          .map(({ net, tax, units }) => ({
            at: Date.parse(other.placedAt),
            refund: null,
            isCancellation: false,
            wanted: { ...NOTHING, goods: net, goodsTax: tax },
            loose: 0n,
            isWhole: false,
            units,
          })),
  );

const valued = (world: World, order: OrderFact, day: string) => {
  const rate = rateOf(world, order, day);
  const pair: [string, string] = [order.currency, world.settings.currency];
  const convert = rate && ((amount: bigint) => converter(rate, pair)(whole(amount)));
  const sold = soldOf(order);
  const own = ownParts(sold);
  const groups = convert && groupsOf(sold, convert, (line) => isCosted(world, line));
  const converted = groups && convertedParts(own, groups, convert);
  const worth = { own, converted, units: unitsOf(sold.lines) };
  const takings = [
    ...refundsOf(world, order).map((refund) => takingOf(refund, order, worth)),
    ...exchangedFor(world, order),
  ];
  const reversals = reversalsOf([...takings, ...cancellationOf(order)], worth, convert ?? (() => 0n));
  return {
    sold,
    groups,
    convert,
    converted,
    reversals: reversals.map((one) => ({ ...one, day: dayOf(one.at, world.settings.zone) })),
  };
};

export const bookOrder = (world: World, people: Identities, order: OrderFact): Booked | null => {
  if (order.excluded) return null;
  const at = Date.parse(order.placedAt);
  const day = dayOf(at, world.settings.zone);
  const customer = people.of(order);
  return {
    order,
    day,
    at,
    customer,
    isSeen: !isMasked(order),
    counts: (order.kind ?? 'standard') === 'standard' && hasSold(order),
    dims: {
      channel: channelOfOrder(order.channel, order.isWeb),
      device: order.device,
      country: order.country,
      currency: order.currency,
      customer_type: people.typeOf(order),
      identity: customer.startsWith('guest:') ? 'guest' : 'known',
    },
    ...valued(world, order, day),
  };
};

export const entriesOf = (world: World, booked: Booked): Entry[] => {
  const entries: Entry[] = [];
  countOrder(world, booked, entries);
  bookUnits(world, booked, entries);
  bookSales(world, booked, entries);
  bookReversals(world, booked, entries);
  bookBack(booked, entries);
  return entries;
};
