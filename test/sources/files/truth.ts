import { pick, upTo } from '../../fuzz/chance';
import type { Random } from '../../../server/demo/random';
import type { Dialect } from './dialect';

/**
 * A shop's orders as they were: whole minor units, without tax. All amounts are exact with tax too, and with a discount
 * in per cent, so that no way of writing them needs a rounding.
 */

export interface TrueLine {
  product: Product;
  quantity: number;
  /** Of one piece, without tax. */
  price: number;
  /** Taken off the row, without tax. */
  discount: number;
  /** Its rate in per cent, where discounts are such; else 0. */
  percent: number;
}

export interface TrueOrder {
  id: string;
  /** Local day and minute of it. */
  day: string;
  minute: number;
  /** Null: nobody is known. */
  buyer: Buyer | null;
  /** Of tax, in per cent. */
  rate: number;
  isCancelled: boolean;
  /** Without tax, as it bears none. */
  shipping: number;
  lines: TrueLine[];
}

interface Product {
  sku: string;
  title: string;
  weight: number;
}

export interface Buyer {
  id: string;
  email: string;
  name: string;
  /** In signs. */
  signs: string;
  phone: string;
}

export const sumOf = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((sum, item) => sum + of(item), 0);

export const worthOf = ({ price, quantity }: TrueLine): number => price * quantity;

/** @throws Error for an amount that tax would not leave whole. */
export const withTax = (amount: number, rate: number): number => {
  const scaled = amount * (100 + rate);
  if (scaled % 100 !== 0) throw new Error(`${amount} with ${rate} % is no whole amount`);
  return scaled / 100;
};

const TITLES = [
  ...['Mug, blue', 'Tea "Nord" 250 g', 'Café noir', 'T-Shirt; M', 'Poster 50x70', 'Öl 0,5 l', 'Candle'],
  ...['Notebook A5', 'Gift box', 'Bag'],
];
const NAMES =
  'Ann Berg,Bob Miller,Chloé Petit,Dirk Vos,Eva Nowak,Finn Larsen,Gina Rossi,Hugo Silva,Ida Holm,Jan Maes';

const IN_SIGNS = '李明,王芳,김민수,山田太郎,佐藤花子,박지영,陳大文,鈴木一郎,刘洋,이서연'.split(',');

const productsOf = (random: Random): Product[] =>
  TITLES.map((title, i) => ({
    ...{ sku: `${pick(['AB', 'MUG', 'X'], random)}-${100 + i}`, title },
    weight: 100 + upTo(900, random),
  }));

const buyersOf = (random: Random): Buyer[] => {
  const style = pick(['C-', '', 'kd'], random);
  return NAMES.split(',').map((name, i) => ({
    id: `${style}${40_210 + i * 7}`,
    email: `${name.split(' ')[0]?.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()}@example.com`,
    ...{ name, signs: IN_SIGNS[i] ?? '' },
    phone: `+49 30 55${1000 + i}`,
  }));
};

/** The least amount that has no fraction with tax at the rate. */
const stepOf = (rate: number): number => {
  let step = 1;
  while ((step * rate) % 100 !== 0) step += 1;
  return step;
};

const PERCENTS = [5, 10, 15, 20, 25, 50];

const lineOf = (products: readonly Product[], rate: number, dialect: Dialect, random: Random): TrueLine => {
  const { hasRates } = dialect;
  // a rate of such a price is a multiple of the step
  const step = stepOf(rate) * (hasRates ? 20 : 1);
  const product = pick(products, random);
  const at = products.indexOf(product);
  const most = random() < 0.06 ? 220_000 : 9_000;
  const wanted = dialect.hasOnePrice ? 500 + at * 1_250 : 300 + upTo(most, random);
  return {
    product,
    quantity: random() < 0.6 ? 1 : 2 + upTo(3, random),
    price: Math.max(1, Math.round(wanted / step)) * step,
    discount: 0,
    percent: 0,
  };
};

/** Takes something off, in the way of the dialect. */
const discounted = (line: TrueLine, rate: number, percent: number, random: Random): TrueLine => {
  const worth = worthOf(line);
  if (percent > 0) return { ...line, percent, discount: (worth * percent) / 100 };
  const step = stepOf(rate);
  const most = Math.floor(worth / 2 / step);
  return { ...line, discount: most < 1 ? 0 : (1 + upTo(most - 1, random)) * step };
};

const DAY = 86_400_000;

const dayOf = (dialect: Dialect, first: number, random: Random): string => {
  // where all days are below 13, nothing but a person can tell days from months
  const day = first + upTo(dialect.isShort ? 8 : 75, random) * DAY;
  return new Date(day).toISOString().slice(0, 10);
};

const MINUTES = [5, 9 * 60 + 5, 12 * 60 + 30, 14 * 60, 18 * 60 + 45, 23 * 60 + 50];

export const ordersOf = (dialect: Dialect, random: Random): TrueOrder[] => {
  const [products, buyers] = [productsOf(random), buyersOf(random)];
  const style = pick(['', '#', 'A-2026-', '000', 'SO'], random);
  // summer in all zones of the campaign: the clock does not change
  const first = Date.UTC(2026, 3 + upTo(1, random), dialect.isShort ? 2 : 6 + upTo(10, random));
  const count = 10 + upTo(22, random);
  const days = Array.from({ length: count }, () => dayOf(dialect, first, random)).sort();
  return days.map((day, i) => {
    const rate = pick(dialect.rates, random);
    const most = dialect.isSingle ? 0 : pick([0, 0, 1, 2, 3], random);
    const isOff = dialect.discount !== 'none' && random() < 0.45;
    const percent = dialect.hasRates ? pick(PERCENTS, random) : 0;
    const lines = Array.from({ length: most + 1 }, () => lineOf(products, rate, dialect, random));
    return {
      ...{ id: `${style}${1001 + i}`, day, minute: pick(MINUTES, random), rate },
      buyer: random() < 0.12 ? null : pick(buyers, random),
      isCancelled: dialect.hasStatus && random() < 0.15,
      shipping: dialect.shipping === 'none' || random() < 0.3 ? 0 : pick([490, 500, 990, 395], random),
      lines: lines.map((line, nth) => {
        const own = dialect.rows === 'order' ? isOff : isOff && (nth === 0 || random() < 0.5);
        return own ? discounted(line, rate, percent, random) : line;
      }),
    };
  });
};

/** What the file makes, by what it states; amounts in minor units. */
export interface Figures {
  orders: number;
  customers: number;
  units: number;
  gross: number;
  discounts: number;
  net: number;
  tax: number;
  shipping: number;
  currency: string;
  first: string;
  last: string;
}

const discountOf = ({ lines }: TrueOrder): number => sumOf(lines, ({ discount }) => discount);
const grossOf = ({ lines }: TrueOrder): number => sumOf(lines, worthOf);

/** Of what a list does not state, nobody can make a figure: it is 0, or in another. */
export const figuresOf = (orders: readonly TrueOrder[], dialect: Dialect): Figures => {
  const sold = orders.filter(({ isCancelled }) => !isCancelled);
  const days = sold.map(({ day }) => day).sort();
  const hasDiscounts = dialect.discount !== 'none' && dialect.discount !== 'included';
  const taken = sumOf(sold, discountOf);
  const gross = sumOf(sold, grossOf) - (hasDiscounts ? 0 : taken);
  const discounts = hasDiscounts ? taken : 0;
  const taxOf = (order: TrueOrder) => ((grossOf(order) - discountOf(order)) * order.rate) / 100;
  const hasTax = dialect.tax !== 'none' || dialect.isTaxIn;
  const known = new Set(sold.flatMap(({ buyer }) => buyer?.id ?? []));
  const isKnown = ['id', 'email', 'both'].includes(dialect.buyer) || dialect.noise.includes('phone');
  const rows = dialect.rows === 'order' ? sold.length : sumOf(sold, ({ lines }) => lines.length);
  const pieces = sumOf(sold, ({ lines }) => sumOf(lines, ({ quantity }) => quantity));
  return {
    ...{ orders: sold.length, customers: isKnown ? known.size : 0 },
    units: dialect.hasQuantity ? pieces : rows,
    ...{ gross, discounts, net: gross - discounts, tax: hasTax ? sumOf(sold, taxOf) : 0 },
    shipping: dialect.shipping === 'none' ? 0 : sumOf(sold, ({ shipping }) => shipping),
    ...{ currency: dialect.currency, first: days[0] ?? '', last: days.at(-1) ?? '' },
  };
};
