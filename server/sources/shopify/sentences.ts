import { badInput, DomainError, unavailable } from '../../errors';
import { countWords, formOf, type Forms } from '../../../shared/numberWords';
import { INVALID as OF_READERS, NOTES as OF_ALL } from '../sentences';

/** What is written of Shopify, in one place. */

export const INVALID = {
  ...OF_READERS,
  shop: 'is not an address such as my-shop.myshopify.com',
  history: 'is neither empty nor "60 days"',
  item: 'is not an object',
  order: 'is not an order',
  noOrder: 'names an order that is not in the file',
  apart:
    'is the name of a row above it, which does not say which order it is of: rows of an order follow one another',
  firstRow: 'is empty: the first row of an order carries its totals, and it is missing here',
  noObject: 'is no object',
  other: (fields: string): string =>
    `holds ${fields}, and no order or refund: export GET /orders.json?status=any`,
  nothingBack: 'is missing, and so is line_item: nothing says what was given back',
  noLine: 'has no line',
  json: 'is not JSON',
} as const;

export const NOTES = {
  ...OF_ALL,
  incomplete: 'refunds without a time and a sum: not booked',
  tips: 'tips, which are no sale: left out',
  sumsOnly: 'refunds without their lines: taken from goods with their tax first, then shipping, then duties',
  cancelledRefunds: 'refunds of cancelled orders, booked with the cancellation',
  partsDifferByTips: 'orders whose parts do not make their total (tips, edits): taken by their lines',
} as const;

export { wholeOrder } from '../sentences';

// answers of the API

const AGAIN = 'Sync again: it starts anew.';
const LATER = 'Try again later.';

export const throttled = () => unavailable('Shopify throttles this app and lets nothing through.', LATER);
export const strangeAnswer = (path: string, problem: string) =>
  unavailable(`Shopify answers in a shape that is not expected: ${path} ${problem}.`);
export const TOO_COSTLY = 'Shopify finds a query too costly.';
export const noData = () => unavailable('Shopify answers without data.');
export const noRight = (what: string) =>
  new DomainError(
    'forbidden',
    `The app may not read what is asked: ${what}`,
    'Give it the scope in its configuration, and install it again.',
  );
export const queryRefused = (why: string) => unavailable(`Shopify refuses a query: ${why}`);
export const pagesInCircle = () =>
  unavailable(
    'Shopify says that there is another page and leads back to one that was read.',
    'Sync again later.',
  );
export const refundsMissing = (order: string, named: number, given: number) =>
  unavailable(`Shopify names ${named} refunds of order ${order} and gives ${given}.`);
export const refundTooLarge = (order: string, refund: string) =>
  unavailable(`Refund ${refund} of order ${order} has more parts than can be asked for.`);

// the bulk operation

export const bulkLost = () => unavailable('Shopify has lost the bulk operation.', AGAIN);
export const bulkEnded = (status: string, code: string | null | undefined) =>
  unavailable(`Shopify's bulk operation ended as ${status} (${code ?? 'no reason given'}).`, AGAIN);
export const bulkRefused = (why: string) =>
  unavailable(`Shopify does not start the bulk operation: ${why}`, LATER);
export const bulkWithoutOrders = (lines: number) =>
  unavailable(`${countWords(lines, LINES)} of Shopify's bulk result name orders that are not in it.`);
export const bulkBreaksOff = () =>
  unavailable('The result of the bulk operation breaks off each time that it is read.', LATER);
export const bulkNoLines = () => unavailable('The result of the bulk operation is not made of lines.', AGAIN);

const LINES: Forms = { one: 'line', other: 'lines' };

// connecting

export const TOKEN_HINT =
  'Of an app made in the admin, shpat_…; else leave it empty and give client ID and secret.';
export const noToken = () =>
  badInput('Shopify needs an access token, or client ID and client secret.', TOKEN_HINT);

const THE_SCOPE: Forms = { one: 'the scope', other: 'the scopes' };
const GIVE_SCOPE = 'Give it the scope and install it again.';

/** `needsHistory`: the scope that reads orders older than 60 days is among them. */
export const scopesMissing = (scopes: readonly string[], needsHistory: boolean) =>
  new DomainError(
    'forbidden',
    `The app lacks ${formOf(scopes.length, THE_SCOPE)} ${scopes.join(', ')}.`,
    needsHistory
      ? `${GIVE_SCOPE} Without read_all_orders Shopify shows the last 60 days alone: write "60 days" under History if that is enough.`
      : GIVE_SCOPE,
  );

// webhooks

const MOST_LETTERS = 900;

/** Each problem follows the name of its field. */
export const unreadableHook = (problems: readonly { field: string; reason: string }[]) =>
  badInput(
    problems
      .map(({ field, reason }) => `${field} ${reason}`)
      .join('; ')
      .slice(0, MOST_LETTERS),
  );
export const hookNotJson = () => badInput(INVALID.json);

export const dataRequested = (customer: unknown, request: unknown): string =>
  `Customer ${String(customer ?? '(unknown)')} asks what is kept about them (request ${String(request ?? '(without a number)')}): answer within 30 days.`;
export const erasureAsked = (shop: string): string =>
  `Shopify asks that the data of ${shop} be erased: remove the source, and the store if it has no other.`;
export const appRemoved = (shop: string): string =>
  `The app was removed from ${shop}: nothing comes in any more until it is installed again.`;
