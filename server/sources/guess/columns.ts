import { currency as currencySchema } from '../../facts/fields';
import { timeOf } from '../mapping';
import { peopleIn } from '../personNames';
import { zip } from '../../../shared/items';
import type { Confidence } from './asked';
import type { GivenColumn } from './cells';
import { countsOfTime, datesOf, hasTimes, isNearly } from './dates';
import { currencyIn, fieldsOf, fitOf, isLikelyName, isWholeName } from './fields';
import { counts, digitsOf } from './numbers';
import { areMarked, mayBeRates } from './rates';
import { REASONS } from './sentences';
import { splitInOrders } from './ofOrder';
import { withCounts, withUnknown } from './unknown';
import { withValue } from './values';
import type { Kind } from './words';

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
  /** Fields of which it may be one, and nothing tells whether: somebody has to say. */
  either: string[];
  /** Null: nothing was recognised. */
  confidence: Confidence | null;
  /** Why, in words. */
  reason: string;
  /** Of an amount that another one makes needless: the field that it is by its name; null = it is none. */
  alsoValue: string | null;
  /** The currency that the name or all cells contain. */
  currency: string | null;
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
  cancelledAt: ['date'],
  updatedAt: ['date'],
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
  shippingDiscount: ['number'],
  shippingTax: ['number'],
  duties: ['number'],
};

/** Codes stand in small letters too; of a column with no such name, only capitals are told from words. */
const upper = (cell: string): string => cell.toUpperCase();

const mostly = (cells: readonly string[], holding: readonly Holds[]): boolean => {
  const given = cells.filter(Boolean);
  const right = given.filter((cell) => holding.includes(holds([cell])));
  return isNearly(right.length, given.length);
};

const suits = (field: string, { name, cells }: GivenColumn): boolean => {
  // a name tells nobody apart, and an address is the same person's in every file
  if (field === 'customerId') return peopleIn(name, cells) !== 'names' && !mostly(cells, ['email', 'date']);
  if (field === 'orderId') return cells.some(Boolean) && !counts(cells);
  const needed = NEEDS[field];
  if (field === 'currency') return mostly(cells.map(upper), ['currency']);
  return needed === undefined || holdsAll(field, cells) || mostly(cells, needed);
};

/** Every cell is what the field needs. */
const holdsAll = (field: string, cells: readonly string[]): boolean => {
  const needed = NEEDS[field];
  return (
    needed === undefined ||
    needed.includes(holds(field === 'currency' ? cells.map(upper) : cells)) ||
    (needed.includes('date') && countsOfTime(cells) !== null)
  );
};

/** Fields that a figure is made of: a column that only may be one is asked. */
const ASKED = new Set(
  [
    'orderId placedAt time customerId email quantity unitPrice total amount discount tax taxRate shipping currency',
    'shippingDiscount shippingTax duties cancelledAt updatedAt ofOrder day startedAt sessionId',
  ]
    .join(' ')
    .split(' '),
);

interface Named {
  field: string;
  fit: number;
}

export const columnsOf = (kind: Kind, given: readonly GivenColumn[], byName: boolean): GuessedColumn[] => {
  const named = byName ? byBestName(kind, given) : new Map<number, Named>();
  const columns = given.map((one, at) => described(one, named.get(at)));
  const found = decided(kind, byContent(kind, columns, given), given);
  if (kind !== 'orders') return found;
  const valued = withValue(byName ? withCounts(found, given) : found, given);
  if (!byName) return valued;
  const split = splitInOrders(valued, given);
  const told = valued.map((column) => (split.has(column) ? unused(column, REASONS.differs) : column));
  return withUnknown(told, given);
};

/** Each field to the column that its name fits best, each column to one field. */
const byBestName = (kind: Kind, given: readonly GivenColumn[]): Map<number, Named> => {
  const pairs = fieldsOf(kind)
    .flatMap((field) => given.map((one, at) => ({ field, at, one, fit: fitOf(kind, field, one.name) })))
    // the name first: to look into every cell for every field takes long where there are many columns
    .filter(({ field, one, fit }) => fit > 0 && suits(field, one))
    .sort((a, b) => b.fit - a.fit);
  const chosen = new Map<number, Named>();
  const taken = new Set<string>();
  for (const { field, at, fit } of pairs) {
    if (chosen.has(at) || taken.has(field)) continue;
    chosen.set(at, { field, fit });
    taken.add(field);
  }
  return chosen;
};

/** The whole name is a word for the field, and all cells hold what it needs. */
const confidenceOf = ({ field, fit }: Named, cells: readonly string[]): Confidence => {
  if (!isLikelyName(fit)) return 'guess';
  return isWholeName(fit) && holdsAll(field, cells) ? 'sure' : 'likely';
};

const described = ({ name, cells }: GivenColumn, named: Named | undefined): GuessedColumn => {
  const column = describe(name, cells);
  if (named === undefined) return column;
  const { field } = named;
  const confidence = confidenceOf(named, cells);
  if (confidence === 'guess' && ASKED.has(field))
    return { ...column, either: [field], reason: REASONS.mayBe(name) };
  if (field === 'customerId' && peopleIn(name, cells) === 'open')
    return { ...column, either: [field], reason: REASONS.codesOrNames };
  return { ...column, becomes: field, confidence, reason: REASONS.called(name) };
};

const describe = (name: string, cells: readonly string[]): GuessedColumn => {
  const given = cells.filter(Boolean);
  const values = new Set(given);
  const [first = null] = given;
  const constant = values.size === 1 && holds(cells) === 'currency' ? first : null;
  const named = constant === null ? currencyIn(name, isCurrency) : null;
  return {
    name,
    samples: [...values].slice(0, SAMPLES),
    filled: given.length,
    becomes: null,
    either: [],
    confidence: null,
    reason: given.length === 0 ? REASONS.empty : REASONS.unknown,
    alsoValue: null,
    currency: constant ?? (named !== null && mostly(cells, ['number']) ? named : null),
  };
};

type SoleColumn = [field: string, holds: Holds, reason: string];
const CURRENCY: SoleColumn = ['currency', 'currency', REASONS.currency];
const EMAIL: SoleColumn = ['email', 'email', REASONS.email];
const TIME: SoleColumn = ['time', 'time', REASONS.time];
const DATE_OF: Readonly<Record<Kind, string>> = { orders: 'placedAt', spend: 'day', sessions: 'startedAt' };

/** What no name matches: the only column of dates, e-mail addresses or currencies. */
const byContent = (kind: Kind, columns: GuessedColumn[], given: readonly GivenColumn[]): GuessedColumn[] => {
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
        column === only ? { ...column, becomes: field, either: [], confidence: 'likely', reason } : column,
      );
  }
  return out;
};

/** What one column becomes may depend on the others, or on more than its name. */
const decided = (kind: Kind, columns: GuessedColumn[], given: readonly GivenColumn[]): GuessedColumn[] => {
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
  const hasTax = rated.some(({ becomes }) => becomes === 'tax');
  return rated.map((column) =>
    column.becomes === 'taxRate' && hasTax ? unused(column, REASONS.taxElsewhere) : column,
  );
};

/** A column that is passed over, for a reason. */
export const unused = (column: GuessedColumn, reason: string): GuessedColumn => ({
  ...column,
  ...{ becomes: null, either: [], confidence: null, reason },
});

/** A column that is called a tax may hold its rates. */
const taxOrRate = (column: GuessedColumn, cells: readonly string[]): GuessedColumn => {
  if (areMarked(cells)) return { ...column, becomes: 'taxRate', reason: REASONS.perCent(column.reason) };
  if (!mayBeRates(cells)) return column;
  return { ...unused(column, REASONS.taxOrRate), either: ['tax', 'taxRate'] };
};
