import type Big from 'big.js';
import { badInput, conflict, notFound, type DomainError } from '../errors';
import { minorDigits } from '../facts/money';
import { countWords, formOf, numberWords, ROWS, type Forms } from '../../shared/numberWords';

/** What is written of imports, in one place: notes on a file, why rows are refused, and what is refused as a whole. */

// why a file and the ledger differ

/** How many rows a sentence names. */
export const ROWS_NAMED = 20;

/** How many rows there are, and the numbers of the first of them. */
export interface RowNumbers {
  count: number;
  first: readonly number[];
}

const placesOf = ({ count, first }: RowNumbers): string => {
  const shown = [...new Set(first)].sort((a, b) => a - b).join(', ');
  return `${formOf(first.length, ROWS)} ${shown}${count > first.length ? ' …' : ''}`;
};

/** Behind the number of orders. */
export const withoutRate = (currency: string, own: string): string =>
  `orders in ${currency} on days without an exchange rate to ${own}: their money is in no figure until there is one, under Data → FX rates`;

const REPEATED: Forms = {
  one: 'row repeats another and was taken once',
  other: 'rows repeat another and were taken once',
};
const OLDER: Forms = {
  one: 'record is older than what is stored, which stays',
  other: 'records are older than what is stored, which stays',
};

export const DIFFERENCES = {
  repeated: (rows: RowNumbers): string => `${countWords(rows.count, REPEATED)}: ${placesOf(rows)}.`,
  older: (rows: RowNumbers): string => `${countWords(rows.count, OLDER)}: ${placesOf(rows)}.`,
  undated: (rows: RowNumbers): string =>
    `Refunds without a day count no more where one of their order is here with its day: ${placesOf(rows)}.`,
  inSeveralRows: (rows: RowNumbers): string =>
    `Refunds that more than one row contains count once: ${placesOf(rows)}.`,
} as const;

/** A sum that is stored, and how far it is above that of the file; in major units. */
export interface Drift {
  name: string;
  by: Big;
}

/** A note on lines, which are counted beside it. */
export const finerThanMoney = (currency: string, drifts: readonly Drift[]): string => {
  const digits = minorDigits(currency);
  const words = drifts.flatMap(({ name, by }) => {
    const size = Number(by.abs().round(digits).toFixed());
    return size === 0 ? [] : [`${name} ${numberWords(size, digits)} ${by.lt(0) ? 'below' : 'above'}`];
  });
  const effect =
    words.length === 0 ? 'which moves no sum of the file' : `in all ${words.join(', ')} the sum of the file`;
  return `lines with amounts finer than ${currency} has, each rounded by itself: ${effect}`;
};

// why a row is refused: each follows the name of its field

export const clashesWith = (row: number): string =>
  `comes in row ${row} with different contents: neither is taken`;
export const spoiledIn = (row: number): string =>
  `comes in row ${row} too, where it was rejected: nothing of it is taken`;

/** Of a row without a fault of its own. */
export const SPOILED_BY_ANOTHER = 'belongs to what is left out because of another row';

// why a file has nothing to import

export const blankFile = (file: string, what: 'sheets' | 'cells'): string =>
  `${file} holds nothing: all of its ${what} are empty.`;
export const blankSheet = (file: string, sheet: string): string =>
  `The sheet “${sheet}” of ${file} has no rows below a header. Choose another sheet.`;
export const headerAlone = (file: string): string =>
  `${file} has a header, and no row below it: there is nothing to import. If it was exported, look at the period and the filters of the export.`;

/** What is wrong in one place of a file. */
interface Reason {
  row: number;
  field: string;
  reason: string;
}
const REASONS: Forms = { one: 'reason', other: 'reasons' };
const firstOne = ({ row, field, reason }: Reason): string =>
  `The first: row ${row}, ${field} ${reason}. Nothing was stored.`;

export const nothingReadable = (file: string, count: number, first: Reason): DomainError =>
  badInput(
    `${file} has ${countWords(count, ROWS)} that are not taken, and none that is. ${firstOne(first)}`,
    'Check that the format, or the mapping, is the one of this file.',
  );
export const tooManyReasons = (file: string, count: number, first: Reason): DomainError =>
  badInput(
    `${file} has more than ${countWords(count, REASONS)} why rows are not taken. ${firstOne(first)}`,
    'Mend the file, or import it in parts.',
  );

export const tooManyColumns = (file: string, most: number): DomainError =>
  badInput(
    `${file} has more than ${numberWords(most, 0)} columns: nothing can be guessed of them.`,
    'Export it with fewer columns, or choose its format yourself.',
  );

// how an import ended

export const IMPORT_FAULT = 'The import failed because of an internal error. Nothing of it was stored.';
export const interruptedWords = (heardAt: string | null): string =>
  `The process that was reading this file ended before the file was published${heardAt === null ? '' : ` (last active ${heardAt})`}. Nothing of it was stored: import the file again.`;
export const undoneWords = (removed: number, restored: number, kept: number): string =>
  `${removed} removed, ${restored} put back as they were, ${kept} kept.`;

// refusals of a file

export const unreadEncoding = (file: string, encoding: string) =>
  badInput(`${file} seems to be written in ${encoding}, which is not read.`, 'Save it as CSV in UTF-8.');
/** `format`: the label of the one that it seems to be in; null = none that is known. */
export const isJson = (file: string, format: string | null) =>
  format === null
    ? badInput(`${file} is JSON.`, 'Choose its format: JSON has no columns that could be mapped.')
    : badInput(
        `${file} is JSON, and seems to be “${format}”.`,
        'Choose that format: JSON has no columns that could be mapped.',
      );
export const isBlank = (file: string) => badInput(blankFile(file, 'cells'));
export const noFormat = (id: string, known: readonly string[]) =>
  badInput(`There is no format ${id}.`, `Formats: ${known.join(', ')}.`);
export const noTimeZone = (zone: string) =>
  badInput(`${zone} is not a time zone.`, 'Write an IANA name such as Europe/London.');
export const noCurrency = (code: string) =>
  badInput(`${code} is not a currency.`, 'Write an ISO 4217 code such as EUR.');
export const noDateFormat = (format: string, wrong: string) =>
  badInput(`The way of writing dates “${format}” ${wrong}.`, 'Write it such as M/D/YYYY H:mm.');
export const noSourceName = (name: string, wrong: string) =>
  badInput(`“${name}” is no name of a source: it ${wrong}.`, 'Write a name such as shop-de.');
export const ratesHaveNoSource = () =>
  badInput('Exchange rates have no source: they are the same for all.', 'Leave the source out.');

const NAME_IT =
  'give it a source of its own: --source NAME on the command line, “Source” on the import page, source= in the address of an upload';

export const severalAccounts = (campaign: string, day: string, accounts: string) =>
  badInput(
    `${campaign} has costs of several accounts on ${day} (${accounts}), and this file does not say of which account its costs are.`,
    `Export it with the account’s number as a column; or ${NAME_IT}.`,
  );
export const otherOrigin = (series: string, was: string, is: string) =>
  badInput(
    `${series} holds the figures of ${was}, and this file is of ${is}.`,
    `To keep both, ${NAME_IT}; its series are then called by it.`,
  );
export const takenForAbandoned = () =>
  conflict('Another process took this import for abandoned and discarded it.', 'Import the file again.');

// refusals of an undo

const importName = (id: number, file: string | null): string => `import ${id} (${file ?? 'without a file'})`;
const importStarts = (id: number, file: string | null): string =>
  `Import ${id} (${file ?? 'without a file'})`;

export const noImport = (store: string, id: number) =>
  notFound(`${store} has no import ${id}.`, 'See them with imports list.');
export const noImportWithRows = (id: number) =>
  notFound(
    `There is no import ${id} in this store.`,
    'Rejected rows of a dry run are kept for a day, or until the same file is read again.',
  );

/** Why an import can't be undone. */
export const UNDO_REFUSED = {
  undone: (id: number, file: string | null) =>
    conflict(`${importStarts(id, file)} is undone already.`, 'Import the file again to redo it.'),
  failed: (id: number, file: string | null) =>
    conflict(`${importStarts(id, file)} failed: nothing of it was stored.`),
  interrupted: (id: number, file: string | null) =>
    conflict(
      `${importStarts(id, file)} was interrupted: nothing of it was stored.`,
      'Import the file again.',
    ),
  under_way: (id: number, file: string | null) => conflict(`${importStarts(id, file)} is still under way.`),
  brought_nothing: (id: number, file: string | null) =>
    conflict(`${importStarts(id, file)} brought nothing that could be undone.`),
  too_old: (id: number, file: string | null, days: number) =>
    conflict(
      `The previous version of ${importName(id, file)} is no longer kept.`,
      `An import can be undone for ${days} days.`,
    ),
} as const;

// refusals of a mapping

export const tooManyMappings = (most: number) =>
  conflict(`There are ${most} saved mappings already.`, 'Remove one that is not used any more.');
export const noMapping = (name: string) =>
  notFound(`There is no saved mapping "${name}".`, 'Save it under that name first.');
