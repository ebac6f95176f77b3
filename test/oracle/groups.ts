import { round, sum } from './money';
import { type Sold, type SoldLine } from './sold';

/** Lines that were sold at one time, in the store's currency. */
export interface Group {
  at: number;
  isAdded: boolean;
  gross: bigint;
  discount: bigint;
  tax: bigint;
  cards: bigint;
  cardOff: bigint;
  byLine: { line: SoldLine; gross: bigint; discount: bigint }[];
}

/**
 * A component is summed over the order in its own currency, then converted and rounded once (METRICS C8).
 * A part of it is what all parts up to it make in proportion, less what those before it made.
 */
const parted = (total: bigint, amounts: readonly bigint[]): bigint[] => {
  const all = sum(amounts);
  const upTo = (count: number): bigint =>
    all === 0n ? 0n : round({ n: total * sum(amounts.slice(0, count)), d: all });
  return amounts.map((_, i) => upTo(i + 1) - upTo(i));
};

type Costed = (line: SoldLine) => boolean;

/** The order in which a component is shared: by time, then by product type, known costs after unknown ones. */
const ordered = (lines: readonly SoldLine[], isCosted: Costed): SoldLine[] =>
  lines.toSorted((a, b) => {
    const [x, y] = [a.fact.productType ?? 'unknown', b.fact.productType ?? 'unknown'];
    return a.at - b.at || (x === y ? Number(isCosted(a)) - Number(isCosted(b)) : x < y ? -1 : 1);
  });

export const groupsOf = (sold: Sold, convert: (amount: bigint) => bigint, isCosted: Costed): Group[] => {
  const lines = ordered(sold.lines, isCosted);
  const of = (amount: (line: SoldLine) => bigint): bigint[] => {
    const amounts = lines.map(amount);
    return parted(convert(sum(amounts)), amounts);
  };
  const ifCard = (is: boolean, amount: (line: SoldLine) => bigint) =>
    of((line) => ((line.fact.isGiftCard ?? false) === is ? amount(line) : 0n));
  const gross = ifCard(false, (line) => line.gross);
  const discount = ifCard(false, (line) => line.discount);
  const cards = ifCard(true, (line) => line.gross);
  const cardOff = ifCard(true, (line) => line.discount);
  const taxes = [sold.shippingTax, ...lines.map((line) => line.tax)];
  const [ofShipping, ...tax] = parted(convert(sum(taxes)), taxes);
  // an order of lines below zero alone may still have been sent, and its shipping taxed
  const times = lines.length === 0 ? [sold.placedAt] : [...new Set(lines.map(({ at }) => at))];
  return times.map((at, n) => {
    const total = (amounts: readonly bigint[]) => sum(amounts.filter((_, i) => lines[i]!.at === at));
    return {
      at,
      isAdded: lines.find((line) => line.at === at)?.isAdded ?? false,
      gross: total(gross),
      discount: total(discount),
      tax: total(tax) + (n === 0 ? ofShipping! : 0n),
      cards: total(cards),
      cardOff: total(cardOff),
      byLine: lines.flatMap((line, i) =>
        line.at === at && !line.fact.isGiftCard ? [{ line, gross: gross[i]!, discount: discount[i]! }] : [],
      ),
    };
  });
};
