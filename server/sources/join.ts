import Big from 'big.js';
import { minorDigits, UNSTATED } from '../facts/money';
import type { OrderFact, RefundFact, SaleFact } from '../facts/fact';

/** Joins pieces of one order, or of one credit note, whose rows are not consecutive. What the first leaves open the next one may say. */
export const joinSales = (first: SaleFact, next: SaleFact): SaleFact => {
  if (first.type === 'order' && next.type === 'order')
    return {
      ...next,
      ...first,
      customer: { ...next.customer, ...first.customer },
      placedAt: earliest([first.placedAt, next.placedAt]),
      ...charges(first, next),
      lines: [...first.lines, ...next.lines],
    };
  if (first.type === 'refund' && next.type === 'refund') {
    const digits = minorDigits(first.currency ?? UNSTATED);
    // what the next piece leaves open stays as the first wrote it: the same note must read the same
    const sum = <T extends string | undefined>(pick: (note: RefundFact) => T) => {
      const added = pick(next);
      return added === undefined || Number(added) === 0
        ? pick(first)
        : Big(pick(first) ?? 0)
            .plus(added)
            .toFixed(digits);
    };
    return {
      ...first,
      occurredAt: earliest([first.occurredAt, next.occurredAt]),
      net: sum((note) => note.net),
      tax: sum((note) => note.tax),
      shipping: sum((note) => note.shipping),
      units: first.units + next.units,
    };
  }
  throw new Error('an order and a refund never share a key');
};

const CHARGES = ['shipping', 'shippingDiscount', 'shippingTax', 'duties'] as const;

const charges = (first: OrderFact, next: OrderFact) =>
  Object.fromEntries(CHARGES.map((name) => [name, Number(first[name]) === 0 ? next[name] : first[name]]));

export const earliest = <T extends string>(instants: readonly T[]): T =>
  instants.reduce((a, b) => (b < a ? b : a));
