import type { OrderLineFact } from '../facts/fact';
import { drawer, evenly, oneOf, type Random } from './random';
import { minorDigits } from '../facts/money';
import { decimalOf, type Market, type Product, type Shop } from './shop';
import type { Visit } from './visits';

/** A line with its amounts in minor units, so that refunds can take back exactly what was sold. */
export interface Goods {
  line: OrderLineFact;
  units: number;
  /** Without tax, after discounts. */
  net: number;
  tax: number;
}

const SALE = 0.2;
const CODE = { share: 0.12, discount: 0.1 };
const CARDS = { only: 0.005, added: 0.012, values: [50, 100] };

const unitsOf = drawer([
  { value: 1, weight: 82 },
  { value: 2, weight: 14 },
  { value: 3, weight: 4 },
]);
const extrasOf = drawer([
  { value: 0, weight: 68 },
  { value: 1, weight: 26 },
  { value: 2, weight: 6 },
]);

const weighted = (products: Product[]) => drawer(products.map((value) => ({ value, weight: value.weight })));

/** What the market's shop shows, in minor units of its currency. */
export const priceIn = (market: Market, price: number): number =>
  Math.round((price * market.priceFactor) / market.priceStep) *
  market.priceStep *
  10 ** minorDigits(market.currency);

/** A line from what it costs; the tax as the ledger will book it (METRICS section 1). */
export const lineOf = (
  shop: Shop,
  market: Market,
  product: Pick<Product, 'sku' | 'title' | 'type'>,
  amounts: { unit: number; units: number; discount: number; taxed: boolean },
): Goods => {
  const { unit, units, discount, taxed } = amounts;
  const paid = unit * units - discount;
  const rate = taxed ? Number(market.taxRate) : 0;
  const net = shop.taxesIncluded ? Math.round(paid / (1 + rate)) : paid;
  const line: OrderLineFact = {
    sku: product.sku,
    title: product.title,
    productType: product.type,
    quantity: units,
    unitPrice: decimalOf(unit, market.currency),
    discount: decimalOf(discount, market.currency),
    ...(taxed ? { taxRate: market.taxRate } : {}),
    isGiftCard: false,
  };
  return { line, units, net, tax: shop.taxesIncluded ? paid - net : Math.round(paid * rate) };
};

const giftCard = (shop: Shop, market: Market, random: Random): Goods => {
  const value = oneOf(CARDS.values, random());
  const card = { sku: `CARD-${value}`, title: `Gift card ${value}`, type: 'Gift card' };
  const goods = lineOf(shop, market, card, {
    unit: priceIn(market, value),
    units: 1,
    discount: 0,
    taxed: false,
  });
  return { ...goods, line: { ...goods.line, isGiftCard: true } };
};

interface Item {
  product: Product;
  units: number;
}
type Basket = Item[];

const BASKETS = 360;

/**
 * Baskets to choose from, cheap ones first: drawing them evenly keeps the mean order value of a
 * small shop's month free of luck.
 */
const shelf = (main: Product[], beside: Product[], units: (u: number) => number, random: Random) => {
  const [first, other] = [weighted(main), weighted(beside)];
  const value = (basket: Basket) => basket.reduce((sum, item) => sum + item.product.price * item.units, 0);
  const baskets = Array.from({ length: BASKETS }, (): Basket => [
    { product: first(random()), units: units(random()) },
    ...Array.from({ length: extrasOf(random()) }, () => ({ product: other(random()), units: 1 })),
  ]).sort((a, b) => value(a) - value(b));
  return (u: number): Basket => oneOf(baskets, u);
};

/** Fills baskets: a main product or a bundle, sometimes more of it and something beside it. */
export const packing = (shop: Shop, random: Random) => {
  const usual = shelf(shop.products, shop.products, unitsOf, random);
  const bundles = shelf(shop.bundles, shop.products, () => 1, random);
  const [which, whichBundle] = [evenly(Math.sqrt(11) - 3, 0.19), evenly(Math.sqrt(14) - 3, 0.07)];
  const bundled = evenly(Math.sqrt(13) - 3, 0.43);
  const code = evenly(Math.sqrt(22) - 4, 0.31);
  const cards = evenly(Math.sqrt(21) - 4, 0.83);
  const price = ({ buyer: { market }, offsite }: Visit, { product, units }: Item, cut: number): Goods => {
    const unit = priceIn(market, product.price);
    const of = units * (offsite?.units ?? 1);
    const taxed = (offsite?.units ?? 1) === 1;
    return lineOf(shop, market, product, { unit, units: of, discount: Math.round(unit * of * cut), taxed });
  };
  return (visit: Visit): Goods[] => {
    const { plan, offsite, buyer } = visit;
    const card = cards();
    if (card < CARDS.only && !offsite) return [giftCard(shop, buyer.market, random)];
    const withCode = code() < CODE.share ? CODE.discount : 0;
    const cut = offsite?.discount || (plan.onSale ? SALE : withCode);
    const basket = bundled() < plan.bundleShare ? bundles(whichBundle()) : usual(which());
    const goods = basket.map((item) => price(visit, item, cut));
    const withCard = card < CARDS.only + CARDS.added && !offsite;
    return withCard ? [...goods, giftCard(shop, buyer.market, random)] : goods;
  };
};
