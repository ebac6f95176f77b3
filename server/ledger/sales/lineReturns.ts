import { dayOf } from '../../time';
import { convert } from '../../facts/money';
import { columnsOf, NOTHING_TAKEN, NO_AMOUNTS } from './refunds';
import { isReturned, type LineRow, type OrderRow, type ReversalRow, type FactKey } from '../rows/rows';
import { NONE } from './left';

/**
 * Lines below zero (METRICS 1, exchange): the product came back. One that names the order that it came from is a
 * reversal of that order. Any other names no order, and stands at its own order's rate and day. A cancelled or
 * excluded order gives nothing back.
 */

/** Kept for reversals that the ledger makes of lines. */
export const LINE_PREFIX = 'line:';

const returnsIn = (order: OrderRow, lines: readonly LineRow[]): LineRow[] =>
  order.excluded !== null || order.cancelledAt !== null ? [] : lines.filter(isReturned);

/** Orders that lines below zero name. */
export const linkedKeys = (source: string, lines: readonly Pick<LineRow, 'ofOrder'>[]): FactKey[] =>
  lines.flatMap(({ ofOrder }) => (ofOrder === null ? [] : [{ source, externalId: ofOrder }]));

/** What a line took back, as it tells it. */
const amountsOfLine = ({ grossMinor, discountMinor, taxMinor, quantity, isGiftCard }: LineRow) => ({
  ...NO_AMOUNTS,
  ...(isGiftCard
    ? { giftCardsMinor: -grossMinor }
    : { netMinor: discountMinor - grossMinor, units: Math.abs(quantity) }),
  taxesMinor: -taxMinor,
});

const rowOf = (order: OrderRow, line: LineRow, timeZone: string): ReversalRow => {
  const occurredAt = line.addedAt ?? order.placedAt;
  const day = dayOf(occurredAt, timeZone);
  return {
    source: order.source,
    externalId: `${LINE_PREFIX}${order.externalId}:${line.ordinal}`,
    sourceUpdatedAt: null,
    contentHash: 'derived',
    kind: line.ofOrder === null ? 'unlinked' : 'return',
    orderExternalId: line.ofOrder ?? order.externalId,
    ...{ occurredAt, day, placedDay: day, ownKey: null, emailHash: null, customerKey: null, isMasked: false },
    ...{ channel: order.channel, device: order.device, country: order.country },
    ...{ currency: order.currency, fxRate: null, fxDay: null, fxSource: null },
    ...amountsOfLine(line),
    ...NOTHING_TAKEN,
    ...{ restocked: null, ofLines: null, costBack: 0, costedReturns: 0, booked: false },
  };
};

/** Reversals of other orders, which lines of this one name. */
export const linkedReturns = (order: OrderRow, lines: readonly LineRow[], timeZone: string): ReversalRow[] =>
  returnsIn(order, lines)
    .filter(({ ofOrder }) => ofOrder !== null)
    .map((line) => rowOf(order, line, timeZone));

/** Reversals that name no order: in full, as nobody knows what was left of theirs. */
export const unlinkedReturns = (
  order: OrderRow,
  lines: readonly LineRow[],
  { currency, timeZone }: { currency: string; timeZone: string },
): ReversalRow[] => {
  const value = (minor: number) =>
    order.fxRate === null ? 0 : convert(minor, order.currency, currency, order.fxRate);
  return returnsIn(order, lines)
    .filter(({ ofOrder }) => ofOrder === null)
    .map((line) => {
      const row = rowOf(order, line, timeZone);
      const { netMinor: net, taxesMinor: taxes, giftCardsMinor: giftCards, units } = row;
      const back = { ...NONE, goods: net, goodsTax: taxes, giftCards, units };
      const values = {
        ...{ net: value(net), taxes: value(taxes), giftCards: value(giftCards) },
        ...{ duties: 0, shipping: 0 },
      };
      return { ...row, ...columnsOf({ back, value: values, beyond: 0, beyondValue: 0 }) };
    });
};
