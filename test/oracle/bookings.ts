import { writer, type Entry } from './entries';
import { channelOfOrder, isWebChannel } from './channels';
import type { Booked } from './orders';
import { isMatched } from './matches';
import { inMinor, sum } from './money';
import { goods } from './sold';
import { dayOf } from './time';
import type { World } from './world';

/** What one order adds to each measure. */

const shared = ({ at, day, dims, customer, isSeen }: Booked) => ({
  at,
  day,
  orderDay: day,
  dims,
  customer: isSeen ? customer : null,
});

/** As it was placed: what an edit adds makes no order of goods. */
const isGoodsOrder = ({ counts, sold }: Booked): boolean =>
  counts && goods(sold.lines).some(({ isAdded }) => !isAdded);
export const isWebOrder = ({ counts, order }: Booked): boolean =>
  counts && isWebChannel(channelOfOrder(order.channel, order.isWeb));

export const countOrder = (world: World, booked: Booked, entries: Entry[]): void => {
  const write = writer(entries, shared(booked));
  const { counts, order, groups } = booked;
  if (!counts) return;
  const isOfGoods = isGoodsOrder(booked);
  write({ orders: 1, goods_orders: isOfGoods, aov_orders: isOfGoods && groups !== null });
  write({ web_orders: isWebOrder(booked), unconverted_orders: groups === null });
  write({ web_orders_matched: isWebOrder(booked) && isMatched(world, order) });
  if (booked.dims.customer_type !== 'unknown')
    write({ customer_orders: 1, identified_orders: !booked.customer.startsWith('guest:') });
  if (order.cancelledAt === undefined) return;
  const at = Date.parse(order.cancelledAt);
  const day = booked.reversals.find(({ isCancellation }) => isCancellation)!.day;
  writer(entries, { ...shared(booked), at, day })({ orders_cancelled: 1 });
};

export const bookUnits = (world: World, booked: Booked, entries: Entry[]): void => {
  for (const { fact, at } of goods(booked.sold.lines)) {
    const day = dayOf(at, world.settings.zone);
    const where = { ...shared(booked), at, day, orderDay: day };
    writer(
      entries,
      where,
    )({
      units_sold: fact.quantity,
      ...(booked.groups && { converted_units: fact.quantity }),
      ...(isGoodsOrder(booked) && { goods_units: fact.quantity }),
    });
    const dims = { ...booked.dims, product_type: fact.productType ?? 'unknown' };
    writer(entries, { ...where, dims })({
      line_units_sold: fact.quantity,
      ...(booked.groups && { line_converted_units: fact.quantity }),
    });
  }
  for (const { at, day, units } of booked.reversals)
    if (units > 0) writer(entries, { ...shared(booked), at, day })({ units_returned: units });
};

export const bookSales = (world: World, booked: Booked, entries: Entry[]): void => {
  if (!booked.groups || !booked.converted) return;
  const { shipping, duties } = booked.converted;
  writer(entries, shared(booked))({ shipping, duties });
  for (const group of booked.groups) {
    const day = dayOf(group.at, world.settings.zone);
    const write = writer(entries, { ...shared(booked), at: group.at, day, orderDay: day });
    const { gross, discount: discounts, tax: taxes, cards, cardOff } = group;
    write({ gross_sales: gross, discounts, taxes });
    write({ gift_card_sales: cards, gift_card_discounts: cardOff });
    if (isWebOrder(booked)) write({ web_net: gross - discounts });
    if (isGoodsOrder(booked) && !group.isAdded)
      write({ aov_sales: gross - discounts, aov_net_sales: gross - discounts });
    bookLines(booked, { ...shared(booked), at: group.at, day, orderDay: day }, entries);
  }
};

const bookLines = (booked: Booked, where: Omit<Entry, 'measure' | 'amount'>, entries: Entry[]): void => {
  for (const group of booked.groups ?? [])
    for (const { line, gross, discount } of group.byLine) {
      if (group.at !== where.at) continue;
      const dims = { ...booked.dims, product_type: line.fact.productType ?? 'unknown' };
      writer(entries, { ...where, dims })({ line_gross_sales: gross, line_discounts: discount });
    }
};

/** What is taken of each group, those sold first before those that an edit added; `left` becomes less. */
export const takenOf = (left: bigint[], taken: bigint): bigint[] => {
  let open = taken;
  return left.map((here, i) => {
    const part = i === left.length - 1 || open < here ? open : here;
    open -= part;
    left[i]! -= part;
    return part;
  });
};

/** On the order basis what is taken back of lines that an edit added stands on the day of the edit. */
export const bookReversals = (world: World, booked: Booked, entries: Entry[]): void => {
  const { groups } = booked;
  if (!groups) return;
  const goodsLeft = groups.map(({ gross, discount }) => gross - discount);
  const taxLeft = groups.map(({ tax }) => tax);
  let cardsLeft = sum(booked.sold.lines.map(({ fact, gross }) => (fact.isGiftCard ? gross : 0n)));
  for (const { taken, at, day, beyond, refund, isCancellation } of booked.reversals) {
    if (!taken) continue;
    const here = { ...shared(booked), at, day };
    const asked = inMinor(refund?.giftCards, booked.order.currency);
    const cards = asked < cardsLeft ? asked : cardsLeft;
    cardsLeft = isCancellation ? 0n : cardsLeft - cards;
    const write = writer(entries, here);
    write({ refunded_beyond: booked.convert!(beyond + asked - cards) });
    write({ gift_card_sales: -booked.convert!(cards) });
    write({ shipping: -taken.shipping, duties: -taken.duties });
    const goodsTaken = takenOf(goodsLeft, taken.goods);
    const taxTaken = takenOf(taxLeft, taken.tax);
    groups.forEach((group, i) => {
      const take = writer(entries, { ...here, orderDay: dayOf(group.at, world.settings.zone) });
      take({ returns: goodsTaken[i]!, taxes: -taxTaken[i]! });
      if (isWebOrder(booked)) take({ web_net: -goodsTaken[i]! });
      if (isGoodsOrder(booked) && !group.isAdded) take({ aov_net_sales: -goodsTaken[i]! });
    });
  }
};

/** A line below zero that names no order is a return on its own order's day and at its rate, on both bases. */
export const bookBack = (booked: Booked, entries: Entry[]): void => {
  const write = writer(entries, shared(booked));
  for (const { fact, net, tax, units } of booked.sold.back) {
    if (fact.ofOrder !== undefined) continue;
    write({ units_returned: units });
    if (!booked.convert) continue;
    const returns = booked.convert(net);
    write({ returns, unlinked_returns: returns, taxes: -booked.convert(tax) });
    if (isWebOrder(booked)) write({ web_net: -returns });
  }
};
