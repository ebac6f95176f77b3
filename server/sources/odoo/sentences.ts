import { badInput, DomainError, unavailable } from '../../errors';
import { INVALID as OF_READERS, NOTES as OF_ALL } from '../sentences';

/** What is written of Odoo, in one place. */

export const INVALID = {
  ...OF_READERS,
  choice: (known: readonly string[]): string => `is none of ${known.join(', ')}`,
  url: 'is not an address such as https://mycompany.odoo.com',
  notInFile: 'is not in the file',
  many2one: 'is neither [id, "name"] nor false',
  textOrFalse: 'is neither a text nor false',
  time: 'is not a time such as 2026-03-01 09:30:00',
  number: 'is not a number',
  aText: 'is not a text',
  state: 'is none of draft, sent, sale, done, cancel',
  lines: 'is no list of lines',
} as const;

export const NOTES = {
  ...OF_ALL,
  cardsPaid: 'gift cards that paid, known by their name: no discount',
  cancelled: 'cancelled orders, taken as cancelled at their last change: Odoo gives no other time',
  linesDiffer: 'orders whose lines do not make their total: taken by their lines',
  parts: 'orders with parts of a unit, each taken for one unit',
} as const;

export const LEFT_OUT = {
  quotations: 'quotations and carts that were not confirmed',
} as const;

/** Behind what is wrong with one line of an order. */
export const leftOutOrder = (reason: string, name: string): string => `${reason}: order ${name} is left out`;

export const lineMissing = (order: string, line: number) =>
  unavailable(
    `Odoo sent ${order} without its line ${line}.`,
    'Sync again: it may have been edited meanwhile.',
  );
export const strangeAnswer = (model: string) =>
  unavailable(`Odoo answers for ${model} with something else than was asked.`, 'Check the address.');
export const noRight = (model: string) =>
  new DomainError(
    'forbidden',
    `Odoo does not let this user read ${model}.`,
    'Give the user of the API key the right to read sales, invoices, products and stock.',
  );
export const noDatabase = () =>
  badInput('database is missing.', 'With a login, Odoo needs the name of its database too.');
export const noLogin = () =>
  new DomainError('forbidden', 'Odoo refuses the login or the key.', 'Enter them again.');

const MOST_LETTERS = 200;
export const unreadModel = (model: string, why: string | undefined) =>
  unavailable(`Odoo could not read ${model}: ${(why ?? 'no reason given').slice(0, MOST_LETTERS)}`);

export const noCompany = (wanted: string, known: readonly string[]) =>
  badInput(`Odoo has no company "${wanted}".`, `Companies: ${known.join(', ')}.`);
export const severalCompanies = (known: readonly string[]) =>
  badInput('company is missing: this Odoo holds several.', `Write one of: ${known.join(', ')}.`);
