import { inMinor, round } from './money';
import type { OrderFact, RefundFact } from './types';

/** What is taken back of an order, refund by refund in the order of their time (METRICS C7). */

/** In the order's currency; tax is kept apart by what it is of, as an amount without parts takes it along. */
const OWN = ['goods', 'goodsTax', 'shipping', 'shippingTax', 'duties'] as const;
export type Own = Record<(typeof OWN)[number], bigint>;

/** In the store's currency: components of the order, each rounded once. */
const PARTS = ['goods', 'tax', 'shipping', 'duties'] as const;
export type Parts = Record<(typeof PARTS)[number], bigint>;

/** Something that takes back: a refund, a line below zero of another order, the order's own cancellation. */
export interface Taking {
  at: number;
  refund: RefundFact | null;
  isCancellation: boolean;
  wanted: Own;
  /** Paid beside them, without a word of what for. */
  loose: bigint;
  /** Takes whatever is left, and names no sum. */
  isWhole: boolean;
  units: number;
}

export interface Reversal {
  at: number;
  /** Null where the order has no rate. */
  taken: Parts | null;
  units: number;
  beyond: bigint;
  isCancellation: boolean;
  refund: RefundFact | null;
}

export interface Worth {
  own: Own;
  /** Each part converted and rounded once; null = no rate. */
  converted: Parts | null;
  units: number;
}

export const NOTHING: Own = { goods: 0n, goodsTax: 0n, shipping: 0n, shippingTax: 0n, duties: 0n };
const total = (own: Own): bigint => OWN.reduce((all, part) => all + own[part], 0n);
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** An amount from goods with their tax first, in proportion, then shipping with its own, then duties. */
const spreadOver = (amount: bigint, left: Own): Own => {
  let open = amount;
  const taken = { ...NOTHING };
  for (const [part, tax] of [
    ['goods', 'goodsTax'],
    ['shipping', 'shippingTax'],
  ] as const) {
    const both = left[part] + left[tax];
    if (both <= 0n) continue;
    const here = least(open, both);
    taken[part] = here === both ? left[part] : round({ n: here * left[part], d: both });
    taken[tax] = here - taken[part];
    open -= here;
  }
  taken.duties = least(open, left.duties);
  return taken;
};

/** Taxes are one component (METRICS C8): what is not left of the one kind is taken of the other. */
const taxesIn = (wanted: Own, left: Own): Pick<Own, 'goodsTax' | 'shippingTax'> => {
  const ofGoods = least(wanted.goodsTax, left.goodsTax);
  const shippingTax = least(wanted.shippingTax + wanted.goodsTax - ofGoods, left.shippingTax);
  const rest = wanted.goodsTax + wanted.shippingTax - ofGoods - shippingTax;
  return { goodsTax: ofGoods + least(rest, left.goodsTax - ofGoods), shippingTax };
};

/** A sum that reaches what is left takes exactly that; any other takes its parts, then what has none. */
const takenBy = ({ wanted, loose, isWhole }: Taking, left: Own): Own => {
  if (isWhole || total(wanted) + loose >= total(left)) return { ...left };
  const taken = { ...NOTHING };
  for (const part of OWN) taken[part] = least(wanted[part], left[part]);
  Object.assign(taken, taxesIn(wanted, left));
  const rest = total(wanted) - total(taken) + loose;
  const still = { ...NOTHING };
  for (const part of OWN) still[part] = left[part] - taken[part];
  const more = spreadOver(rest, still);
  for (const part of OWN) taken[part] += more[part];
  return taken;
};

const merged = (own: Own): Parts => ({
  goods: own.goods,
  tax: own.goodsTax + own.shippingTax,
  shipping: own.shipping,
  duties: own.duties,
});

/** The reversal that completes a component in the order's currency takes the converted rest of it. */
const booked = (
  taken: Parts,
  state: { left: Parts; converted: Parts },
  convert: (amount: bigint) => bigint,
): Parts => {
  const result = { goods: 0n, tax: 0n, shipping: 0n, duties: 0n };
  for (const part of PARTS) {
    state.left[part] -= taken[part];
    const completes = state.left[part] === 0n && taken[part] !== 0n;
    result[part] = completes ? state.converted[part] : convert(taken[part]);
    state.converted[part] -= result[part];
  }
  return result;
};

/** A named tax is that of the refund's shipping first, in proportion, then that of goods. */
const withTax = (refund: RefundFact, currency: string, { own }: Worth): Own => {
  const of = (amount: string | undefined) => inMinor(amount, currency);
  const [tax, shipping] = [of(refund.tax), of(refund.shipping)];
  const ofShipping =
    own.shipping === 0n ? 0n : least(round({ n: own.shippingTax * shipping, d: own.shipping }), tax);
  return {
    goods: of(refund.net),
    goodsTax: tax - ofShipping,
    shipping,
    shippingTax: ofShipping,
    duties: of(refund.duties),
  };
};

export const takingOf = (refund: RefundFact, { currency }: OrderFact, worth: Worth): Taking => ({
  at: Date.parse(refund.occurredAt),
  refund,
  isCancellation: false,
  wanted: refund.net === undefined ? NOTHING : withTax(refund, currency, worth),
  loose: inMinor(refund.amount ?? refund.adjustment, currency),
  isWhole: refund.whole === true,
  units: refund.units ?? 0,
});

export const cancellationOf = ({ cancelledAt }: OrderFact): Taking[] =>
  cancelledAt === undefined
    ? []
    : [
        {
          at: Date.parse(cancelledAt),
          refund: null,
          isCancellation: true,
          wanted: NOTHING,
          loose: 0n,
          isWhole: true,
          units: Number.MAX_SAFE_INTEGER,
        },
      ];

/** At one instant refunds come before the cancellation; after it nothing is left. */
export const reversalsOf = (
  takings: readonly Taking[],
  { own, converted, units }: Worth,
  convert: (amount: bigint) => bigint,
): Reversal[] => {
  const left = { ...own };
  const state = converted && { left: merged(own), converted: { ...converted } };
  let [unitsLeft, isCancelled] = [units, false];
  return takings
    .toSorted((a, b) => a.at - b.at || Number(a.isCancellation) - Number(b.isCancellation))
    .map((taking) => {
      const taken = isCancelled ? NOTHING : takenBy(taking, left);
      const named = taking.isWhole ? 0n : total(taking.wanted) + taking.loose;
      const back = isCancelled ? 0 : Math.min(taking.units, unitsLeft);
      for (const part of OWN) left[part] -= taken[part];
      unitsLeft -= back;
      isCancelled ||= taking.isCancellation;
      const { at, refund, isCancellation } = taking;
      return {
        at,
        refund,
        isCancellation,
        taken: state && booked(merged(taken), state, convert),
        units: back,
        // what an edit removed was not paid back
        beyond: taking.isWhole || refund?.kind === 'edit' ? 0n : named - total(taken),
      };
    });
};
