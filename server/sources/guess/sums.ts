import Big from 'big.js';
import { groupBy, isNonEmpty, type NonEmpty } from '../../../shared/items';
import { numberReader, type Mapping } from '../mapping';
import type { GivenColumn } from './cells';

/**
 * Whether the amounts of a list add up: price, pieces, discount, shipping and tax against a total. In which way they
 * do tells how they are written: the tax inside the prices or beside them, a discount as an amount or a rate.
 */

type Discounts = Mapping['discounts'];
/** `each`: of its row; `once`: of the order, and stated on each of its rows. */
export type Spread = 'each' | 'once';

/** One way of reading the amounts. */
export interface Way {
  /** A price is that of a piece, or of the row. */
  price: 'piece' | 'row';
  /** Null: there are none. */
  discounts: Discounts | null;
  /** Null: there is no tax. */
  taxesIncluded: boolean | null;
  /** Of a column of rates; null = there is none, or it makes no difference. */
  rates: Mapping['taxRates'] | null;
  discountOf: Spread;
  taxOf: Spread;
  /** Of shipping and duties. */
  chargesOf: Spread;
}

export type RoleField =
  | 'orderId'
  | 'quantity'
  | 'unitPrice'
  | 'amount'
  | 'total'
  | 'discount'
  | 'tax'
  | 'taxRate'
  | 'shipping'
  | 'shippingDiscount'
  | 'shippingTax'
  | 'duties'
  | 'sku'
  | 'title';

/** Names of columns by what they are; absent = there is none. */
export type Roles = Readonly<Partial<Record<RoleField, string>>>;

export interface Sums {
  /** The column whose amounts are made of others, and these. */
  total: string;
  parts: string[];
  /** Ways in which the amounts add up. Empty: in none. */
  ways: Way[];
  /** Totals that were checked. */
  checked: number;
  /** Of the totals those that no way makes, and by how much they are above their parts; null = there is a way. */
  off: { count: number; by: Big } | null;
}

interface Amounts {
  roles: Roles;
  given: readonly GivenColumn[];
  marks: Pick<Mapping, 'decimal' | 'thousands'>;
}

interface RowSum {
  price: Big;
  quantity: Big;
  discount: Big;
  tax: Big;
  taxRate: Big;
}

/** A total with the rows that make it. */
interface Item {
  rows: NonEmpty<RowSum>;
  total: Big;
  /** Of each row: shipping less its discount, and duties; and the tax of shipping. */
  charged: Big[];
  shippingTax: Big[];
}

const ZERO = Big(0);
/** Of fewer totals, one that adds up by chance would decide. */
const ENOUGH = 2;
/** More totals tell no more. */
const CHECKED = 150;
/** Of the totals, those that may be off: a list has mistakes too. */
const FEW = 0.05;

/** The amount that a total is made of. */
export const baseOf = ({ unitPrice, quantity, amount }: Roles): 'unitPrice' | 'amount' | null => {
  if (unitPrice !== undefined && (quantity !== undefined || amount === undefined)) return 'unitPrice';
  return amount === undefined ? null : 'amount';
};

/** Null: there is no total to hold against parts, or too few of them. */
export const sumsOf = (amounts: Amounts): Sums | null => {
  const { roles } = amounts;
  const base = baseOf(roles);
  if (base === null) return null;
  const found = [roles.total, base === 'unitPrice' ? roles.amount : undefined].flatMap((total) =>
    total === undefined ? [] : (check(amounts, base, total) ?? []),
  );
  return found.find(({ ways }) => ways.length > 0) ?? found[0] ?? null;
};

const PARTS = [
  'discount',
  'shipping',
  'shippingDiscount',
  'shippingTax',
  'duties',
  'tax',
  'taxRate',
] as const;

const check = (amounts: Amounts, base: 'unitPrice' | 'amount', total: string): Sums | null => {
  const { roles } = amounts;
  const items = telling(itemsOf(amounts, base, total));
  if (items.length < ENOUGH) return null;
  const tolerance = toleranceOf(amounts, total);
  const tried = waysOf(roles, base, items).map((way) => ({
    way,
    off: items.filter((item) => item.total.minus(expected(item, way)).abs().gt(tolerance(item))),
  }));
  const ways = tried.filter(({ off }) => holds(items, off)).map(({ way }) => way);
  const [first, ...others] = tried;
  const nearest = others.reduce((a, b) => (a && b.off.length < a.off.length ? b : a), first);
  return {
    total,
    parts: [base, ...PARTS].flatMap((role) => roles[role] ?? []),
    ways,
    checked: items.length,
    off: ways.length > 0 || nearest === undefined ? null : offBy(nearest.off, nearest.way),
  };
};

/** The totals with most to add up come first. */
const telling = (items: readonly Item[]): Item[] => {
  const weight = ({ rows }: Item) =>
    Number(rows.some(({ discount }) => !discount.eq(0))) + Number(rows.some(({ tax }) => !tax.eq(0)));
  return items.length <= CHECKED
    ? [...items]
    : items.toSorted((a, b) => weight(b) - weight(a)).slice(0, CHECKED);
};

const offBy = (off: readonly Item[], way: Way) => ({
  count: off.length,
  by: off.reduce((sum, item) => sum.plus(item.total.minus(expected(item, way))), ZERO),
});

/** Nearly all totals add up, and nearly all of those that could not by another way. */
const holds = (items: readonly Item[], off: readonly Item[]): boolean => {
  const missed = new Set(off);
  const kinds: ((item: Item) => boolean)[] = [
    () => true,
    ({ rows }) => rows.some(({ discount }) => !discount.eq(0)),
    ({ rows }) => rows.some(({ tax, taxRate }) => !tax.eq(0) || !taxRate.eq(0)),
    ({ rows }) => rows.some(({ quantity }) => !quantity.eq(1)),
    ({ rows }) => rows.length > 1,
  ];
  return kinds.every((tells) => {
    const told = items.filter(tells);
    return told.filter((item) => missed.has(item)).length <= told.length * FEW;
  });
};

/** Half of the last digit for each of the amounts that were rounded. */
const toleranceOf = ({ given, marks }: Amounts, total: string) => {
  const cells = given.find(({ name }) => name === total)?.cells ?? [];
  const decimals = cells.map((cell) => cell.split(marks.decimal)[1]?.replace(/\D/g, '').length ?? 0);
  const last = Big(10).pow(-Math.max(0, ...decimals));
  return ({ rows }: Item): Big =>
    last
      .times(rows.length + 1)
      .div(2)
      .plus(last.div(100));
};

const itemsOf = ({ roles, given, marks }: Amounts, base: 'unitPrice' | 'amount', total: string): Item[] => {
  const readNumber = numberReader(marks);
  const numbers = (name: string | undefined, otherwise: Big | null = ZERO): (Big | null)[] => {
    const cells = given.find((column) => column.name === name)?.cells;
    return (cells ?? given[0]?.cells ?? []).map((cell) => {
      const read = cells ? readNumber(cell.replace(/\s*%$/, '')) : null;
      return read === null ? otherwise : Big(read);
    });
  };
  const of = Object.fromEntries(PARTS.map((part) => [part, numbers(roles[part])])) as Record<
    (typeof PARTS)[number],
    (Big | null)[]
  >;
  const [prices, totals, quantities] = [
    numbers(roles[base], null),
    numbers(total, null),
    numbers(roles.quantity, Big(1)),
  ];
  const ids = given.find(({ name }) => name === roles.orderId)?.cells ?? [];
  const at = (list: (Big | null)[], i: number) => list[i] ?? ZERO;
  const rows = prices.flatMap((price, i) => {
    if (price === null) return [];
    const own = {
      ...{ price, quantity: at(quantities, i), discount: at(of.discount, i) },
      ...{ tax: at(of.tax, i), taxRate: at(of.taxRate, i) },
    };
    const charged = at(of.shipping, i).minus(at(of.shippingDiscount, i)).plus(at(of.duties, i));
    const shippingTax = at(of.shippingTax, i);
    return [{ id: ids[i] ?? '', total: totals[i] ?? null, charged, shippingTax, own }];
  });
  // a total that differs among the rows of an order is that of a row
  const groups = [...groupBy(rows, ({ id }) => id).values()];
  const isOfOrder = groups.every(
    (group) => new Set(group.flatMap((row) => row.total?.toFixed() ?? [])).size <= 1,
  );
  const isGrouped = isOfOrder && roles.orderId !== undefined && total === roles.total;
  return (isGrouped ? groups : rows.map((row) => [row])).flatMap((group) => {
    const sum = group.find((row) => row.total !== null)?.total;
    const own = group.map((row) => row.own);
    if (!sum || !isNonEmpty(own)) return [];
    // a row's own total has no shipping
    const sent = total === roles.total ? group : [];
    const [charged, shippingTax] = [sent.map((row) => row.charged), sent.map((row) => row.shippingTax)];
    return [{ rows: own, total: sum, charged, shippingTax }];
  });
};

/** Ways that the amounts allow. */
const waysOf = (roles: Roles, base: 'unitPrice' | 'amount', items: readonly Item[]): Way[] => {
  const prices =
    base === 'unitPrice' && roles.quantity !== undefined ? (['piece', 'row'] as const) : (['row'] as const);
  const discounts = roles.discount === undefined ? [null] : discountsOf(items);
  const taxes = taxWaysOf(roles);
  const spreads: readonly Spread[] = items.some(({ rows }) => rows.length > 1) ? ['each', 'once'] : EACH;
  const isChargedOften = items.some(({ charged }) => charged.filter((one) => !one.eq(0)).length > 1);
  const charges: readonly Spread[] = isChargedOften ? ['once', 'each'] : ['once'];
  const found: Way[] = [];
  for (const price of prices)
    for (const way of discounts)
      for (const { taxesIncluded, rates } of taxes)
        for (const discountOf of way === 'amount' || way === 'amount below 0' ? spreads : EACH)
          // a tax inside is not added: sums tell nothing of whose it is
          for (const taxOf of taxesIncluded !== null && rates === null ? spreads : EACH)
            for (const chargesOf of charges)
              found.push({ price, discounts: way, taxesIncluded, rates, discountOf, taxOf, chargesOf });
  return found;
};

const EACH: readonly Spread[] = ['each'];

const taxWaysOf = ({ tax, taxRate }: Roles): Pick<Way, 'taxesIncluded' | 'rates'>[] => {
  if (tax === undefined && taxRate === undefined) return [{ taxesIncluded: null, rates: null }];
  const beside = tax === undefined ? (['percent', 'fraction'] as const) : [null];
  return [{ taxesIncluded: true, rates: null }, ...beside.map((rates) => ({ taxesIncluded: false, rates }))];
};

/** How numbers may be meant as discounts. */
const discountsOf = (items: readonly Item[]): Discounts[] => {
  const all = items.flatMap(({ rows }) => rows.map(({ discount }) => discount)).filter((one) => !one.eq(0));
  const isBelow = all.length > 0 && all.every((one) => one.lt(0));
  return [
    isBelow ? 'amount below 0' : 'amount',
    ...(all.every((one) => one.abs().lte(100)) ? (['percent'] as const) : []),
    ...(all.every((one) => one.abs().lte(1)) ? (['fraction'] as const) : []),
    'included',
  ];
};

const expected = ({ rows, charged, shippingTax }: Item, way: Way): Big => {
  const goods = rows.map(({ price, quantity }) => (way.price === 'piece' ? price.times(quantity) : price));
  const worth = sum(goods);
  const discount = takenOff(rows, goods, way);
  return worth
    .minus(discount)
    .plus(spread(charged, way.chargesOf))
    .plus(way.taxesIncluded === false ? spread(shippingTax, way.chargesOf) : ZERO)
    .plus(taxBeside(rows, goods, way));
};

/** Tax that stands beside the prices. */
const taxBeside = (rows: readonly RowSum[], goods: readonly Big[], way: Way): Big => {
  if (way.taxesIncluded !== false) return ZERO;
  const { rates } = way;
  if (rates === null)
    return spread(
      rows.map(({ tax }) => tax),
      way.taxOf,
    );
  const one = rates === 'percent' ? Big('0.01') : Big(1);
  const each = rows.map((row, i) => {
    const worth = goods[i] ?? ZERO;
    return worth
      .minus(takenOff([row], [worth], way))
      .times(row.taxRate)
      .times(one);
  });
  return sum(each);
};

const takenOff = (rows: readonly RowSum[], goods: readonly Big[], way: Way): Big => {
  const given = rows.map(({ discount }) => discount);
  if (way.discounts === null || way.discounts === 'included') return ZERO;
  if (way.discounts === 'amount') return spread(given, way.discountOf);
  if (way.discounts === 'amount below 0') return spread(given, way.discountOf).neg();
  const one = way.discounts === 'percent' ? Big('0.01') : Big(1);
  return sum(goods.map((worth, i) => worth.times((given[i] ?? ZERO).abs()).times(one)));
};

const sum = (amounts: readonly Big[]): Big => amounts.reduce((a, b) => a.plus(b), ZERO);
/** Of an order that states an amount once, or on each of its rows. */
const spread = (amounts: readonly Big[], of: Spread): Big =>
  of === 'each' ? sum(amounts) : (amounts.find((amount) => !amount.eq(0)) ?? ZERO);
