import Big from 'big.js';
import { lessCredit, minorOf, netOf, reconcileLines, type Charged, type ChargedLine } from '../charged';
import type { LinePayload, OrderPayload } from './payload';

/**
 * The money of one order, in minor units. WooCommerce states lines, fees and shipping without tax,
 * whether its prices contain it or not, and rounds each; its order totals are what was charged.
 */
export interface OrderMoney {
  currency: string;
  /** Goods, and fees as lines of their own. */
  lines: ChargedLine[];
  shipping: number;
  shippingTax: number;
  /** What was charged, gift cards taken in payment included; null = the payload has no total. */
  total: number | null;
  /** The parts make the total. */
  adds: boolean;
  /** Fees that stand on the order and are not in its total. */
  leavesFeesOut: boolean;
}

export const moneyOf = (order: OrderPayload): OrderMoney => {
  const { currency } = order;
  const minor = (text: string) => minorOf(text, currency);
  const [shipping, shippingTax] = [minor(order.shipping_total), minor(order.shipping_tax)];
  // A gift card pays for an order: it is no discount, though the total is less by it.
  const paidByCard = order.gift_cards.reduce((sum, card) => sum + minor(card.amount), 0);
  const total = order.total === null ? null : minor(order.total) + paidByCard;
  const tax = minor(order.total_tax);
  const charged = total === null ? null : { net: total - tax - shipping, tax: tax - shippingTax };
  const goods = onceEach(order.line_items).map((line) => goodsOf(line, currency));
  const fees = order.fee_lines.map((fee) => feeOf(fee, currency));
  const whole = reconcile([...goods, ...fees], charged);
  const leavesFeesOut = !whole.adds && fees.length > 0 && reconcile(goods, charged).adds;
  const { lines, adds } = leavesFeesOut ? reconcile(goods, charged) : whole;
  return { currency, lines, shipping, shippingTax, total, adds, leavesFeesOut };
};

/** A line of one id that comes twice is the same line. */
const onceEach = (lines: readonly LinePayload[]): LinePayload[] => {
  const seen = new Set<string>();
  return lines.filter(({ id }) => {
    if (id === null || id === undefined) return true;
    const isNew = !seen.has(String(id));
    seen.add(String(id));
    return isNew;
  });
};

/** What a gift card plugin writes on the line that sells one. */
const GIFT_CARD = /^_?(wc_gc_giftcard|ywgc_|pw_gift_card)/;

const isGiftCard = ({ meta_data }: LinePayload): boolean =>
  meta_data.some(({ key }) => typeof key === 'string' && GIFT_CARD.test(key));

/** The lines that sell gift cards, by their ids. */
export const giftCardLines = ({ line_items }: OrderPayload): ReadonlyMap<string, LinePayload> =>
  new Map(line_items.filter(isGiftCard).map((line) => [String(line.id), line]));

/** A line, and whether it names a product: one below zero came back then. */
interface OrderLine extends ChargedLine {
  isProduct: boolean;
}

const namesProduct = ({ product_id, sku }: LinePayload): boolean =>
  Boolean(sku) || (Boolean(product_id) && String(product_id) !== '0');

const goodsOf = (line: LinePayload, currency: string): OrderLine => {
  const net = minorOf(line.total, currency);
  return {
    sku: line.sku ?? undefined,
    title: line.name ?? undefined,
    quantity: Big(line.quantity),
    gross:
      net < 0
        ? Math.min(net, minorOf(line.subtotal, currency))
        : Math.max(net, minorOf(line.subtotal, currency)),
    net,
    tax: minorOf(line.total_tax, currency),
    isGiftCard: isGiftCard(line),
    lineId: line.id === null || line.id === undefined ? undefined : String(line.id),
    isProduct: namesProduct(line),
  };
};

const feeOf = (fee: OrderPayload['fee_lines'][number], currency: string): OrderLine => {
  const net = minorOf(fee.total, currency);
  return {
    title: fee.name || 'Fee',
    productType: 'fee',
    quantity: Big(1),
    gross: net,
    net,
    tax: minorOf(fee.total_tax, currency),
    isProduct: false,
  };
};

/** Fees below zero, and lines below zero that name no product, are discounts of the others. */
const reconcile = (all: readonly OrderLine[], charged: Charged | null) => {
  const credits = all.filter(({ net, isProduct }) => net < 0 && !isProduct);
  const credit = {
    net: -netOf(credits),
    tax: credits.reduce((sum, { tax }) => sum - tax, 0),
  };
  const bearing = all.filter(({ net }) => net >= 0);
  const back = all.filter(({ net, isProduct }) => net < 0 && isProduct);
  return reconcileLines([...lessCredit(bearing, credit), ...back], charged);
};
