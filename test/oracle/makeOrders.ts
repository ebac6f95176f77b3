import { DECIMALS } from './money';
import { LANDED } from './landed';
import type { Maker } from './makeShop';
import { emptyOrder } from './samples';
import type { LineFact, OrderFact, RefundFact, Who } from './types';
import { soldOf, goods, netOf } from './sold';

/** Orders with every kind of line, edit, refund and buyer; versions that are older than what stands among them. */

export const SKUS = ['cup', 'plate', 'bowl', 'spoon', 'jug'];
const TYPES = ['Cups', 'Plates', 'Odd, "one"'];
const CHANNELS = ['direct', 'email', 'Paid-Search', 'organic search', 'paid_other', 'unknown'];
const SOLD = ['phone', 'draft', 'POS', 'pos', 'marketplace', 'wholesale', 'subscription'];
const HOURS = 3_600_000;
const iso = (at: number): string => new Date(at).toISOString();

/** The same people come again: by id, by e-mail, by phone, or as nobody. */
const buyer = ({ luck, size }: Maker, id: string): Who => {
  const n = luck.int(1, Math.ceil(size / 4));
  return luck.pick<Who>([
    { id: `c${n}` },
    { id: `c${n}`, phone: '+4930123' },
    { id: `c${luck.int(n, n + 1)}`, email: `P${n}@example.com` },
    { email: luck.pick([`p${n}@example.com`, ` P${n}@Example.com `]) },
    { phone: `+49301${1000 + n}` },
    luck.chance(0.5) ? {} : { id: `single-${id}` },
  ]);
};

const line = ({ luck }: Maker, order: OrderFact): LineFact => {
  const decimals = DECIMALS[order.currency]!;
  const quantity = luck.int(1, 4);
  const fine = luck.chance(0.1) ? 2 : 0;
  const max = decimals === 0 ? 9_000 : 90;
  const unitPrice = luck.chance(0.05) ? '0' : luck.amount(max, decimals + fine);
  const worth = Math.floor(quantity * Number(unitPrice) * 10 ** decimals) / 10 ** decimals;
  const discount = luck.chance(0.3)
    ? (luck.chance(0.1) ? worth : luck.next() * worth).toFixed(decimals)
    : '0';
  const isGiftCard = luck.chance(0.06);
  const hasDiscount = Number(discount) > 0 && Number(discount) <= worth && (!isGiftCard || LANDED.faceValue);
  return {
    ...(luck.chance(0.9) && { sku: luck.pick(SKUS) }),
    ...(luck.chance(0.9) && { productType: luck.pick(TYPES) }),
    quantity,
    unitPrice,
    ...(hasDiscount && { discount }),
    ...(!isGiftCard && luck.chance(0.7) && { taxRate: luck.pick(['0.07', '0.19', '0.2', '0.055']) }),
    ...(isGiftCard && { isGiftCard }),
  };
};

const bare = (maker: Maker, n: number): OrderFact => {
  const { luck } = maker;
  const currency = luck.chance(0.6) ? maker.settings.currency : luck.pick(maker.currencies);
  const decimals = DECIMALS[currency]!;
  const id = `o${n}`;
  const isWeb = luck.chance(0.85);
  const most = decimals === 0 ? 900 : 9;
  const order: OrderFact = {
    ...emptyOrder,
    source: luck.pick(['shop', 'shop', 'till']),
    id,
    ...maker.placing(),
    currency,
    customer: buyer(maker, id),
    channel: isWeb ? luck.pick(CHANNELS) : luck.pick(SOLD),
    // a channel where it was sold says so by itself
    isWeb: isWeb ? !luck.chance(0.05) : luck.chance(0.5),
    device: luck.pick(['mobile', 'desktop']),
    country: luck.pick(['DE', 'FR', 'US']),
    lines: [],
  };
  if (luck.chance(0.3)) order.taxesIncluded = true;
  if (luck.chance(0.5)) order.shipping = (1 + Number(luck.amount(most, decimals))).toFixed(decimals);
  if (order.shipping && luck.chance(0.2)) order.shippingDiscount = luck.chance(0.5) ? '1' : order.shipping;
  if (order.shipping && order.shipping !== order.shippingDiscount && luck.chance(0.3))
    order.shippingTax = luck.amount(Number(order.shipping) - Number(order.shippingDiscount ?? 0), decimals);
  if (luck.chance(0.1)) order.duties = luck.amount(most, decimals);
  if (currency !== maker.settings.currency && luck.chance(0.3))
    order.fxRate = luck.amount(2, 6).replace(/^0\.0+$/, '0.5');
  if (luck.chance(0.06)) order.kind = luck.pick(['replacement', 'exchange']);
  if (order.kind && !LANDED.webOrders) order.isWeb = false;
  if (luck.chance(0.06)) order.excluded = luck.pick(['test', 'deleted', 'voided']);
  order.lines = Array.from({ length: luck.int(1, 3) }, () => line(maker, order));
  return order;
};

const major = (minor: bigint, currency: string): string => {
  const decimals = DECIMALS[currency]!;
  const digits = String(minor).padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
};

/** Refunds of one order: parts of it, the rest, all of it, or money for nothing that came back. */
const refunds = (maker: Maker, order: OrderFact): RefundFact[] => {
  const { luck } = maker;
  const sold = soldOf(order);
  let left = netOf(goods(sold.lines));
  let taxLeft = sold.lines.reduce((all, { tax }) => all + tax, 0n) + sold.shippingTax;
  let units = goods(sold.lines).reduce((all, { fact }) => all + fact.quantity, 0);
  const made: RefundFact[] = [];
  let at = Date.parse(order.placedAt);
  for (let i = 0; i < luck.int(1, 3); i++) {
    at += luck.int(1, 600) * HOURS + luck.int(1, 3_599) * 1000;
    const isAll = luck.chance(0.4);
    const share = (amount: bigint) => (isAll ? amount : (amount * BigInt(luck.int(0, 60))) / 100n);
    // which of several goods came back is not said, so that a cancellation could not tell what is left
    const isTold = order.cancelledAt === undefined || goods(sold.lines).length === 1;
    const back = isAll ? units : isTold ? luck.int(0, units) : 0;
    const [net, tax] = [share(left), share(taxLeft)];
    [left, taxLeft, units] = [left - net, taxLeft - tax, units - back];
    made.push({
      type: 'refund',
      source: order.source,
      id: `r${order.id}-${i}`,
      updatedAt: maker.stamp(),
      orderId: order.id,
      occurredAt: iso(at),
      ...(luck.chance(0.1) && { kind: 'edit' as const }),
      net: major(net, order.currency),
      tax: major(tax, order.currency),
      ...(isAll && {
        shipping: major(sold.shipping, order.currency),
        duties: major(sold.duties, order.currency),
      }),
      units: back,
    });
    if (isAll) break;
  }
  return made;
};

const creditNote = (maker: Maker, n: number): RefundFact => {
  const { luck } = maker;
  const currency = luck.chance(0.6) ? maker.settings.currency : luck.pick(maker.currencies);
  const who = buyer(maker, `n${n}`);
  return {
    type: 'refund',
    source: 'shop',
    id: `n${n}`,
    updatedAt: maker.stamp(),
    occurredAt: iso(maker.instant()),
    currency,
    customer: who,
    channel: luck.pick(CHANNELS),
    device: 'unknown',
    country: luck.pick(['DE', 'unknown']),
    net: luck.amount(DECIMALS[currency] === 0 ? 5_000 : 50, DECIMALS[currency]!),
    tax: luck.amount(DECIMALS[currency] === 0 ? 900 : 9, DECIMALS[currency]!),
    units: luck.int(0, 2),
  };
};

/** What somebody forgot, ordered within or just beyond the hour that makes it one purchase. */
const soonAfter = (maker: Maker, order: OrderFact): OrderFact => {
  const { luck } = maker;
  const later =
    Date.parse(order.placedAt) + luck.pick([1, 20, 59, 60, 61, 300]) * 60_000 + luck.pick([0, 0, 1000]);
  const { cancelledAt: _cancelled, kind: _kind, excluded: _excluded, ...rest } = order;
  return {
    ...rest,
    id: `${order.id}b`,
    placedAt: iso(later),
    updatedAt: maker.stamp(),
    lines: [line(maker, order)],
  };
};

/** Told in another way than by its parts: by an amount, by a status, with something paid beside. */
const otherWays = (maker: Maker, order: OrderFact): RefundFact[] => {
  const { luck } = maker;
  const sold = soldOf(order);
  const all =
    netOf(goods(sold.lines)) +
    sold.lines.reduce((sum, { tax }) => sum + tax, 0n) +
    sold.shipping +
    sold.shippingTax +
    sold.duties;
  let at = Date.parse(order.placedAt);
  const share = () => major((all * BigInt(luck.int(5, 70))) / 100n, order.currency);
  return Array.from({ length: luck.int(1, 3) }, (_, i): RefundFact => {
    at += luck.int(1, 400) * HOURS + luck.int(1, 3_599) * 1000;
    const way = luck.pick(['amount', 'amount', 'all', 'whole', 'adjustment', 'cards'] as const);
    return {
      type: 'refund',
      source: order.source,
      id: `w${order.id}-${i}`,
      updatedAt: maker.stamp(),
      orderId: order.id,
      occurredAt: iso(at),
      ...(way === 'amount' && { amount: share() }),
      ...(way === 'all' && { amount: major(all + BigInt(luck.int(0, 900)), order.currency) }),
      ...(way === 'whole' && { whole: true }),
      ...(way === 'adjustment' && { net: '0', adjustment: share() }),
      ...(way === 'cards' && { net: '0', giftCards: share() }),
    };
  });
};

/** What came back in exchange for something else, of an order before it or of none that is named. */
const exchange = (maker: Maker, n: number, before: readonly OrderFact[]): OrderFact[] => {
  const { luck } = maker;
  const order = bare(maker, n);
  const { kind: _kind, excluded: _excluded, ...plain } = order;
  const from = before.filter(
    (one) =>
      one.source === order.source &&
      one.placedAt < order.placedAt &&
      !one.lines[0]!.isGiftCard &&
      one.lines[0]!.sku !== undefined,
  );
  const old = luck.chance(0.5) ? luck.pick(from) : undefined;
  const decimals = DECIMALS[order.currency]!;
  const way = luck.pick(['back', 'back', 'alone', 'discount'] as const);
  const lines = order.lines.filter(({ isGiftCard }) => !isGiftCard);
  const below: LineFact = {
    sku: luck.pick(SKUS),
    quantity: -luck.int(1, 2),
    unitPrice: luck.amount(decimals === 0 ? 900 : 20, decimals),
    taxRate: '0.19',
  };
  if (way === 'discount') {
    const worth = lines.reduce(
      (all, { quantity, unitPrice, discount }) => all + quantity * Number(unitPrice) - Number(discount ?? 0),
      0,
    );
    if (lines.length === 0 || worth < 1) return [];
    const off = Math.floor((worth / 3) * 10 ** decimals) / 10 ** decimals;
    lines.push({ quantity: 1, unitPrice: `-${off.toFixed(decimals)}`, isDiscount: true });
    return [{ ...plain, lines, updatedAt: maker.stamp() }];
  }
  if (old && old.currency === order.currency) {
    const [of] = old.lines;
    const { unitPrice, taxRate } = of!;
    const back = { sku: of!.sku!, quantity: -1, unitPrice, ...(taxRate && { taxRate }), ofOrder: old.id };
    if (of!.discount || of!.quantity === 0) return [];
    const isInside = old.taxesIncluded ?? false;
    return [
      {
        ...plain,
        taxesIncluded: isInside,
        lines: way === 'alone' ? [back] : [...lines, back],
        updatedAt: maker.stamp(),
      },
    ];
  }
  return [{ ...plain, lines: way === 'alone' ? [below] : [...lines, below], updatedAt: maker.stamp() }];
};

/** Every version that was ever sent, those that stand with the latest stamps. */
export const makeOrders = (maker: Maker): (OrderFact | RefundFact)[] => {
  const { luck } = maker;
  const facts: (OrderFact | RefundFact)[] = [];
  /** Of which nothing was taken back. */
  const untouched: OrderFact[] = [];
  for (let n = 0; n < maker.size; n++) {
    const order = bare(maker, n);
    const placed = Date.parse(order.placedAt);
    const isEdited = luck.chance(0.1) && LANDED.edits;
    if (isEdited)
      order.lines.push({
        ...line(maker, order),
        isGiftCard: false,
        addedAt: iso(placed + luck.int(1, 900) * HOURS),
      });
    const hasCard = order.lines.some(({ isGiftCard }) => isGiftCard);
    const isLeft = hasCard || (order.kind && !LANDED.cancellations) || (isEdited && !LANDED.editReversals);
    if (luck.chance(0.15) && !isLeft) order.cancelledAt = iso(placed + luck.int(1, 1_500) * HOURS);
    // an order that was different once
    while (luck.chance(0.2)) {
      const other = {
        ...bare(maker, n),
        source: order.source,
        placedAt: order.placedAt,
        currency: order.currency,
      };
      facts.push({ ...other, lines: order.lines, updatedAt: maker.stamp() });
    }
    facts.push({ ...order, updatedAt: maker.stamp() });
    const isBack = !isEdited && luck.chance(0.4);
    if (isBack) {
      const isOther = LANDED.ways && luck.chance(0.4);
      facts.push(...(isOther ? otherWays : refunds)(maker, order));
    } else if (!isEdited && !order.cancelledAt && !order.excluded) untouched.push(order);
    if (luck.chance(0.08)) facts.push(soonAfter(maker, order));
  }
  for (let n = 0; LANDED.exchanges && n < maker.size / 12; n++)
    facts.push(...exchange(maker, maker.size + n, untouched));
  for (let n = 0; n < maker.size / 15; n++) facts.push(creditNote(maker, n));
  return facts;
};
