import {
  chargedOf,
  less,
  NONE,
  takeBack,
  takeNothing,
  type Left,
  type Taken,
  type RefundAmounts,
} from './left';
import { convert, rescale } from '../../facts/money';
import type { LineRow, OrderRow, ReversalRow } from '../rows/rows';
import { undatedId } from '../../facts/undated';

/**
 * The reversals of one order, by time. Each takes something of the rest, and has a worth in the store's currency at the
 * order's rate (METRICS C7).
 */

/** What is rounded and converted by itself (METRICS C8). */
export interface Amounts {
  net: number;
  taxes: number;
  duties: number;
  shipping: number;
  giftCards: number;
}

const eachPart = (make: (part: keyof Amounts) => number): Amounts => ({
  net: make('net'),
  taxes: make('taxes'),
  duties: make('duties'),
  shipping: make('shipping'),
  giftCards: make('giftCards'),
});

const componentsOf = ({ goods, goodsTax, shipping, shippingTax, duties, giftCards }: Left): Amounts => ({
  net: goods,
  taxes: goodsTax + shippingTax,
  duties,
  shipping,
  giftCards,
});

/** What a reversal took in the order's currency, and what it is worth in the store's. */
export interface Reversed {
  back: Left;
  value: Amounts;
  /** Paid beyond what was left, in both currencies. */
  beyond: number;
  beyondValue: number;
}

/** What is left of an order while its reversals are taken one after the other. */
export class Remainder {
  private left: Left;
  private value: Amounts;

  constructor(
    private readonly order: OrderRow,
    lines: readonly LineRow[],
    private readonly currency: string,
  ) {
    this.left = chargedOf(order, lines);
    this.value = {
      net: order.grossSales - order.discounts,
      taxes: order.taxes,
      duties: order.duties,
      shipping: order.shipping,
      giftCards: order.giftCardSales,
    };
  }

  take(amounts: RefundAmounts): Reversed {
    return this.reverse(takeBack(this.left, amounts));
  }

  /** Paid after a cancellation, or reported in another way as well. */
  takeNothing(amounts: RefundAmounts): Reversed {
    return this.reverse(takeNothing(amounts));
  }

  /** What a cancellation reverses: gift cards stay sold, as a refund alone gives them back. */
  takeRest(): Reversed {
    const units = Math.max(0, this.left.units);
    return this.reverse({ back: { ...this.left, giftCards: 0, units }, beyond: 0 });
  }

  /** The reversal that empties a component takes its converted rest: a full refund nets to exactly zero. */
  private reverse({ back, beyond }: Taken): Reversed {
    this.left = less(this.left, back);
    const [minor, rest] = [componentsOf(back), componentsOf(this.left)];
    const value = eachPart((part) => {
      if (minor[part] === 0) return 0;
      return rest[part] === 0 ? this.value[part] : this.converted(minor[part]);
    });
    this.value = eachPart((part) => this.value[part] - value[part]);
    return { back, value, beyond, beyondValue: this.converted(beyond) };
  }

  private converted(minor: number): number {
    const { fxRate, currency } = this.order;
    return fxRate === null ? 0 : convert(minor, currency, this.currency, fxRate);
  }
}

/** The columns of a reversal that tell what it took. */
export const columnsOf = ({ back, value, beyond, beyondValue }: Reversed) => {
  const minor = componentsOf(back);
  return {
    netBack: minor.net,
    taxesBack: minor.taxes,
    dutiesBack: minor.duties,
    shippingBack: minor.shipping,
    giftCardsBack: minor.giftCards,
    unitsBack: back.units,
    beyondMinor: beyond,
    returns: value.net,
    taxes: value.taxes,
    duties: value.duties,
    shipping: value.shipping,
    giftCardSales: value.giftCards,
    refundedBeyond: beyondValue,
  };
};

/** What a reversal took that counts in nothing. */
export const NOTHING_TAKEN = columnsOf({ back: NONE, value: eachPart(() => 0), beyond: 0, beyondValue: 0 });

/** The columns of a reversal that hold what was reported, of a reversal that names no amounts. */
export const NO_AMOUNTS = {
  netMinor: 0,
  taxesMinor: 0,
  dutiesMinor: 0,
  shippingMinor: 0,
  giftCardsMinor: 0,
  unsplitMinor: 0,
  isWhole: false,
  units: 0,
};

export const refundAmounts = (row: ReversalRow): RefundAmounts => ({
  net: row.netMinor,
  taxes: row.taxesMinor,
  shipping: row.shippingMinor,
  duties: row.dutiesMinor,
  giftCards: row.giftCardsMinor,
  unsplit: row.unsplitMinor,
  isWhole: row.isWhole,
  units: row.units,
});

/** A refund that came before its order did not know the order's currency. */
export const inCurrencyOf = (order: OrderRow, refund: ReversalRow): ReversalRow => {
  const scaled = (minor: number) => rescale(minor, refund.currency, order.currency);
  return {
    ...refund,
    netMinor: scaled(refund.netMinor),
    taxesMinor: scaled(refund.taxesMinor),
    dutiesMinor: scaled(refund.dutiesMinor),
    shippingMinor: scaled(refund.shippingMinor),
    giftCardsMinor: scaled(refund.giftCardsMinor),
    unsplitMinor: scaled(refund.unsplitMinor),
  };
};

/** All that an order reports as gone back, as a stand-in for refunds reported one by one. */
const isStandIn = ({ externalId }: ReversalRow, order: OrderRow): boolean =>
  externalId === undatedId(order.externalId);

/** A sum that stands in for refunds reverses nothing once one of them is here by itself, whichever came first. */
export const isReplaced = (order: OrderRow, refund: ReversalRow, refunds: readonly ReversalRow[]): boolean =>
  isStandIn(refund, order) &&
  !refund.isWhole &&
  refunds.some((other) => other.kind === 'refund' && !isStandIn(other, order));

/** The cancellation has reversed all that was left; at one instant a refund comes before it. */
export const comesAfterCancellation = (order: OrderRow, refund: ReversalRow): boolean =>
  order.cancelledAt !== null && Date.parse(refund.occurredAt) > Date.parse(order.cancelledAt);

/** By time; a status that stands in for refunds takes what all of them have left. */
export const inSequence = (order: OrderRow, refunds: readonly ReversalRow[]): ReversalRow[] =>
  [...refunds].sort(
    (a, b) =>
      Number(a.isWhole && isStandIn(a, order)) - Number(b.isWhole && isStandIn(b, order)) ||
      Date.parse(a.occurredAt) - Date.parse(b.occurredAt) ||
      (a.externalId < b.externalId ? -1 : 1),
  );
