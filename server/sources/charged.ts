import Big from 'big.js';
import { minorDigits, portions, toMinor } from '../facts/money';

/**
 * Lines that add up to what an order was charged. Platforms round each line and the order apart, so their lines may
 * miss the order by a cent or two. The order's own sums are the ones that people know.
 * All amounts here are minor units without tax.
 */

export interface ChargedLine {
  sku?: string | undefined;
  title?: string | undefined;
  productType?: string | undefined;
  /** As the platform has it: may hold a part of a unit, such as 1.5 kg. */
  quantity: Big;
  /** Before discounts. Below zero: the product came back, and net and tax are below zero too. */
  gross: number;
  /** After the line's own discounts. */
  net: number;
  tax: number;
  isGiftCard?: boolean;
  /** The line's own id, by which refunds name it. */
  lineId?: string | undefined;
}

/** A line below zero: its product came back (METRICS 1, exchange). */
export const isBack = ({ gross, quantity }: ChargedLine): boolean => gross < 0 || quantity.lt(0);

/** What the order as a whole says of its lines; of a credit, what it takes off them. */
export interface Charged {
  net: number;
  tax: number;
}

export interface Reconciled {
  lines: ChargedLine[];
  /** The lines make the order, but for rounding. */
  adds: boolean;
}

const sumOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
export const netOf = (lines: readonly ChargedLine[]): number => sumOf(lines.map(({ net }) => net));
export const taxOf = (lines: readonly ChargedLine[]): number => sumOf(lines.map(({ tax }) => tax));

const withNet = (lines: readonly ChargedLine[], sum: number): ChargedLine[] =>
  portions(sum, lines, ({ net }) => net).map(([line, net]) => ({ ...line, net }));
const withTax = (lines: readonly ChargedLine[], sum: number): ChargedLine[] =>
  portions(sum, lines, ({ tax }) => tax).map(([line, tax]) => ({ ...line, tax }));

/** A discount that belongs to no line, spread over them by value; never more than they are worth. */
export const lessCredit = (lines: readonly ChargedLine[], credit: Charged): ChargedLine[] => {
  const left = (worth: number, less: number) => (less <= 0 || worth <= 0 ? worth : Math.max(0, worth - less));
  return withTax(withNet(lines, left(netOf(lines), credit.net)), left(taxOf(lines), credit.tax));
};

/** Half a minor unit a line, at most: beyond that it is no rounding. */
const isRounding = (difference: number, lines: number): boolean => Math.abs(difference) <= Math.max(1, lines);

/** Lines whose sums are the order's own, as far as rounding parts them; `charged` null = it says none. What came back is as it says. */
export const reconcileLines = (all: readonly ChargedLine[], whole: Charged | null): Reconciled => {
  const back = all.filter(isBack);
  const charged = whole && { net: whole.net - netOf(back), tax: whole.tax - taxOf(back) };
  const { lines, adds } = reconciled(
    all.filter((line) => !isBack(line)),
    charged,
  );
  return { lines: [...lines, ...back], adds };
};

const reconciled = (lines: readonly ChargedLine[], charged: Charged | null): Reconciled => {
  if (charged === null) return { lines: [...lines], adds: true };
  const netGap = charged.net - netOf(lines);
  const taxGap = charged.tax - taxOf(lines);
  const adds = isRounding(netGap, lines.length) && isRounding(taxGap, lines.length);
  if (!adds || (netGap === 0 && taxGap === 0)) return { lines: [...lines], adds };
  // The discount of a line is what it says: what rounding moves is its price.
  const repriced = portions(charged.net, lines, ({ net }) => net).map(([line, net]) => ({
    ...line,
    ...{ net, gross: line.gross + net - line.net },
  }));
  return { adds, lines: withTax(repriced, charged.tax) };
};

/** `12.50` of 1250 minor units. */
export const major = (minor: number, currency: string): string => {
  const digits = minorDigits(currency);
  return Big(minor).div(Big(10).pow(digits)).toFixed(digits);
};

/** A line that is worth something, and of which no whole number was sold. */
export const isBroken = (line: ChargedLine): boolean => {
  const quantity = isBack(line) ? line.quantity.abs() : line.quantity;
  return quantity.lte(0) ? line.gross !== 0 : !quantity.mod(1).eq(0);
};

/** Whole units of a line; one, where it has a part of a unit. */
export const unitsOf = (line: ChargedLine): number =>
  isBroken(line) ? 1 : Math.max(0, (isBack(line) ? line.quantity.abs() : line.quantity).toNumber());

const PRICE_DECIMALS = 8;
const MAX_TITLE = 500;
const MAX_SKU = 200;

/** Names as people typed them, without what the ledger takes for a mistake. */
export const tidy = (text: string | null | undefined, max = MAX_TITLE): string | undefined =>
  // oxlint-disable-next-line no-control-regex
  text
    ?.replace(/[\u0000-\u001f\u007f]+/g, ' ')
    .trim()
    .slice(0, max)
    .trim() || undefined;

/** The line as the ledger's door takes it: price before tax. A line with a part of a unit is one unit. */
export const rawLine = (line: ChargedLine, currency: string): Record<string, unknown> => {
  const units = unitsOf(line);
  const quantity = isBack(line) ? -units : units;
  const price = Big(major(Math.abs(line.gross), currency)).div(units || 1);
  const unitPrice = price.round(PRICE_DECIMALS, Big.roundHalfUp);
  return {
    sku: tidy(line.sku, MAX_SKU),
    title: tidy(line.title),
    ...(line.productType && { productType: line.productType }),
    quantity,
    unitPrice: unitPrice.toFixed(),
    discount: major(line.gross - line.net, currency),
    tax: major(isBack(line) ? Math.min(0, line.tax) : Math.max(0, line.tax), currency),
    isGiftCard: line.isGiftCard ?? false,
    ...(line.lineId !== undefined && { lineId: line.lineId }),
  };
};

/** Minor units of "12.50", and of what is missing. */
export const minorOf = (amount: string | null | undefined, currency: string): number =>
  toMinor(amount || '0', currency);
