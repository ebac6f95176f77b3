import Big from 'big.js';
import { plain, same, total, valueOf, type RefundedLine, type ShopOrder, type ShopRefund } from './order';
import { NOTES } from './sentences';

/** What Shopify's refunds take back: goods, tax, shipping and duties, each apart, or a sum alone. */

export const SUMS_ONLY = NOTES.sumsOnly;

/** The refunds of an order as the ledger's door takes them. */
export const refundsOf = (order: ShopOrder) => {
  const alone = paidAlone(order);
  return order.refunds.map((refund) => {
    const amount = refund.sum ?? alone.get(refund.id);
    return amount === undefined ? refundOf(refund, order) : amountAlone(refund, amount);
  });
};

/** A refund of which nothing but its sum is known. */
export const amountAlone = ({ id, createdAt }: ShopRefund, amount: string) => ({
  ...{ id, occurredAt: createdAt, kind: 'refund' },
  amount: same(amount),
});

/** Whether a refund has money, and nothing that says what of. */
export const isMoneyAlone = ({ lines, adjustments, shipping, duties, sum }: ShopRefund): boolean =>
  sum === null && lines.length + adjustments.length + shipping.length === 0 && Big(duties).eq(0);

/**
 * What refunds by money alone take back, by their ids. An edit that removes a line takes it back at once and may be
 * paid by such a refund later. That much of the refund reverses nothing.
 */
const paidAlone = (order: ShopOrder): ReadonlyMap<string, string> => {
  const inTime = order.refunds.toSorted((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt));
  const alone = new Map<string, string>();
  let owed = Big(0);
  for (const refund of inTime) {
    if (!refund.isPaid) owed = owed.plus(valueOfRefund(refund, order));
    if (refund.paid === null || !isMoneyAlone(refund)) continue;
    const paid = Big(refund.paid);
    const paidLater = paid.lt(owed) ? paid : owed;
    owed = owed.minus(paidLater);
    if (paid.gt(paidLater)) alone.set(refund.id, plain(paid.minus(paidLater)));
  }
  return alone;
};

const valueOfRefund = (refund: ShopRefund, order: ShopOrder): Big => {
  const { net, tax, shipping, duties, giftCards = '0' } = refundOf(refund, order);
  return total([net, tax, shipping, duties, giftCards], (part) => part);
};

interface Amounts {
  net: Big;
  tax: Big;
  shipping: Big;
}

/** What a refund says. Goods and shipping without tax, never below zero; gift cards were no sale. */
export const refundOf = (
  refund: ShopRefund,
  order: Pick<ShopOrder, 'taxesIncluded' | 'lines' | 'shipping'>,
) => {
  const goods = refund.lines.filter((line) => !line.isGiftCard);
  const cards = total(
    refund.lines.filter((line) => line.isGiftCard),
    (line) => faceOf(line, order),
  );
  const adjusted = refund.adjustments.filter((adjustment) => !adjustment.isShipping);
  const shipped = shippingOf(refund, order);
  const amounts = levelled({
    net: total(goods, (line) => netOf(line, order)).minus(total(adjusted, (one) => one.amount)),
    tax: total(goods, (line) => line.tax)
      .minus(total(adjusted, (one) => one.tax))
      .plus(shipped.tax),
    shipping: shipped.amount,
  });
  const kind = !refund.isPaid && refund.lines.length > 0 ? 'edit' : 'refund';
  // what an edit removes was never sent
  const restocked = skusOf(kind === 'edit' ? goods : goods.filter(({ isRestocked }) => isRestocked), order);
  // a refund by itself does not always tell its gift cards: its order does
  const lines = goods.flatMap(({ lineId, ...line }) =>
    lineId ? [{ lineId, net: plain(netOf({ lineId, ...line }, order)), units: line.quantity }] : [],
  );
  return {
    id: refund.id,
    occurredAt: refund.createdAt,
    kind,
    net: plain(amounts.net),
    tax: plain(amounts.tax),
    shipping: plain(amounts.shipping),
    duties: same(refund.duties),
    ...(cards.gt(0) && { giftCards: plain(cards) }),
    units: goods.reduce((sum, line) => sum + line.quantity, 0),
    ...(lines.length > 0 && { lines }),
    ...(restocked.length > 0 && { restocked }),
  };
};

/** What gift cards are worth, which is more than was paid for them where they were sold with a discount. */
const faceOf = ({ lineId, quantity, subtotal }: RefundedLine, { lines }: Pick<ShopOrder, 'lines'>): Big => {
  const line = lines.find(({ id }) => id === lineId);
  return line ? Big(line.price).times(quantity) : Big(subtotal);
};

const skusOf = (goods: readonly RefundedLine[], { lines }: Pick<ShopOrder, 'lines'>) =>
  goods.flatMap(({ lineId, quantity }) => {
    const sku = lines.find(({ id }) => id === lineId)?.sku;
    return sku && quantity > 0 ? [{ sku, quantity }] : [];
  });

/**
 * Value without tax of a refunded line. Shopify gives it so; for prices with tax older versions gave it with its tax.
 * Value and tax together can't be more than the customer paid for the line.
 */
const netOf = (
  refunded: RefundedLine,
  { taxesIncluded, lines }: Pick<ShopOrder, 'taxesIncluded' | 'lines'>,
): Big => {
  const line = lines.find(({ id }) => id === refunded.lineId);
  const subtotal = Big(refunded.subtotal);
  if (!taxesIncluded || !line || line.quantity === 0) return subtotal;
  const paid = valueOf(line).times(refunded.quantity).div(line.quantity).plus(ROUNDING);
  return subtotal.plus(refunded.tax).gt(paid) ? subtotal.minus(refunded.tax) : subtotal;
};
const ROUNDING = '0.05';

/** Since 2024-10 refunded shipping has lines of its own; before, it was an adjustment below zero. */
const shippingOf = (refund: ShopRefund, order: Pick<ShopOrder, 'taxesIncluded' | 'shipping'>) => {
  const before = refund.adjustments.filter((adjustment) => adjustment.isShipping);
  const parts =
    refund.shipping.length > 0
      ? refund.shipping.map(({ amount, tax }) => ({ amount: Big(amount), tax: Big(tax) }))
      : before.map(({ amount, tax }) => ({ amount: Big(amount).neg(), tax: Big(tax).neg() }));
  const amount = total(parts, (part) => part.amount);
  const tax = total(parts, (part) => part.tax);
  const paid = total(order.shipping, (line) => line.price).minus(
    total(order.shipping, (line) => line.discount),
  );
  const holdsTax =
    order.taxesIncluded && order.shipping.length > 0 && amount.plus(tax).gt(paid.plus(ROUNDING));
  return { amount: holdsTax ? amount.minus(tax) : amount, tax };
};

/** What one part falls below zero, because less was paid out than the lines come to, the next one bears. */
const levelled = ({ net, tax, shipping }: Amounts): Amounts => {
  const least = (amount: Big) => (amount.lt(0) ? amount : Big(0));
  const taxLeft = tax.plus(least(net));
  const shippingLeft = shipping.plus(least(taxLeft));
  const atLeastZero = (amount: Big) => (amount.lt(0) ? Big(0) : amount);
  return { net: atLeastZero(net), tax: atLeastZero(taxLeft), shipping: atLeastZero(shippingLeft) };
};
