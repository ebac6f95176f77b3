import { badInput, conflict, DomainError, notFound, unavailable } from '../errors';
import { countWords, numberWords, ROWS } from '../../shared/numberWords';

/** What the doors of the server write, in one place: who is not let in, and what of a request is wrong. */

// who is not let in

export const NUL_IN_ADDRESS = 'The address holds a NUL.';
export const NUL_IN_ARGUMENT = 'An argument of the command holds a NUL.';
export const LOOPBACK_ALONE = 'Quarterdeck answers only to loopback names such as 127.0.0.1.';
export const OTHER_SITE = 'This request comes from another site and was refused.';
export const nothingAt = (method: string, path: string): string => `There is nothing at ${method} ${path}.`;

export const noToken = () =>
  new DomainError('forbidden', 'The command line must name the token of the data folder.');

export const WRONG_KEY = {
  sentence: 'This key does not open this store.',
  hint: 'Send "Authorization: Bearer KEY" with a key that was made for it.',
} as const;

export const tooManyCalls = (seconds: number) => ({
  sentence: 'Too many calls.',
  hint: `Wait for ${seconds} s, or send more rows in each.`,
});

/** What to do, by the status that the web framework answers with. */
export const HINTS: Record<number, string> = {
  408: 'Send it again, without a pause.',
  413: 'Send it in smaller parts.',
  415: 'The header Content-Type says what is sent: application/json for JSON, application/octet-stream for a file.',
};

/** What is no request, by the code that the server of HTTP has for it. */
export const UNREAD: Record<string, { status: string; sentence: string }> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: '408 Request Timeout',
    sentence: 'The request took too long to arrive.',
  },
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    sentence: 'The headers are too large.',
  },
};
export const NO_ADDRESS = 'The address can not be read.';
export const NO_REQUEST = { status: '400 Bad Request', sentence: 'This is no HTTP request.' } as const;

export const BODY_TOO_SLOW = 'The body took too long to arrive.';
export const bodyTooLarge = (megabytes: number): string => `The body is larger than ${megabytes} MB.`;
export const noRoom = () => unavailable('Too much is being sent at once.', 'Send it again in a few seconds.');
export const tooManyQuestions = () =>
  unavailable('Too many questions are asked at once.', 'Try again in a few seconds.');
export const tooManyWorkbooks = () =>
  unavailable(
    'Other workbooks are being read.',
    'Try again in a minute, or send a CSV file: it needs far less memory.',
  );
export const hungUp = () => conflict('The caller has hung up before the end. Nothing of it was stored.');

/** To everybody, until the database is open. */
export const STARTING = {
  sentence: 'Quarterdeck is starting: the database is not ready yet.',
  hint: 'Try again in a few seconds. The log of the server names what it does.',
} as const;

// what a request holds

export const notJson = () => badInput('The body is not JSON.');
export const BODY = 'The body';
export const lineNumbered = (number: number): string => `Line ${number}`;
export const rowNumbered = (number: number): string => `Row ${number}`;
export const rowsNotJson = (what: string) =>
  badInput(`${what} is not JSON.`, 'Send a JSON array of rows, or one JSON object a line.');
export const noKind = (name: string, known: readonly string[]) =>
  notFound(`There is no kind "${name}".`, `Kinds: ${known.join(', ')}.`);
export const noPlatforms = () => unavailable('This server can not reach platforms.');

export const tableTooLong = (rows: number, most: number) =>
  badInput(
    `This table would have ${countWords(rows, ROWS)}: the page shows at most ${numberWords(most, 0)}.`,
    'Choose a shorter period, a longer grain, or a filter. The command line (kpi … --csv) has no such limit.',
  );

// files

export const noFileInBody = (contentType: string) =>
  badInput('There is no file in the body.', `Send it as ${contentType}, as it is.`);
export const fileTooLarge = (file: string) =>
  badInput(`${file} is larger than 2 GB.`, 'Send it in parts, or gzip it, or import it on the command line.');
export const fileGone = () =>
  notFound('The file is no longer stored.', 'Choose it again: it is sent once more.');
export const importCancelled = () => conflict('The import was cancelled. Nothing of it was stored.');

// what is wrong with a field, by whose name it is preceded

export const INVALID = {
  format: (known: readonly string[]): string => `is not one of ${known.join(', ')}`,
  formatOrMapping: 'Name either format or mapping.',
  oneOfThree: 'Name one of format, mapping and draft.',
  importId: 'is not the number of an import',
  noRow: 'has no row',
  manyRows: 'has more than 5,000 rows: send it in parts',
  comma: 'contains a comma',
  noSource: 'names no source',
  manySources: 'names more than 10 sources',
  manyEntries: 'has more than 100 entries',
  noPage: 'names no page',
} as const;
