import { pick, upTo } from '../../fuzz/chance';
import type { Random } from '../../../server/demo/random';
import type { Dialect } from './dialect';
import { sumOf, withTax, worthOf, type TrueLine, type TrueOrder } from './truth';
import { wordsFor, type Meaning } from './words';
import { amountIn, dateIn, loneNameIn, nameIn, numberIn, rateIn } from './written';

/** A list of orders in a dialect: its columns, its rows, and its bytes. */

interface Row {
  order: TrueOrder;
  /** Of the row: one, or all of the order. */
  lines: TrueLine[];
  isFirst: boolean;
}

export interface Column {
  name: string;
  meaning: Meaning;
  cell: (row: Row) => string;
}

export interface List {
  columns: Column[];
  /** Header and rows, before they are quoted. */
  cells: string[][];
  bytes: Buffer;
}

type Way = 'line' | 'first' | 'each';

/** An amount where the dialect states it: of the row's lines, or of the order. */
const stated = (dialect: Dialect, way: Way, of: (lines: TrueLine[], order: TrueOrder) => number) => {
  const nothing = dialect.zero === '' ? '' : amountIn(dialect, 0);
  return ({ order, lines, isFirst }: Row): string => {
    if (way !== 'line' && dialect.rows === 'line' && way === 'first' && !isFirst) return nothing;
    const amount = of(way === 'line' ? lines : order.lines, order);
    return amount === 0 ? nothing : amountIn(dialect, amount);
  };
};

/** Prices, discounts and worths with the tax in, or without. */
const priced = ({ isTaxIn }: Dialect, amount: number, rate: number): number =>
  isTaxIn ? withTax(amount, rate) : amount;

const taken = (lines: TrueLine[]): number => sumOf(lines, ({ discount }) => discount);
const worth = (lines: TrueLine[]): number => sumOf(lines, worthOf);

/** The price of a piece, where a discount is in it. */
const pieceOf = ({ discount }: Dialect, line: TrueLine): number =>
  discount === 'included' ? (line.price * (100 - line.percent)) / 100 : line.price;

const valueOf = ({ discount }: Dialect, lines: TrueLine[]): number =>
  worth(lines) - (discount === 'included' ? taken(lines) : 0);

const percentOf = ([line]: TrueLine[]): number => line?.percent ?? 0;

/** What was charged; of a tax that is beside prices and in no column, the list knows nothing. */
const chargedOf = (dialect: Dialect, lines: TrueLine[], order: TrueOrder): number => {
  const goods = worth(lines) - taken(lines);
  return dialect.tax === 'none' && !dialect.isTaxIn ? goods : withTax(goods, order.rate);
};

/** Each line bears a part of the shipping, the first the rest. */
const shippingOf = (dialect: Dialect) => {
  const { shipping } = dialect;
  if (shipping !== 'line' || dialect.rows === 'order')
    return stated(dialect, shipping === 'each' ? 'each' : 'first', (_, order) => order.shipping);
  return ({ order, isFirst }: Row): string => {
    const part = Math.floor(order.shipping / order.lines.length);
    const own = isFirst ? order.shipping - part * (order.lines.length - 1) : part;
    return own === 0 && dialect.zero === '' ? '' : amountIn(dialect, own);
  };
};

const discountCell = (dialect: Dialect): Column['cell'] => {
  const { discount, discountOf, zero } = dialect;
  if (discount === 'percent' || discount === 'fraction')
    return ({ lines }) => {
      const percent = percentOf(lines);
      return percent === 0 && zero === '' ? '' : rateIn(dialect, percent, discount);
    };
  const sign = discount === 'amount below 0' ? -1 : 1;
  return stated(dialect, discountOf, (lines, { rate }) => sign * priced(dialect, taken(lines), rate));
};

const taxOf = (lines: TrueLine[], { rate }: TrueOrder): number =>
  ((worth(lines) - taken(lines)) * rate) / 100;

const statusIn = ({ statusBy, flags: [yes, no], language, cancelled }: Dialect, order: TrueOrder): string => {
  if (statusBy === 'word')
    return order.isCancelled ? cancelled : (wordsFor(language, 'sold')[order.minute % 2] ?? '');
  return order.isCancelled === (statusBy === 'isCancelled') ? yes : no;
};

const CELLS = (dialect: Dialect, random: Random): Readonly<Record<string, Column['cell']>> => ({
  orderId: ({ order }) => order.id,
  placedAt: ({ order }) => dateIn(dialect, order),
  updatedAt: ({ order }) => dateIn(dialect, order, 2),
  shippedAt: ({ order }) => (order.isCancelled ? '' : dateIn(dialect, order, 3)),
  email: ({ order }) => order.buyer?.email ?? '',
  customerId: ({ order }) => order.buyer?.id ?? '',
  name: ({ order }) => nameIn(dialect, order.buyer),
  person: ({ order }) => loneNameIn(dialect, order.buyer),
  phone: ({ order }) => order.buyer?.phone ?? '',
  sku: ({ lines }) => lines[0]?.product.sku ?? '',
  title: ({ lines }) => lines.map(({ product }) => product.title).join(' + '),
  weight: ({ lines }) =>
    numberIn(
      { ...dialect, isTrimmed: true },
      sumOf(lines, ({ product }) => product.weight),
      2,
    ),
  payment: ({ order }) => (order.minute % 2 === 0 ? 'PayPal' : 'Visa'),
  internal: ({ order }) => `${87_000_000 + order.minute * 31 + Number(order.day.slice(8))}`,
  note: ({ isFirst }) =>
    isFirst && random() < 0.2
      ? pick(['Please ring\nat the door', 'Gift, no invoice; thanks', '"fragile"'], random)
      : '',
  currency: () => dialect.currency,
  status: ({ order }) => statusIn(dialect, order),
  quantity: ({ lines }) => String(sumOf(lines, ({ quantity }) => quantity)),
  unitPrice: ({ order, lines }) =>
    amountIn(
      dialect,
      sumOf(lines, (line) => priced(dialect, pieceOf(dialect, line), order.rate)),
    ),
  amount: ({ order, lines }) => amountIn(dialect, priced(dialect, valueOf(dialect, lines), order.rate)),
  lineTotal: ({ order, lines }) =>
    amountIn(dialect, priced(dialect, worth(lines) - taken(lines), order.rate)),
  total: stated(
    dialect,
    dialect.totalOf,
    (lines, order) => chargedOf(dialect, lines, order) + order.shipping,
  ),
  discount: discountCell(dialect),
  tax: stated(dialect, dialect.taxOf, taxOf),
  taxRate: ({ order }) => rateIn(dialect, order.rate, dialect.tax),
  shipping: shippingOf(dialect),
});

const meaningsOf = (dialect: Dialect): Meaning[] => {
  const { base, buyer, discount, tax } = dialect;
  const when = (is: boolean, ...meanings: Meaning[]): Meaning[] => (is ? meanings : []);
  return [
    ...when(dialect.hasIds, 'orderId'),
    'placedAt',
    ...when(dialect.hasStatus, 'status'),
    ...when(buyer === 'id' || buyer === 'both', 'customerId'),
    ...when(buyer === 'person', 'person'),
    ...when(buyer === 'email' || buyer === 'both', 'email'),
    ...when(buyer === 'name' || dialect.noise.includes('name'), 'name'),
    ...when(dialect.hasProduct, 'sku', 'title'),
    ...when(dialect.hasQuantity, 'quantity'),
    base,
    ...when(dialect.hasLineTotal, 'lineTotal'),
    ...when(discount !== 'none', 'discount'),
    ...when(tax !== 'none', tax === 'amount' ? 'tax' : 'taxRate'),
    ...when(dialect.shipping !== 'none', 'shipping'),
    ...when(dialect.hasTotal, 'total'),
    ...when(dialect.currencyIn === 'column', 'currency'),
    ...dialect.noise.filter((noise) => noise !== 'name'),
  ];
};

const MONEY: readonly Meaning[] = [
  'unitPrice',
  'amount',
  'total',
  'lineTotal',
  'discount',
  'tax',
  'shipping',
];

const nameOf = (dialect: Dialect, meaning: Meaning, random: Random): string => {
  const { language, base, discount } = dialect;
  const isRate = meaning === 'discount' && (discount === 'percent' || discount === 'fraction');
  const { statusBy } = dialect;
  const said = meaning === 'status' && statusBy !== 'word' ? statusBy : meaning;
  const names = wordsFor(language, isRate ? 'discountRate' : said);
  // a fraction is not called per cent
  const fit = names.filter((name) => !/%|pro[zc]ent|pourcent/i.test(name) || isPercent(dialect, meaning));
  const name = pick(fit.length > 0 ? fit : names, random);
  const named =
    meaning === base && dialect.isTaxNamed
      ? ` ${wordsFor(language, dialect.isTaxIn ? 'withTax' : 'withoutTax')[0] ?? ''}`
      : '';
  const currency =
    dialect.currencyIn === 'header' && MONEY.includes(meaning) && !isRate ? ` (${dialect.currency})` : '';
  return `${name}${named}${currency}`;
};

const isPercent = ({ discount, tax }: Dialect, meaning: Meaning): boolean =>
  meaning === 'discount' ? discount === 'percent' : tax === 'percent';

const columnsOf = (dialect: Dialect, random: Random): Column[] => {
  const cells = CELLS(dialect, random);
  const columns: Column[] = [];
  for (const meaning of meaningsOf(dialect)) {
    let name = nameOf(dialect, meaning, random);
    // programs call no two columns alike
    while (columns.some((column) => column.name === name)) name = `${name} 2`;
    columns.push({ name, meaning, cell: cells[meaning] ?? (() => '') });
  }
  // noise stands anywhere
  for (let i = upTo(2, random); i > 0; i -= 1) {
    const [column] = columns.splice(upTo(columns.length - 1, random), 1);
    if (column) columns.splice(upTo(columns.length, random), 0, column);
  }
  return columns;
};

const rowsOf = ({ rows }: Dialect, orders: readonly TrueOrder[]): Row[] =>
  orders.flatMap((order) =>
    rows === 'order'
      ? [{ order, lines: order.lines, isFirst: true }]
      : order.lines.map((line, i) => ({ order, lines: [line], isFirst: i === 0 })),
  );

const quoted = ({ delimiter, quotes }: Dialect, cell: string): string =>
  quotes === 'all' || cell.includes(delimiter) || /["\n\r]/.test(cell)
    ? `"${cell.replaceAll('"', '""')}"`
    : cell;

const encoded = ({ encoding }: Dialect, text: string): Buffer => {
  if (encoding === 'utf-16le') return Buffer.from(`\uFEFF${text}`, 'utf16le');
  if (encoding === 'windows-1252')
    return Buffer.from(text.replaceAll('€', '\u0080').replaceAll('’', '\u0092'), 'latin1');
  return Buffer.from(`${encoding === 'utf-8' ? '' : '\uFEFF'}${text}`);
};

export const listOf = (dialect: Dialect, orders: readonly TrueOrder[], random: Random): List => {
  const columns = columnsOf(dialect, random);
  const rows = rowsOf(dialect, orders).map((row) => columns.map(({ cell }) => cell(row)));
  const sums = columns.map(({ meaning }, i) =>
    i === 0
      ? (wordsFor(dialect.language, 'sum')[0] ?? '')
      : meaning === dialect.base
        ? (rows[0]?.[i] ?? '')
        : '',
  );
  const blank = columns.map(() => '');
  const cells = [
    ...(dialect.title ? [['Export 2026'], ['']] : []),
    columns.map(({ name }) => name),
    ...rows.flatMap((row, i) => (dialect.blankRows && i % 9 === 8 ? [row, blank] : [row])),
    ...(dialect.sumRow ? [sums] : []),
  ];
  const text = cells.map((row) => row.map((cell) => quoted(dialect, cell)).join(dialect.delimiter));
  return { columns, cells, bytes: encoded(dialect, `${text.join(dialect.newline)}${dialect.newline}`) };
};
