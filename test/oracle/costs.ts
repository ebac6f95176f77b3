import { writer, type Entry } from './entries';
import { decimal, inMinor, minorOf, round, times, whole } from './money';
import type { Booked } from './orders';
import { takenOf } from './bookings';
import { converter, rateOn } from './rates';
import { goods, type SoldLine } from './sold';
import { dayOf } from './time';
import type { OrderCostFact, OrderCostKind } from './types';
import type { World } from './world';

/** What goods and orders cost (METRICS 1 and 7). */

interface CostedLine {
  line: SoldLine;
  day: string;
  cost: bigint;
  left: bigint;
  units: number;
  unitsLeft: number;
}

/** Unit cost at sale time × quantity, converted at the rate of that day; null = not known. */
const costOf = (world: World, { fact }: SoldLine, day: string): bigint | null => {
  const held = world.facts.unitCosts
    .filter(({ sku, fromDay }) => sku === fact.sku && fromDay <= day)
    .toSorted((a, b) => (a.fromDay < b.fromDay ? 1 : -1))[0];
  if (!held) return null;
  const pair: [string, string] = [held.currency, world.settings.currency];
  const rate = rateOn(world.facts.fx, pair, day);
  if (!rate) return null;
  const inOwn = times(times(decimal(held.cost), minorOf(held.currency)), whole(fact.quantity));
  return converter(rate, pair)(inOwn);
};

export const isCosted = (world: World, line: SoldLine): boolean =>
  costOf(world, line, dayOf(line.at, world.settings.zone)) !== null;

const costedLines = (world: World, booked: Booked): CostedLine[] =>
  goods(booked.sold.lines).flatMap((line) => {
    const day = dayOf(line.at, world.settings.zone);
    const cost = costOf(world, line, day);
    const units = line.fact.quantity;
    return cost === null ? [] : [{ line, day, cost, left: cost, units, unitsLeft: units }];
  });

/** Back into stock: the share of what the line cost, the last unit taking the rest. */
const giveBack = (line: CostedLine, units: number): bigint => {
  const back = Math.min(units, line.unitsLeft);
  if (back === 0) return 0n;
  const share =
    back === line.unitsLeft ? line.left : round({ n: line.cost * BigInt(back), d: BigInt(line.units) });
  line.unitsLeft -= back;
  line.left -= share;
  return share;
};

const bookCogs = (world: World, booked: Booked, entries: Entry[]): void => {
  const base = { dims: booked.dims };
  const lines = costedLines(world, booked);
  for (const { line, day, cost, units } of lines) {
    const write = writer(entries, { ...base, at: line.at, day, orderDay: day });
    write({ cogs: cost, costed_units: units });
  }
  // goods of a refund that did not go back into stock are not the cancellation's to give back
  const isOne = goods(booked.sold.lines).length === 1;
  let gone = 0;
  for (const { at, day, refund, units, isCancellation } of booked.reversals)
    for (const line of lines) {
      const named = (refund?.restocked ?? []).find(({ sku }) => sku === line.line.fact.sku)?.quantity ?? 0;
      const rest = units === 0 ? 0 : line.unitsLeft - gone;
      const back = giveBack(line, isCancellation ? rest : named);
      if (isOne && !isCancellation) gone += units - Math.min(named, units);
      writer(entries, { ...base, at, day, orderDay: line.day })({ cogs: -back });
    }
};

interface CostedDay {
  day: string;
  all: bigint;
  known: bigint;
  taken: bigint;
  given: bigint;
}

/** Days on which lines of an order were sold: that of the order first, then those of its edits. */
const costedDays = (world: World, booked: Booked, entries: Entry[]): CostedDay[] => {
  const days = new Map<string, CostedDay>();
  for (const group of booked.groups ?? [])
    for (const { line, gross, discount } of group.byLine) {
      const day = dayOf(line.at, world.settings.zone);
      const sums = days.get(day) ?? { day, all: 0n, known: 0n, taken: 0n, given: 0n };
      days.set(day, sums);
      sums.all += gross - discount;
      if (costOf(world, line, day) === null) continue;
      sums.known += gross - discount;
      const write = writer(entries, { dims: booked.dims, at: line.at, day, orderDay: day });
      write({ costed_sales: gross - discount });
    }
  return [...days.values()];
};

/** Net sales of lines with a known cost; what comes back is shared among the lines of each day by value. */
const bookCosted = (world: World, booked: Booked, entries: Entry[]): void => {
  const days = costedDays(world, booked, entries);
  const left = days.map(({ all }) => all);
  for (const { at, day, taken: parts } of booked.reversals) {
    if (!parts || days.length === 0) continue;
    const taken = takenOf(left, parts.goods);
    days.forEach((one, i) => {
      one.taken += taken[i]!;
      const upTo = one.all === 0n ? 0n : round({ n: one.taken * one.known, d: one.all });
      const where = { dims: booked.dims, at, day, orderDay: one.day };
      writer(entries, where)({ costed_sales: one.given - upTo });
      one.given = upTo;
    });
  }
};

const MEASURE_OF: Record<OrderCostKind, string> = {
  fulfilment: 'fulfilment_cost',
  carrier: 'shipping_cost',
  payment_fee: 'payment_fees',
  return_handling: 'return_handling',
  duties: 'duties_borne',
  tax: 'duties_borne',
};

const bookCost = (world: World, booked: Booked, cost: OrderCostFact): Entry[] => {
  const entries: Entry[] = [];
  const pair: [string, string] = [cost.currency, world.settings.currency];
  const rate = rateOn(world.facts.fx, pair, cost.day);
  if (!rate) return entries;
  const amount = converter(rate, pair)(whole(inMinor(cost.amount, cost.currency)));
  const day = cost.kind === 'return_handling' ? cost.day : booked.day;
  const where = { at: null, known: cost.day, day, orderDay: booked.day, dims: booked.dims };
  const measure = MEASURE_OF[cost.kind];
  writer(entries, where)({ [measure]: amount, [`${measure}_known`]: 1 });
  return entries;
};

/** Costs of an order without a rate leave with it (METRICS C6). */
export const costEntries = (world: World, booked: Booked): Entry[] => {
  if (!booked.groups) return [];
  const entries: Entry[] = [];
  bookCogs(world, booked, entries);
  bookCosted(world, booked, entries);
  const own = world.facts.orderCosts.filter(
    ({ source, orderId }) => source === booked.order.source && orderId === booked.order.id,
  );
  entries.push(...own.flatMap((cost) => bookCost(world, booked, cost)));
  return entries;
};
