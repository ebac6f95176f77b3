import { badInput, type DomainError } from '../../errors';
import { numberWords } from '../../../shared/numberWords';

/** What a workbook may be refused for: what is wrong, and what to do. */

export const MB = 1024 * 1024;
/** A workbook is held whole, packed as it is. */
export const MOST_PACKED = 25 * MB;
/** All parts together. */
export const MOST_UNPACKED = 300 * MB;
export const MOST_PARTS = 10_000;
/** Spreadsheets pack their parts to a tenth or so; what unpacks to far more was made to fill a machine. */
export const MOST_RATIO = 300;
/** Of parts that are held whole, such as styles. */
export const MOST_HELD = 20 * MB;
/** Characters of XML between two marks, such as the text of a cell. */
export const MOST_TEXT = 1_000_000;

const AS_CSV = 'Save the sheet as CSV (UTF-8) and import that.';

export const unreadable = (fileName: string): DomainError =>
  badInput(`${fileName} is a ZIP file, but no XLSX workbook that can be read.`, AS_CSV);

export const tooLarge = (fileName: string): DomainError =>
  badInput(`${fileName} is too large a workbook: ${MOST_PACKED / MB} MB can be read.`, AS_CSV);

export const tooLargeUnpacked = (fileName: string): DomainError =>
  badInput(
    `${fileName} is too large a workbook: unpacked, at most ${MOST_UNPACKED / MB} MB can be read.`,
    AS_CSV,
  );

export const tooManyCells = (fileName: string): DomainError =>
  badInput(`${fileName} is a workbook with more cells than can be held.`, AS_CSV);

export const tooManyParts = (fileName: string, parts: number): DomainError =>
  badInput(
    `${fileName} has ${numberWords(parts, 0)} parts: at most ${numberWords(MOST_PARTS, 0)} are read.`,
    AS_CSV,
  );

export const tooDense = (fileName: string, part: string): DomainError =>
  badInput(
    `${fileName}, part ${part}: unpacks to more than ${MOST_RATIO} times its size.`,
    `No spreadsheet writes such a part. ${AS_CSV}`,
  );

export const tooLargePart = (fileName: string, part: string, most: number): DomainError =>
  badInput(`${fileName}, part ${part}: is larger than ${most / MB} MB.`, AS_CSV);

export const tooLong = (fileName: string, part: string): DomainError =>
  badInput(
    `${fileName}, part ${part}: has a text of more than ${numberWords(MOST_TEXT, 0)} characters.`,
    'Shorten that cell, or delete it.',
  );
