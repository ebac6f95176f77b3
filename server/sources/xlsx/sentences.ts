import { badInput, type DomainError } from '../../errors';
import { numberWords } from '../../../shared/numberWords';
import { MB, MOST_PACKED, MOST_PARTS, MOST_RATIO, MOST_TEXT, MOST_UNPACKED } from './bounds';

/** What is written of workbooks, in one place. */

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

export const noSheet = (fileName: string, sheet: string, known: readonly string[]): DomainError =>
  badInput(`${fileName} has no sheet ${sheet}.`, `Its sheets: ${known.join(', ')}.`);

/** In place of a date of a cell that no calendar has. */
export const BEYOND_CALENDAR = 'a date beyond the calendar';
