import Big from 'big.js';
import { minorOf, reconcileLines, type ChargedLine } from '../charged';
import type { ItemPayload, MemoPayload, OrderPayload } from './payload';

/**
 * The money of an order, in minor units of the shop's own currency: the amounts that Magento has
 * converted itself (METRICS C6). Rows are without tax, whether prices contain it or not.
 */
export interface OrderMoney {
  currency: string;
  lines: ChargedLine[];
  shipping: number;
  shippingTax: number;
  /** What was charged, store credit and gift cards included; null = the payload has no total. */
  total: number | null;
  /** The parts make the total. */
  adds: boolean;
}

type Currencies = Pick<OrderPayload | MemoPayload, 'base_currency_code' | 'order_currency_code'>;
type Fields = Readonly<Record<string, unknown>>;

/** Reads amounts in one currency: the shop's own, or the order's where there is no other. */
export interface Purse {
  currency: string;
  /** Minor units of an amount; what is left out is 0. */
  of(fields: object, name: string): number;
  has(fields: object, name: string): boolean;
}

export const purseOf = ({ base_currency_code: base, order_currency_code: paid }: Currencies): Purse => {
  const currency = base ?? paid ?? '';
  const isSame = base === null || paid === null || base === paid;
  const textOf = (fields: object, name: string): string | null => {
    const found = (fields as Fields)[`base_${name}`] ?? (isSame ? (fields as Fields)[name] : null);
    return typeof found === 'string' ? found : null;
  };
  return {
    currency,
    of: (fields, name) => minorOf(textOf(fields, name), currency),
    has: (fields, name) => textOf(fields, name) !== null,
  };
};

/** The part of a discount on shipping that is tax goes by two names. */
export const shippingCompensation = (purse: Purse, fields: object): number =>
  purse.of(fields, 'shipping_discount_tax_compensation_amount') ||
  purse.of(fields, 'shipping_discount_tax_compensation_amnt');

export const moneyOf = (order: OrderPayload): OrderMoney => {
  const purse = purseOf(order);
  const { of } = purse;
  const shippingTax = of(order, 'shipping_tax_amount');
  const shipping = Math.max(
    0,
    of(order, 'shipping_amount') -
      Math.abs(of(order, 'shipping_discount_amount')) +
      shippingCompensation(purse, order),
  );
  const total = purse.has(order, 'grand_total') ? of(order, 'grand_total') + creditsOf(order, purse) : null;
  const tax = of(order, 'tax_amount');
  const charged = total === null ? null : { net: total - tax - shipping, tax: tax - shippingTax };
  const lines = topItems(order.items).map(({ top, parts }) => lineOf(top, parts, purse));
  const reconciled = reconcileLines(lines, charged);
  return {
    currency: purse.currency,
    lines: reconciled.lines,
    shipping,
    shippingTax,
    total,
    adds: reconciled.adds,
  };
};

const CREDITS = ['gift_cards_amount', 'customer_balance_amount', 'reward_currency_amount'];

/** What the customer had with the shop and paid with. */
const creditsOf = ({ extension_attributes: more, ...order }: OrderPayload, purse: Purse): number =>
  CREDITS.reduce((sum, name) => sum + Math.abs(purse.of(purse.has(order, name) ? order : more, name)), 0);

interface Bought {
  top: ItemPayload;
  parts: ItemPayload[];
}

/** What was put into the cart, with what stands below it: of a configurable product the variant, of a bundle its parts. */
export const topItems = (items: readonly ItemPayload[]): Bought[] => {
  const ids = new Set(items.map(({ item_id }) => String(item_id ?? '')));
  const isTop = ({ parent_item_id: parent }: ItemPayload) => !parent || !ids.has(String(parent));
  return items.filter(isTop).map((top) => ({
    top,
    parts: items.filter((part) => !isTop(part) && String(part.parent_item_id) === String(top.item_id ?? '')),
  }));
};

export const isGiftCard = ({ product_type: type }: ItemPayload): boolean => type === 'giftcard';

/** The money stands on the item or on its parts. On both, it is the same money. */
const lineOf = (top: ItemPayload, parts: readonly ItemPayload[], purse: Purse): ChargedLine => {
  const carriers = parts.some((part) => purse.of(part, 'row_total') !== 0) ? parts : [top];
  const sum = (name: string) => carriers.reduce((all, one) => all + purse.of(one, name), 0);
  const isStated = carriers.some((one) => purse.has(one, 'row_total'));
  const quantity = Big(top.qty_ordered);
  const gross = isStated ? sum('row_total') : quantity.times(purse.of(top, 'price')).round().toNumber();
  // A discount on prices with tax holds tax, which is given back as "compensation".
  const discount = Math.abs(sum('discount_amount')) - sum('discount_tax_compensation_amount');
  return {
    sku: top.sku ?? undefined,
    title: top.name ?? undefined,
    quantity,
    gross,
    // a discount lowers what was sold, and so what comes back of it
    net: gross < 0 ? Math.min(0, gross + Math.abs(discount)) : Math.min(gross, Math.max(0, gross - discount)),
    tax: gross < 0 ? -Math.abs(sum('tax_amount')) : sum('tax_amount'),
    isGiftCard: isGiftCard(top),
    lineId: top.item_id ? String(top.item_id) : undefined,
  };
};
