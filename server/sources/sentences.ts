import { badInput, notFound, unavailable } from '../errors';
import { MAX_MAJOR_DIGITS } from '../facts/fields';
import { INVALID as OF_FACTS } from '../facts/sentences';
import { countWords, formOf, numberWords, type Forms } from '../../shared/numberWords';
import type { Delimiter } from './format';
import type { Place } from './jsonPlace';

/**
 * What all readers of files and platforms write, in one place: why a file is refused, what is wrong with a cell,
 * and what was read otherwise than it stands. Each format and platform has its own beside it.
 */

const CELLS: Forms = { one: 'cell', other: 'cells' };

/** What is wrong with a field of a file or payload, by whose name it is preceded. */
export const INVALID = {
  ...OF_FACTS,
  unreadable: 'is not readable',
  flag: 'is neither true nor false',
  amount: 'is not an amount such as 12.50',
  tooLarge: OF_FACTS.large(MAX_MAJOR_DIGITS),
  noAmount: 'is not an amount',
  adDay: 'is not a day such as 2026-09-01',
  text: 'is not text',
  platformId: 'is not an id',
  noStamp: 'is not a date and time that exists',
  /** A format of ours, whose dates a spreadsheet has changed. */
  resaved:
    'is a date as a spreadsheet writes it when it saves a file again: export the file anew and import it unopened, or say how its dates are written, such as M/D/YYYY H:mm',
  format: (format: string | undefined): string => `is not written as ${format}`,
  partTwice: (part: string): string => `has its ${part} twice`,
  noParts: 'lacks year, month or day: write it such as D.M.YYYY HH:mm',
  stamp: 'is not a date and time such as 2026-03-01 09:30:00 or 2026-03-01T09:30:00+01:00',
  missing: 'is missing',
  values: (most: number): string => `has more than ${numberWords(most, 0)} values`,
  line: 'is not JSON: each line has to be an object of its own',
  noTime: (day: string): string => `has no time of day: write ${day} 00:00 if only the day is known`,
  meaningless: (what: string): string => `has no meaning on ${what}: leave it empty`,
  width: (cells: number, of: 'header' | 'first row', columns: number): string =>
    `has ${countWords(cells, CELLS)}, the ${of} has ${columns}`,
  twoShops: (row: number): string =>
    `has the number of another one, in row ${row}: two shops may number alike. Neither is taken; import each shop’s list by itself, with a source of its own`,
  differs: (row: number): string => `differs from row ${row} of the same order`,
  answered: (platform: string, message: string): string =>
    `is an error that ${platform} answered with: ${message}`,
} as const;

/** Behind what is wrong with one row of several. */
export const wholeOrder = (id: string): string => `; so the whole order ${id} is left out`;

export const WITHOUT_ID = '(without an id)';

/** What was read otherwise than it stands, counted as often as it occurs. */
export const NOTES = {
  giftCards: 'lines taken for gift cards by their name',
  undated: 'refunds without a day, booked on the day of their order',
  partsDiffer: 'orders whose parts do not make their total: taken by their lines',
  brokenUnits: 'lines without a whole number of units, taken as one unit',
  channel: (given: string, counted: string): string => `channel “${given}” counts as ${counted}`,
} as const;

// a file as a whole

const AS_UTF8 = 'Save it as CSV in UTF-8 and import it again.';
const HEADER_FIRST = 'The first row has to be the header.';

export const noFile = (path: string) => notFound(`There is no file ${path}.`);
export const unreadableFile = (path: string, code: string) => unavailable(`${path} can't be read (${code}).`);
export const isFolder = (path: string) => badInput(`${path} is a folder.`, 'Name one file.');
export const emptyFile = (file: string) => badInput(`${file} is empty.`, HEADER_FIRST);
export const headerAlone = (file: string) => badInput(`${file} has a header but no rows.`);
export const noGzip = (file: string) => badInput(`${file} ends in .gz but is not gzip data.`);
export const notUtf8 = (file: string, line: number) =>
  badInput(`${file}, line ${line}: is not UTF-8 text.`, AS_UTF8);
export const isUtf16 = (file: string) =>
  badInput(`${file}, row 1: is UTF-16 text, which is not read.`, AS_UTF8);
export const isZip = (file: string) =>
  badInput(`${file} is a ZIP or XLSX file.`, 'Save the sheet as CSV (UTF-8) and import that.');
const UNPACK = 'Unpack it, and import it in parts.';
export const tooDense = (file: string, ratio: number) =>
  badInput(`${file} unpacks to more than ${ratio} times its size.`, UNPACK);
export const tooLargeUnpacked = (file: string) => badInput(`${file} unpacks to more than 8 GB.`, UNPACK);
export const tooWide = (file: string, row: number, most: number) =>
  badInput(
    `${file}, row ${row}: has more than ${numberWords(most, 0)} cells, the most that a spreadsheet has.`,
    'Check what separates the cells, and export the file again.',
  );
export const packedTwice = (file: string) => badInput(`${file} is compressed twice.`, 'Unpack it once.');
export const brokenText = (file: string, encoding: string) =>
  badInput(`${file} is not whole ${encoding.toUpperCase()} text.`, 'Export it again.');

const GZIP_PROBLEMS: Readonly<Record<string, string>> = {
  Z_BUF_ERROR: 'is cut off: its gzip data ends too early.',
  Z_DATA_ERROR: 'is damaged: its gzip data does not unpack.',
};

/** By the code of zlib; null = it is none of a broken file. */
export const brokenGzip = (file: string, code: string) => {
  const problem = GZIP_PROBLEMS[code];
  return problem === undefined
    ? null
    : badInput(`${file} ${problem}`, 'Fetch the file again; nothing of it was stored.');
};

const QUOTES: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quotation mark opens in this row and never closes.',
  CSV_MAX_RECORD_SIZE: 'is longer than 1,000,000 characters; a quotation mark may not be closed.',
};
const STRAY_QUOTE = 'a quotation mark stands where none can be; write "" for one inside a quoted cell.';

/** By the code of the CSV parser. */
export const brokenCsv = (file: string, row: number, code: string) =>
  badInput(`${file}, row ${row}: ${QUOTES[code] ?? STRAY_QUOTE}`);

// the first row of a file

const COLUMN: Forms = { one: 'column', other: 'columns' };
const IS: Forms = { one: 'is', other: 'are' };
const SHOWN = 60;
const MOST_NAMED = 30;

const printable = (name: string) => name.replaceAll('\0', '␀').slice(0, SHOWN);

const columnsWords = (names: readonly string[], what = ''): string => {
  const shown = names.slice(0, MOST_NAMED).map((name) => printable(name) || '(without a name)');
  const list = `${shown.join(', ')}${names.length > MOST_NAMED ? ' …' : ''}`;
  return `${formOf(names.length, COLUMN)} ${list} ${formOf(names.length, IS)}${what && ` ${what}`}`;
};

const foundWords = (header: readonly string[]): string => {
  const more = header.length > SHOWN ? ` and ${header.length - SHOWN} more` : '';
  return `Found: ${header.slice(0, SHOWN).map(printable).join(', ')}${more}.`;
};

const MOST_RENAMED = 10;
/** Columns that are nearly called as they should be. */
export type Renamed = readonly { given: string; name: string }[];

const renameWords = (pairs: Renamed): string => {
  const renamed = pairs.slice(0, MOST_RENAMED).map(({ given, name }) => `"${printable(given)}" to ${name}`);
  return pairs.length > 0 ? `Rename ${renamed.join(', ')}. ` : '';
};

const MAP_IT =
  'A file of orders whose columns have other names can be imported by a mapping that says which is which.';

export const columnsMissing = (
  file: string,
  missing: readonly string[],
  header: readonly string[],
  pairs: Renamed,
) =>
  badInput(
    `${file}, row 1: ${columnsWords(missing)} missing. ${foundWords(header)}`,
    pairs.length < missing.length ? `${renameWords(pairs)}${MAP_IT}` : renameWords(pairs).trim(),
  );

export const columnsUnknown = (
  file: string,
  strange: readonly string[],
  known: readonly string[],
  pairs: Renamed,
) =>
  badInput(
    `${file}, row 1: ${columnsWords(strange, 'unknown')}.`,
    `${renameWords(pairs)}Columns that are known: ${known.join(', ')}.`,
  );

export const columnsTwice = (file: string, twice: readonly string[]) =>
  badInput(`${file}, row 1: ${columnsWords(twice, 'there twice')}.`);

export const tooNarrow = (file: string, missing: readonly string[], width: number) => {
  const widthWords = formOf(width, {
    one: '1 column, number 1',
    other: `${width} columns, numbers 1 to ${width}`,
  });
  return badInput(`${file}, row 1: ${columnsWords(missing)} missing. The file has ${widthWords}.`);
};

const MARKS: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'bars',
};
const BY: Readonly<Record<Delimiter, string>> = {
  comma: 'commas',
  semicolon: 'semicolons',
  tab: 'tabs',
  space: 'blanks',
  bar: 'bars',
};

/** `mark`: the one that parts the cells, as far as can be seen; null = it is the one expected, or none that is known. */
export const otherDelimiter = (file: string, mark: string, expected: Delimiter) => {
  const marks = MARKS[mark];
  return marks === undefined || marks === BY[expected]
    ? null
    : badInput(
        `${file}, row 1: the cells seem to be separated by ${marks}, and ${BY[expected]} were expected.`,
        `Save the file with ${BY[expected]}, or import it by a mapping that names its delimiter.`,
      );
};

// kinds of files that are not read

const AS_XLSX = 'Open it in a spreadsheet, save it as .xlsx or as CSV (UTF-8), and import that.';

/** By kind: what the file is, and what to do. */
export const FOREIGN = {
  xls: {
    what: (file: string): string =>
      `${file} is a workbook of Excel 97 to 2003 (.xls), or another old Office file.`,
    todo: AS_XLSX,
  },
  locked: {
    what: (file: string): string => `${file} is a workbook that a password locks.`,
    todo: 'Open it, take the password off, save it again, and import that.',
  },
  xlsb: { what: (file: string): string => `${file} is a binary workbook (.xlsb).`, todo: AS_XLSX },
  ods: { what: (file: string): string => `${file} is an OpenDocument spreadsheet (.ods).`, todo: AS_XLSX },
  numbers: {
    what: (file: string): string => `${file} is a document of Numbers.`,
    todo: 'In Numbers, export it as Excel or CSV, and import that.',
  },
  pdf: {
    what: (file: string): string => `${file} is a PDF: it has pages, and no rows that could be read.`,
    todo: 'Export the list as CSV or .xlsx where the PDF was made.',
  },
  html: {
    what: (file: string): string =>
      `${file} is a web page, whatever its name ends in: some programs write tables so, and some answer with one instead of the file.`,
    todo: 'Open it. If it is the list, save it from a spreadsheet as .xlsx or CSV; if it is a login or an error, export the list again.',
  },
  xml: {
    what: (file: string): string => `${file} is XML, which is not read.`,
    todo: AS_XLSX,
  },
  zip: {
    what: (file: string): string => `${file} is a ZIP file, but no XLSX workbook.`,
    todo: 'Unpack it, and import the files in it one by one.',
  },
} as const;

// JSON

export const holdsNothing = (file: string) => badInput(`${file} holds nothing.`);
const EXPORT_AGAIN = 'Export it again, or mend that place.';
const placeWords = ({ line, column, found }: Place): string =>
  found === null
    ? `it ends in line ${line}, before it is complete`
    : `line ${line}, column ${column}, where ${found === '' ? 'the line ends' : `“${found}” stands`}`;
export const notJson = (file: string, place: Place) =>
  badInput(`${file} is not JSON: ${placeWords(place)}.`, EXPORT_AGAIN);
const AS_LIST = 'Save it as a list of objects.';
export const tooLargeObject = (file: string) =>
  badInput(`${file} is one JSON object of more than 16 MB.`, AS_LIST);
export const crowdedObject = (file: string, most: number) =>
  badInput(`${file} is one JSON object of more than ${numberWords(most, 0)} values.`, AS_LIST);
export const tooLongItem = (file: string, where: string) =>
  badInput(`${file}, ${where}: is longer than 16 MB.`, 'Export the file again, an order an item.');
export const brokenItem = (file: string, item: number, place: Place) =>
  badInput(`${file}, item ${item} is not JSON: ${placeWords(place)}.`, EXPORT_AGAIN);

// platforms

export const settingMissing = (name: string) =>
  badInput(`${name} is missing.`, 'Connect the platform again with it.');

/** `path`: the field that is wrong. */
export const unreadableOrder = (id: string, path: string) =>
  unavailable(`Order ${id} of the shop can't be read: ${path}.`);
