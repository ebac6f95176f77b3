import type { RefundFact } from '../../facts/fact';
import { decimal, roundToInteger, toMinor } from '../../facts/money';
import type { LineRow, OrderRow, ReversalRow } from '../rows/rows';
import type { RefundAmounts } from './left';

/** What a refund says once its order tells what the lines were that the refund names (decision S17). */

type Stored = [lineId: string, net: string, units: number, unitsIfFree: number];

/** The lines that a refund names, as its row keeps them; null = none. */
export const namedIn = ({ lines }: Pick<RefundFact, 'lines'>): string | null =>
  lines && lines.length > 0
    ? JSON.stringify(
        lines.map(({ lineId, net, units, unitsIfFree }): Stored => [lineId, net, units, unitsIfFree]),
      )
    : null;

interface Named {
  line: LineRow;
  /** Minor units of the order's currency, without tax. */
  net: number;
  units: number;
  unitsIfFree: number;
}

/** An order, as far as its lines can be named. */
interface Sold {
  order: Pick<OrderRow, 'currency'>;
  lines: readonly LineRow[];
}

const namedOf = ({ ofLines }: Pick<ReversalRow, 'ofLines'>, { order, lines }: Sold): Named[] => {
  const stored = ofLines === null ? [] : (JSON.parse(ofLines) as Stored[]);
  return stored.flatMap(([lineId, net, units, unitsIfFree]) => {
    const line = lines.find((one) => one.lineId === lineId);
    return line ? [{ line, net: toMinor(net, order.currency), units, unitsIfFree }] : [];
  });
};

/** What gift cards are worth of which this much was paid back: more, where they were sold with a discount. */
const faceOf = ({ line: { grossMinor, discountMinor }, net }: Named): number => {
  const paid = grossMinor - discountMinor;
  return paid > 0 && discountMinor > 0 ? roundToInteger(decimal(net).times(grossMinor).div(paid)) : net;
};

const sumOf = (named: readonly Named[], pick: (one: Named) => number): number =>
  named.reduce((sum, one) => sum + pick(one), 0);

/** Gift cards are taken out of the goods and units of a refund, at face value; free goods are added to its units. */
export const withNamedLines = (
  amounts: RefundAmounts,
  refund: Pick<ReversalRow, 'ofLines'>,
  sold: Sold,
): RefundAmounts => {
  const named = namedOf(refund, sold);
  const cards = named.filter(({ line }) => line.isGiftCard);
  const free = named.filter(({ line }) => !line.isGiftCard && line.grossMinor === 0);
  return {
    ...amounts,
    net: Math.max(0, amounts.net - sumOf(cards, ({ net }) => net)),
    giftCards: amounts.giftCards + sumOf(cards, faceOf),
    units:
      Math.max(0, amounts.units - sumOf(cards, ({ units }) => units)) +
      sumOf(free, ({ unitsIfFree }) => unitsIfFree),
  };
};
