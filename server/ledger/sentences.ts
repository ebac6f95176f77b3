import { DatabaseTrouble } from '../databaseTrouble';
import { badInput, conflict, internal, notFound } from '../errors';
import { minorDigits, toMajor } from '../../shared/currency';
import type { CoveredFact } from '../../shared/lists';
import { countWords, numberWords, ORDERS, ROWS, type Forms } from '../../shared/numberWords';
import { storeWords } from '../sentences';
import type { Day } from '../time';
import type { Store } from '../types';

/** What is written of the ledger, in one place: refusals, broken books, and what `verify` finds. */

// things, as a sentence names them

export interface Named {
  source: string;
  externalId: string;
}

export const orderName = ({ source, externalId }: Named): string => `order ${externalId} of ${source}`;

/** By its id alone. */
export const NAMES = {
  order: (id: string): string => `order ${id}`,
  line: (order: string, ordinal: number): string => `order ${order}, line ${ordinal}`,
  reversal: (id: string): string => `reversal ${id}`,
  creditNote: (id: string): string => `credit note ${id}`,
  cost: (id: string): string => `cost ${id}`,
  spend: (id: string): string => `spend ${id}`,
  customer: (key: string): string => `customer ${key}`,
  orderOfRefund: (id: string): string => `the order of refund ${id}`,
  partOf: (day: Day): string => `the part of ${day}`,
  dayOfRow: (cut: string): string => `the day of a row of ${cut}`,
  version: 'the version to restore',
  alias: 'an alias',
} as const;

/** 1234 EUR → "12.34 EUR". */
const moneyName = (minor: number, currency: string): string =>
  `${toMajor(minor, currency).toFixed(minorDigits(currency))} ${currency}`;

export const WITHOUT_ID = '(without an id)';

// refusals

export const storeBusy = ({ name }: { name: string }) =>
  new DatabaseTrouble({
    what: `Others write to the store ${name}, such as a large import. Nothing was stored.`,
    toDo: 'Try again when that has ended.',
  });

/** Of the rows of a batch. */
export const BATCH = {
  noList: 'The body is no list of rows.',
  empty: 'there is no row',
  large: 'there are more than 5,000 rows: send them in parts',
} as const;

export const tooManyLines = (most: number) =>
  badInput(`The orders have more than ${numberWords(most, 0)} lines together.`, 'Send them in parts.');

/** Goes on after "A newer version of Quarterdeck". */

export const noCustomer = (store: string, key: string) => notFound(`${store} has no customer "${key}".`);

export const endsBeforeItBegins = (fact: CoveredFact, coversTo: Day, firstDay: Day) =>
  badInput(
    `The file can't cover the days up to ${coversTo}: its first ${fact} are of ${firstDay}.`,
    'Name the last day of which it holds all.',
  );

export const rulesChanged = () =>
  conflict(
    'Somebody has changed the rules of channels since you opened them. Nothing was stored.',
    'Load the rules anew, and make your change again.',
  );

/** `wereWrong`: the last `verify` found a difference. */
export const rebuilding = (store: Pick<Store, 'name' | 'slug'>, wereWrong: boolean): string =>
  `Working out the figures of ${storeWords(store)} anew, ${wereWrong ? 'as verify found them wrong' : 'by the definitions of this version'} …`;

// books that are wrong, or would become wrong

const REPORT =
  'Nothing of this change is stored. Run the command `verify` for the store, and report what it says with this sentence: the fault is in Quarterdeck, not in the data. If `verify` finds the books wrong, the next start of Quarterdeck works them out anew, and the change can be made again.';

/** `why`: what would be wrong, and of which order or row. */
export const wrongBooks = (why: string) =>
  internal(
    `The ledger refuses this change, because its books were wrong before or would become wrong: ${why}.`,
    REPORT,
  );

export const AMOUNTS = {
  net: 'net sales',
  shipping: 'shipping',
  duties: 'duties',
  giftCards: 'gift cards',
} as const;

/** What the lines of an order add up to. */
export const PARTS = {
  grossMinor: 'gross sales',
  discountsMinor: 'discounts',
  giftCardsMinor: 'gift cards',
} as const;

/** What rows and rollups move by alike. */
export const MEASURES = {
  orders: 'orders',
  grossSales: 'gross sales',
  discounts: 'discounts',
  returns: 'returns',
} as const;

const SALES: Forms = { one: 'sale', other: 'sales' };
const UNITS: Forms = { one: 'unit', other: 'units' };

/** An amount of an order, in minor units of its currency. */
interface Amount {
  what: string;
  minor: number;
}

export const WRONG = {
  lost: (name: string): string => `${name} is not where it was put`,
  noNote: (importId: number): string => `import ${importId} has no note on the fact that it is taken from`,
  noOrder: (order: Named): string => `${orderName(order)} has lost its order`,
  notWritten: (table: string, written: number, rows: number): string =>
    `${written} of ${countWords(rows, ROWS)} of ${table} were written`,
  belowZero: (count: string, place: string, value: string): string =>
    `${count} (${place}) would be ${value}, and a count is never below zero`,
  lines: (order: Named & { currency: string }, { what, minor }: Amount, stated: number): string =>
    `the lines of ${orderName(order)} add up to ${moneyName(minor, order.currency)} of ${what}, the order has ${moneyName(stated, order.currency)}`,
  units: (order: Named, ofLines: number, stated: number): string =>
    `the lines of ${orderName(order)} add up to ${countWords(ofLines, UNITS)}, the order has ${stated}`,
  refunds: (order: Named & { currency: string }, { what, minor }: Amount, charged: number): string =>
    `refunds of ${orderName(order)} take ${moneyName(minor, order.currency)} of ${what}, and it charged ${moneyName(charged, order.currency)}`,
  unitsBack: (order: Named, refund: string): string =>
    `refund ${refund} of ${orderName(order)} takes back less than no unit`,
  rest: (order: Named, left: number): string =>
    `all of ${orderName(order)} came back, and ${left} minor units of its net sales in the store’s currency are left`,
  counted: (
    { what, sales, first }: { what: string; sales: number; first: Named | null },
    inRollups: number,
    inRows: number,
  ): string =>
    `${what} of ${countWords(sales, SALES)}${first ? `, the first ${orderName(first)},` : ''} would move by ${inRollups} in the rollups and by ${inRows} in the rows`,
} as const;

// what `verify` finds

const SESSIONS: Forms = { one: 'session', other: 'sessions' };
const REFUNDS: Forms = { one: 'refund', other: 'refunds' };

export const DIFFERS = {
  value: (name: string, column: string, is: unknown, should: unknown): string =>
    `${name}: ${column} is ${String(is)}, should be ${String(should)}`,
  missing: (name: string): string => `${name}: is missing`,
  unexpected: (name: string): string => `${name}: should not be there`,
  withoutOrders: (name: string): string => `${name}: has no orders, should not be there`,
  cost: (id: string, is: string | null, should: string | null): string =>
    `cost ${id}: is booked at an order of ${is ?? 'nobody'}, should be of ${should ?? 'nobody'}, as stated`,
  link: (id: string, is: string | null, should: string | null): string =>
    `reversal ${id}: is of order ${is ?? 'none'}, should be of ${should ?? 'none'}, as its line says`,
  joined: (table: string, rows: number, example: string): string =>
    `${table}: ${rows} rows are of another customer than they should be, such as ${example}`,
  matched: (orders: number): string =>
    `${countWords(orders, ORDERS)} are matched to a session otherwise than they are marked`,
  channel: (sessions: number): string =>
    `${countWords(sessions, SESSIONS)} have another channel than the rules give them`,
  waiting: (refunds: number): string => `${countWords(refunds, REFUNDS)} without their order are booked`,
} as const;
