import { inMinor } from './money';
import type { OrderFact, RefundFact } from './types';

/** What is taken back of an order, refund by refund in the order of their time (METRICS C7). */

const PARTS = ['goods', 'tax', 'shipping', 'duties'] as const;
export type Part = (typeof PARTS)[number];
export type Parts = Record<Part, bigint>;

export interface Reversal {
  at: number;
  /** In the store's currency; null where the order has no rate. */
  taken: Parts | null;
  units: number;
  beyond: bigint;
  isCancellation: boolean;
  refund: RefundFact | null;
  /** Nothing is left after it. */
  completes: boolean;
}

export interface Worth {
  own: Parts;
  /** Each part converted and rounded once; null = no rate. */
  converted: Parts | null;
  units: number;
}

const total = (parts: Parts): bigint => PARTS.reduce((all, part) => all + parts[part], 0n);
const copy = (parts: Parts): Parts => ({ ...parts });

const asked = (refund: RefundFact, currency: string): Parts => ({
  goods: inMinor(refund.net, currency),
  tax: inMinor(refund.tax, currency),
  shipping: inMinor(refund.shipping, currency),
  duties: inMinor(refund.duties, currency),
});

/** No part takes more than is left of it; a sum that reaches what is left takes all of it. */
const within = (wanted: Parts, left: Parts): Parts => {
  if (total(wanted) >= total(left)) return copy(left);
  const taken = copy(wanted);
  for (const part of PARTS) if (taken[part] > left[part]) taken[part] = left[part];
  return taken;
};

interface State {
  own: Parts;
  converted: Parts | null;
  units: number;
}

const take = (state: State, taken: Parts, convert: (amount: bigint) => bigint): Parts | null => {
  const booked: Parts = { goods: 0n, tax: 0n, shipping: 0n, duties: 0n };
  for (const part of PARTS) {
    state.own[part] -= taken[part];
    if (!state.converted) continue;
    booked[part] =
      state.own[part] === 0n && taken[part] !== 0n ? state.converted[part] : convert(taken[part]);
    state.converted[part] -= booked[part];
  }
  return state.converted && booked;
};

type Event = { at: number; refund: RefundFact | null };

const eventsOf = (order: OrderFact, refunds: readonly RefundFact[]): Event[] => {
  const events: Event[] = refunds.map((refund) => ({ at: Date.parse(refund.occurredAt), refund }));
  if (order.cancelledAt !== undefined) events.push({ at: Date.parse(order.cancelledAt), refund: null });
  // at one instant refunds come before the cancellation
  return events.toSorted((a, b) => a.at - b.at || Number(a.refund === null) - Number(b.refund === null));
};

export const reversalsOf = (
  order: OrderFact,
  refunds: readonly RefundFact[],
  { own, converted, units }: Worth,
  convert: (amount: bigint) => bigint,
): Reversal[] => {
  const state: State = { own: copy(own), converted: converted && copy(converted), units };
  let isCancelled = false;
  return eventsOf(order, refunds).map(({ at, refund }) => {
    const left = copy(state.own);
    const wanted = refund ? asked(refund, order.currency) : left;
    const taken = isCancelled ? asked({ net: '0' } as RefundFact, order.currency) : within(wanted, left);
    const named = isCancelled ? 0 : refund ? (refund.units ?? 0) : state.units;
    const back = Math.min(named, state.units);
    state.units -= back;
    const booked = take(state, taken, convert);
    isCancelled ||= refund === null;
    return {
      at,
      refund,
      taken: booked,
      units: back,
      beyond: total(wanted) - total(taken),
      isCancellation: refund === null,
      completes: total(state.own) === 0n,
    };
  });
};
