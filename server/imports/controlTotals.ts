import Big from 'big.js';
import {
  isBelowZero,
  isDiscountLine,
  type FactKind,
  type FactOf,
  type OrderFact,
  type RefundFact,
  type SaleFact,
  type SeriesFact,
  type SessionFact,
  type SightingFact,
  type SpendFact,
} from '../facts/fact';
import { simpleOf, bySimpleKind, type SimpleKind } from '../facts/simple';
import type { AnySimple } from '../facts/declare';
import { minorDigits, toMinor } from '../facts/money';

/**
 * Sums of what a file says, to be held against the system that wrote it. Money by currency and as
 * the file states it: gross, discounts and shipping (less its discount) contain tax where the prices do.
 */
export class ControlTotals {
  private readonly sums = new Map<string, Big>();

  add<K extends FactKind>(kind: K, fact: FactOf<K>): void {
    ADD[kind](this, fact);
  }

  addRefund(refund: RefundTotals): void {
    addRefund(this, refund);
  }

  plus(name: string, amount: number | string | Big): void {
    this.sums.set(name, (this.sums.get(name) ?? Big(0)).plus(amount));
  }

  /** Takes the others' sums in, so many times. */
  take(others: ControlTotals, times = 1): void {
    for (const [name, sum] of others.sums) this.plus(name, sum.times(times));
  }

  /** The sums of both, the others taken so many times. */
  with(others: ControlTotals, times: number): ControlTotals {
    const all = new ControlTotals();
    all.take(this);
    all.take(others, times);
    return all;
  }

  /** Decimal strings, money with the currency's decimals. */
  toJSON(): Record<string, string> {
    return Object.fromEntries([...this.sums].map(([name, sum]) => [name, printed(name, sum)]));
  }
}

const printed = (name: string, sum: Big): string => {
  const currency = / ([A-Z]{3})$/.exec(name)?.[1];
  return currency ? sum.toFixed(minorDigits(currency)) : sum.toFixed();
};

const major = (minor: number, currency: string) => Big(minor).div(Big(10).pow(minorDigits(currency)));

type Line = OrderFact['lines'][number];

const addOrder = (totals: ControlTotals, order: OrderFact) => {
  const { currency, lines, refunds } = order;
  const back = lines.filter((line) => isBelowZero(line) && !isDiscountLine(line));
  const sold = lines.filter((line) => !isBelowZero(line));
  const cuts = lines.filter(isDiscountLine);
  const sum = (pick: (line: Line) => number, of: readonly Line[] = sold) =>
    of.reduce((all, line) => all + pick(line), 0);
  const valueOf = (line: Line) => toMinor(Big(line.unitPrice).times(line.quantity), currency);
  const gross = sum(valueOf);
  totals.plus('orders', 1);
  totals.plus('lines', lines.length);
  totals.plus(
    'units',
    sum((line) => line.quantity),
  );
  totals.plus(`gross ${currency}`, major(gross, currency));
  totals.plus(
    `discounts ${currency}`,
    major(sum((line) => toMinor(line.discount, currency)) - sum(valueOf, cuts), currency),
  );
  if (back.length > 0) {
    totals.plus('returned_units', -sum((line) => line.quantity, back));
    const value = sum((line) => toMinor(line.discount, currency) - valueOf(line), back);
    totals.plus(`returned_lines ${currency}`, major(value, currency));
  }
  const cards = sum((line) => (line.isGiftCard ? valueOf(line) : 0));
  if (cards !== 0) totals.plus(`gift_cards (in gross) ${currency}`, major(cards, currency));
  const shipping = Big(order.shipping).minus(order.shippingDiscount);
  if (!shipping.eq(0)) totals.plus(`shipping ${currency}`, shipping);
  for (const refund of refunds) addRefund(totals, { ...refund, currency });
};

/** What is summed of a refund. */
export type RefundTotals = Pick<
  RefundFact,
  'net' | 'amount' | 'adjustment' | 'shipping' | 'units' | 'currency'
>;

const addRefund = (
  totals: ControlTotals,
  { net, amount, adjustment, shipping, units, currency }: RefundTotals,
) => {
  const of = currency ?? 'of an unknown currency';
  totals.plus('refunds', 1);
  totals.plus('refunded_units', units);
  // Without a currency of its own it has its order's, which may not have come yet.
  if (net !== undefined) totals.plus(`refunds_net ${of}`, net);
  const paid = amount ?? adjustment;
  if (paid !== undefined) totals.plus(`refunds_without_parts ${of}`, paid);
  if (!Big(shipping).eq(0)) totals.plus(`refunds_shipping ${of}`, shipping);
};

type Add<K extends FactKind> = (totals: ControlTotals, fact: FactOf<K>) => void;

const addSimple = (kind: SimpleKind) => (totals: ControlTotals, fact: AnySimple) => {
  totals.plus('rows', 1);
  for (const [name, sum] of Object.entries(simpleOf(kind).totals(fact))) totals.plus(name, sum);
};

const ADD: { [K in FactKind]: Add<K> } = {
  sales: (totals, fact: SaleFact) =>
    fact.type === 'order' ? addOrder(totals, fact) : addRefund(totals, fact),
  sessions: (totals, fact: SessionFact) => {
    totals.plus('sessions', 1);
    totals.plus('with_cart', fact.hasCart ? 1 : 0);
    totals.plus('with_checkout', fact.hasCheckout ? 1 : 0);
    totals.plus('with_order', fact.hasOrder ? 1 : 0);
  },
  spend: (totals, fact: SpendFact) => {
    totals.plus('rows', 1);
    totals.plus(`amount ${fact.currency}`, fact.amount);
  },
  sightings: (totals, fact: SightingFact) => {
    totals.plus('events', 1);
    if (fact.value !== undefined) totals.plus(`value ${fact.currency}`, fact.value);
  },
  vitals: (totals) => totals.plus('page_views', 1),
  fx: (totals) => totals.plus('rates', 1),
  series: (totals, { series, split, adds, value }: SeriesFact) => {
    totals.plus('values', 1);
    // what can't be added up has no sum; and what is whole is not added to its parts
    if (adds) totals.plus(split === undefined ? `${series} (whole)` : series, value);
  },
  ...bySimpleKind<{ [K in SimpleKind]: Add<K> }>(addSimple),
};
