import { currency as currencySchema } from '../../facts/fields';
import { timeOf } from '../mapping';
import { datesOf, hasTimes, isNearly } from './dates';
import { currencyIn, fieldsOf, fitOf, isWholeName, type Kind } from './fields';
import { digitsOf } from './numbers';
import { areMarked, mayBeRates } from './rates';
import { isLoneName } from '../personNames';
import { zip } from '../../../shared/items';
import type { Confidence } from './asked';
import { REASONS } from './sentences';

/** Which column is what: by its name, else by what stands in it. */

export interface GuessedColumn {
  /** As the file calls it; its number where there is no header. */
  name: string;
  /** The first cells that hold something. */
  samples: string[];
  /** Of the sampled rows, those with something in this column. */
  filled: number;
  /** A field of a mapping; null = nothing was recognised. */
  becomes: string | null;
  /** Fields of which it is one, and nothing tells which: somebody has to say. */
  either: string[];
  /** Null: nothing was recognised. */
  confidence: Confidence | null;
  /** Why, in words. */
  reason: string;
  /** The currency that the name or all cells contain. */
  currency: string | null;
}

interface Given {
  name: string;
  cells: readonly string[];
}

const SAMPLES = 3;
const isCurrency = (code: string): boolean => currencySchema.safeParse(code).success;

type Holds = 'date' | 'time' | 'number' | 'email' | 'currency' | 'text' | 'nothing';

const holds = (cells: readonly string[]): Holds => {
  const given = cells.filter(Boolean);
  if (given.length === 0) return 'nothing';
  if (given.every((cell) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(cell))) return 'email';
  if (given.every(isCurrency)) return 'currency';
  if (given.every((cell) => timeOf(cell) !== null)) return 'time';
  if (datesOf(given) !== null) return 'date';
  return given.every((cell) => digitsOf(cell) !== null) ? 'number' : 'text';
};

/** What a field's cells have to hold, where it is not text. */
const NEEDS: Readonly<Record<string, readonly Holds[]>> = {
  placedAt: ['date'],
  day: ['date'],
  startedAt: ['date'],
  device: ['text'],
  email: ['email', 'text'],
  // a figure under such a name counts something, it names nothing
  channel: ['text'],
  country: ['text'],
  title: ['text'],
  productType: ['text'],
  currency: ['currency'],
  quantity: ['number'],
  unitPrice: ['number'],
  amount: ['number'],
  total: ['number'],
  discount: ['number'],
  tax: ['number'],
  taxRate: ['number'],
  time: ['time'],
  shipping: ['number'],
};

const mostly = (cells: readonly string[], holding: readonly Holds[]): boolean => {
  const given = cells.filter(Boolean);
  const right = given.filter((cell) => holding.includes(holds([cell])));
  return isNearly(right.length, given.length);
};

/** Most cells number somebody: a name tells nobody apart, and an address is the same person's in every file. */
const numbersPeople = (cells: readonly string[]): boolean => {
  const given = cells.filter(Boolean);
  return given.filter(isLoneName).length * 2 < given.length && !mostly(given, ['email']);
};

const suits = (field: string, cells: readonly string[]): boolean => {
  if (field === 'customerId') return numbersPeople(cells);
  const needed = NEEDS[field];
  return needed === undefined || needed.includes(holds(cells)) || mostly(cells, needed);
};

/** Sessions if a column numbers them, and none says what was paid; orders if one numbers these; costs if one names a campaign or a cost. */
export const kindOf = (names: readonly string[], hasHeader: boolean): Kind | null => {
  if (!hasHeader) return null;
  const has = (kind: Kind, field: string, least: number) =>
    names.some((name) => fitOf(kind, field, name) >= least);
  if (has('sessions', 'sessionId', 185) && !VALUES.some((value) => has('orders', value, 190)))
    return 'sessions';
  const isSpend =
    has('spend', 'day', 1) && (has('spend', 'campaign', 1) || names.some((name) => COST.test(name)));
  if (has('orders', 'orderId', 190) || (has('orders', 'orderId', 1) && !isSpend)) return 'orders';
  return isSpend ? 'spend' : null;
};

const COST = /\b(cost|costs|spend|spent|kosten|ausgaben|co[uû]ts?|dépenses?|kostnad(er)?)\b/i;

/** One of them says what a row is worth; it is taken in this order. */
const VALUES = ['unitPrice', 'amount', 'total'];

export const columnsOf = (kind: Kind, given: readonly Given[], byName: boolean): GuessedColumn[] => {
  const chosen = byName ? byBestName(kind, given) : new Map<number, string>();
  const columns = given.map((one, at) => described(kind, one, chosen.get(at) ?? null));
  return decided(kind, byContent(kind, columns, given), given);
};

/** Each field to the column that its name fits best, each column to one field. */
const byBestName = (kind: Kind, given: readonly Given[]): Map<number, string> => {
  const pairs = fieldsOf(kind)
    .flatMap((field) =>
      given.map(({ name, cells }, at) => ({ field, at, cells, fit: fitOf(kind, field, name) })),
    )
    // the name first: to look into every cell for every field takes long where there are many columns
    .filter(({ field, cells, fit }) => fit > 0 && suits(field, cells))
    .sort((a, b) => b.fit - a.fit);
  const chosen = new Map<number, string>();
  for (const { field, at } of pairs) {
    const taken = [...chosen.values()];
    const isSecondValue =
      VALUES.includes(field) && kind === 'orders' && taken.some((one) => VALUES.includes(one));
    if (!chosen.has(at) && !taken.includes(field) && !isSecondValue) chosen.set(at, field);
  }
  return withQuantity(chosen);
};

/** A price of one piece means nothing without their number: then it is what the row is worth. */
const withQuantity = (chosen: Map<number, string>): Map<number, string> => {
  if ([...chosen.values()].includes('quantity')) return chosen;
  return new Map([...chosen].map(([at, field]) => [at, field === 'unitPrice' ? 'amount' : field]));
};

/** The whole name is a word for the field, and all cells hold what it needs. */
const confidenceOf = (kind: Kind, { name, cells }: Given, field: string): Confidence => {
  const needed = NEEDS[field];
  const isRight = needed === undefined || needed.includes(holds(cells));
  const isNamed = isWholeName(fitOf(kind, field, name));
  return isNamed && isRight ? 'sure' : isNamed || isRight ? 'likely' : 'guess';
};

const described = (kind: Kind, given: Given, becomes: string | null): GuessedColumn => ({
  ...describe(given.name, given.cells, becomes),
  confidence: becomes === null ? null : confidenceOf(kind, given, becomes),
});

const describe = (
  name: string,
  cells: readonly string[],
  becomes: string | null,
): Omit<GuessedColumn, 'confidence'> => {
  const given = cells.filter(Boolean);
  const values = new Set(given);
  const [first = null] = given;
  const constant = values.size === 1 && holds(cells) === 'currency' ? first : null;
  const named = constant === null ? currencyIn(name, isCurrency) : null;
  return {
    name,
    samples: [...values].slice(0, SAMPLES),
    filled: given.length,
    becomes,
    either: [],
    reason: becomes === null ? (given.length === 0 ? REASONS.empty : REASONS.unknown) : REASONS.called(name),
    currency: constant ?? (named !== null && mostly(cells, ['number']) ? named : null),
  };
};

type SoleColumn = [field: string, holds: Holds, reason: string];
const CURRENCY: SoleColumn = ['currency', 'currency', REASONS.currency];
const EMAIL: SoleColumn = ['email', 'email', REASONS.email];
const TIME: SoleColumn = ['time', 'time', REASONS.time];
const DATE_OF: Readonly<Record<Kind, string>> = { orders: 'placedAt', spend: 'day', sessions: 'startedAt' };

/** What no name matches: the only column of dates, e-mail addresses or currencies. */
const byContent = (kind: Kind, columns: GuessedColumn[], given: readonly Given[]): GuessedColumn[] => {
  const sole: SoleColumn[] = [
    [DATE_OF[kind], 'date', REASONS.date],
    ...(kind === 'sessions' ? [] : [CURRENCY]),
    ...(kind === 'orders' ? [EMAIL] : []),
    ...(kind === 'spend' ? [] : [TIME]),
  ];
  let out = columns;
  for (const [field, holding, reason] of sole) {
    if (out.some(({ becomes }) => becomes === field)) continue;
    const fits = zip(out, given).filter(
      ([{ becomes }, { cells }]) => becomes === null && holds(cells) === holding,
    );
    const [only, ...more] = fits.map(([column]) => column);
    if (more.length === 0)
      out = out.map((column) =>
        column === only ? { ...column, becomes: field, confidence: 'likely', reason } : column,
      );
  }
  return out;
};

/** What one column becomes may depend on the others, or on more than its name. */
const decided = (kind: Kind, columns: GuessedColumn[], given: readonly Given[]): GuessedColumn[] => {
  const cellsOf = (field: string) =>
    zip(columns, given).flatMap(([{ becomes: what }, { cells }]) => (what === field ? cells : []));
  const date = cellsOf(DATE_OF[kind]);
  const timed = columns.map((column) =>
    column.becomes === 'time' && (date.length === 0 || hasTimes(date))
      ? unused(column, REASONS.timed)
      : column,
  );
  const hasRate = timed.some(({ becomes }) => becomes === 'taxRate');
  const rated = zip(timed, given).map(([column, { cells }]) =>
    column.becomes === 'tax' && !hasRate ? taxOrRate(column, cells) : column,
  );
  const becomes = (field: string) => rated.some((column) => column.becomes === field);
  const noRate = becomes('tax') ? REASONS.taxElsewhere : becomes('total') ? REASONS.taxNeeded : null;
  return rated.map((column) =>
    column.becomes === 'taxRate' && noRate !== null ? unused(column, noRate) : column,
  );
};

const unused = (column: GuessedColumn, reason: string): GuessedColumn => ({
  ...column,
  becomes: null,
  confidence: null,
  reason,
});

/** A column that is called a tax may hold its rates. */
const taxOrRate = (column: GuessedColumn, cells: readonly string[]): GuessedColumn => {
  if (areMarked(cells)) return { ...column, becomes: 'taxRate', reason: REASONS.perCent(column.reason) };
  if (!mayBeRates(cells)) return column;
  return { ...unused(column, REASONS.taxOrRate), either: ['tax', 'taxRate'] };
};
