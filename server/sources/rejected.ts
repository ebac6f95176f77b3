/**
 * The file of rejected rows: the rows as they stood, with why they were not taken, to be mended and
 * imported again. Its own columns are passed over on the way in, and cells that a spreadsheet would
 * run as a formula are escaped on the way out and restored on the way in.
 */

export const REJECTED_COLUMNS = [
  'rejected_row',
  'rejected_column',
  'rejected_value',
  'rejected_reason',
] as const;

const OWN: ReadonlySet<string> = new Set(REJECTED_COLUMNS);
export const isRejectedColumn = (name: string): boolean => OWN.has(name);

/** A plain number may begin with a sign: it is no formula. */
const NUMBER = /^[+-]?\d[\d.,' ]*$/;
const FORMULA = /^[=+\-@\t\r]/;

/** Spreadsheets run what begins with = + - @ or a control character: an apostrophe before it keeps it text. */
export const escapeFormula = (cell: string): string =>
  FORMULA.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell;

export const unescapeFormula = (cell: string): string => (/^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell);
