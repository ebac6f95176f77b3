import Big from 'big.js';
import { groupBy, zip } from '../../../shared/items';
import { numberReader } from '../mapping';
import type { GivenColumn } from './cells';
import type { GuessedColumn } from './columns';
import { digitsOf, numbersOf, saysNumber } from './numbers';
import { REASONS } from './sentences';
import type { Proposal } from './proposal';
import { baseOf, sumsOf, type RoleField, type Roles, type Sums } from './sums';

/** Which of several amounts of a list says what its rows are worth. */

const VALUES = ['unitPrice', 'amount', 'total'] as const;
type Value = (typeof VALUES)[number];

const ROLES: readonly RoleField[] = [
  ...(['orderId', 'quantity', 'unitPrice', 'amount', 'total', 'discount', 'tax'] as const),
  ...(['taxRate', 'shipping', 'shippingDiscount', 'shippingTax', 'duties', 'sku', 'title'] as const),
];

/** Columns by what they are. */
export const rolesOf = (columns: readonly GuessedColumn[]): Roles =>
  byRole((role) => columns.find(({ becomes }) => becomes === role)?.name);

/** Columns that somebody uses by their fields; the others, if they say what a row is worth, by their names. */
export const rolesIn = (used: NonNullable<Proposal['columns']>, columns: readonly GuessedColumn[]): Roles => {
  const taken = new Set(Object.values(used).flat().map(String));
  const named = byRole((role) => [used[role] ?? []].flat().map(String)[0]);
  const others = byRole(
    (role) =>
      columns.find(({ name, ...of }) => !taken.has(name) && (of.alsoValue ?? valueIn(of)) === role)?.name,
  );
  return { ...others, ...named };
};

const valueIn = ({ becomes }: Pick<GuessedColumn, 'becomes'>): Value | null =>
  VALUES.find((value) => value === becomes) ?? null;

const byRole = (nameOf: (role: RoleField) => string | undefined): Roles =>
  Object.fromEntries(
    ROLES.flatMap((role) => {
      const name = nameOf(role);
      return name === undefined ? [] : [[role, name]];
    }),
  );

const MONEY = ROLES.slice(1, -2);

/** As if the columns that make a field together were its first one, with their sums in it. */
export const addedUp = (
  used: NonNullable<Proposal['columns']>,
  roles: Roles,
  given: readonly GivenColumn[],
): readonly GivenColumn[] => {
  const marks = marksOf(roles, given);
  const several = MONEY.flatMap((role) => {
    const names = [used[role] ?? []].flat().map(String);
    return names.length > 1 ? [names] : [];
  });
  if (marks === null || several.length === 0) return given;
  const read = numberReader(marks);
  return given.map((column) => {
    const names = several.find(([first]) => first === column.name);
    if (!names) return column;
    const summed = (_: string, i: number) =>
      names
        .reduce((sum, name) => sum.plus(read(cellsOf(given, name)[i] ?? '') ?? 0), Big(0))
        .toFixed()
        .replace('.', marks.decimal);
    return { ...column, cells: column.cells.map(summed) };
  });
};

/** Null: the marks of the numbers are not known, or there is nothing to hold against each other. */
export const sumsBy = (roles: Roles, given: readonly GivenColumn[]): Sums | null => {
  const marks = marksOf(roles, given);
  return marks && sumsOf({ roles, given, marks });
};

/** Null: nothing tells how the amounts are written. */
export const marksOf = (roles: Roles, given: readonly GivenColumn[]) => {
  const names = MONEY.map((role) => roles[role]);
  const cells = given.flatMap(({ name, cells: of }) => (names.includes(name) ? of : []));
  const { decimal, thousands } = numbersOf(cells.filter((cell) => digitsOf(cell) !== null));
  return decimal === null ? null : { decimal, thousands };
};

interface Chosen {
  /** The amount that is taken, by its role; null = there is none. */
  role: Value | null;
  /** What it becomes. */
  field: Value;
  /** Not empty: nothing tells which of these. */
  either: Value[];
}

/** One column says what a row is worth; the others are what they are, and not used. */
export const withValue = (columns: GuessedColumn[], given: readonly GivenColumn[]): GuessedColumn[] => {
  const roles = rolesOf(columns);
  const sums = sumsBy(roles, given);
  const { role, field, either } = inPieces(valueOf(roles, sums, given), roles, columns);
  if (role === null) return columns;
  if (role === 'total' && field === 'amount' && columns.some((column) => column.either.some(isPrice)))
    return columns.map((column) =>
      column.becomes === 'total' ? notUsed(column, sums, roles.total ?? '') : column,
    );
  const name = roles[role] ?? '';
  return columns.map((column) => {
    if (!VALUES.some((value) => value === column.becomes)) return column;
    if (column.name !== name) return notUsed(column, sums, name);
    if (either.length > 0)
      return { ...column, becomes: null, confidence: null, either: [...either], reason: REASONS.priceOf };
    const isProved = sums !== null && sums.ways.length > 0;
    return { ...column, becomes: field, ...(isProved && { confidence: 'sure' as const }) };
  });
};

const isPrice = (field: string): boolean => field === 'unitPrice' || field === 'amount';

const notUsed = (column: GuessedColumn, sums: Sums | null, instead: string): GuessedColumn => ({
  ...column,
  ...{ becomes: null, either: [], confidence: null, alsoValue: column.becomes },
  reason:
    sums !== null && sums.ways.length > 0 && sums.total === column.name
      ? REASONS.sum(sums.parts)
      : REASONS.insteadOf(instead),
});

const valueOf = (roles: Roles, sums: Sums | null, given: readonly GivenColumn[]): Chosen => {
  const base = baseOf(roles);
  const isLine = isRepeated(cellsOf(given, roles.orderId));
  if (base !== null && (sums === null || sums.ways.length > 0 || isLine))
    return pricedBy(base, roles, { sums, given });
  if (roles.total === undefined) return { role: null, field: 'total', either: [] };
  const isOfLine = isLine && variesInside(given, roles.orderId, roles.total);
  return { role: 'total', field: isOfLine ? 'amount' : 'total', either: [] };
};

/** Where a column may be the pieces, which is asked, a price of one piece stays one, and any other is asked too. */
const inPieces = (
  chosen: Chosen,
  { unitPrice, quantity }: Roles,
  columns: readonly GuessedColumn[],
): Chosen => {
  const isOpen = quantity === undefined && columns.some(({ either }) => either.includes('quantity'));
  if (chosen.role !== 'unitPrice' || chosen.field !== 'amount' || !isOpen) return chosen;
  return CLEAR.test(unitPrice ?? '')
    ? { ...chosen, field: 'unitPrice' }
    : { ...chosen, either: ['unitPrice', 'amount'] };
};

const pricedBy = (
  base: 'unitPrice' | 'amount',
  roles: Roles,
  { sums, given }: { sums: Sums | null; given: readonly GivenColumn[] },
): Chosen => {
  const one = (field: Value): Chosen => ({ role: base, field, either: [] });
  if (base === 'amount' || roles.quantity === undefined) return one('amount');
  const ways = new Set(sums?.ways.map(({ price }) => price));
  if (ways.size === 1) return one(ways.has('row') ? 'amount' : 'unitPrice');
  const quantities = cellsOf(given, roles.quantity);
  if (quantities.every((cell) => cell === '' || Number(cell) === 1)) return one('unitPrice');
  const known = CLEAR.test(roles.unitPrice ?? '') ? 'unitPrice' : byProduct(roles, given);
  return known === null ? { role: base, field: base, either: ['unitPrice', 'amount'] } : one(known);
};

/** Words for one piece: a price alone may be that of the row. */
const CLEAR =
  /unit|einzel|stück|stuck|piece|each|\bper\b|\bje\b|\bpar\b|\bpro\b|\bà\b|stuk|styck|item|\bep\b/i;

const cellsOf = (given: readonly GivenColumn[], name: string | undefined): readonly string[] =>
  given.find((column) => column.name === name)?.cells ?? [];

export const isRepeated = (ids: readonly string[]): boolean => {
  const filled = ids.filter(Boolean);
  return new Set(filled).size < filled.length;
};

/** Whether rows of one order differ in a column. */
const variesInside = (
  given: readonly GivenColumn[],
  orderId: string | undefined,
  column: string,
): boolean => {
  const pairs = zip(cellsOf(given, orderId), cellsOf(given, column));
  const groups = groupBy(
    // rows that only repeat the order state 0
    pairs.filter(([, cell]) => saysNumber(cell)),
    ([id]) => id,
  );
  return [...groups.values()].some((group) => new Set(group.map(([, cell]) => cell)).size > 1);
};

/** Whether equal products have one price whatever their number, or one that grows with it; null = neither is seen. */
const byProduct = (roles: Roles, given: readonly GivenColumn[]): Value | null => {
  const marks = marksOf(roles, given);
  const product = roles.sku ?? roles.title;
  if (marks === null || product === undefined) return null;
  const read = numberReader(marks);
  const items = cellsOf(given, product).flatMap((name, i) => {
    const [price, quantity] = [roles.unitPrice, roles.quantity].map((column) =>
      read(cellsOf(given, column)[i] ?? ''),
    );
    return name !== '' && price && quantity && Number(quantity) !== 0
      ? [{ name, price: Big(price).abs(), quantity: Big(quantity).abs() }]
      : [];
  });
  const found = new Set<Value>();
  for (const [first, ...others] of groupBy(items, ({ name }) => name).values())
    for (const { price, quantity } of others) {
      if (quantity.eq(first.quantity)) continue;
      if (price.eq(first.price)) found.add('unitPrice');
      else if (price.times(first.quantity).eq(first.price.times(quantity))) found.add('amount');
    }
  const [only, ...more] = found;
  return more.length === 0 ? (only ?? null) : null;
};
