/**
 * The file of rejected rows: the rows as they stood, with why they were not taken, to be mended and
 * imported again. What it says of a row stands in columns of its own; cells that a spreadsheet would
 * run as a formula are escaped on the way out. Both are taken back on the way in.
 */

export const REJECTED_COLUMNS = [
  'rejected_row',
  'rejected_column',
  'rejected_value',
  'rejected_reason',
] as const;

const OWN: ReadonlySet<string> = new Set(REJECTED_COLUMNS);

/** A plain number may begin with a sign: it is no formula. */
const NUMBER = /^[+-]?\d[\d.,' ]*$/;
/** With apostrophes that were there before, so that taking one away gives the cell back. */
const FORMULA = /^'*[=+\-@\t\r＝＋－＠]/;

/** Spreadsheets run what begins with = + - @ or a control character: an apostrophe before it keeps it text. */
export const escapeFormula = (cell: string): string =>
  FORMULA.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell;

const unescapeFormula = (cell: string): string =>
  cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;

/** What is said of a row of a file without a header: after its cells, each naming itself. */
export const labelled = (own: readonly string[]): string[] =>
  REJECTED_COLUMNS.map((column, i) => `${column} ${own[i]}`);

const isLabelled = (cells: readonly string[]): boolean =>
  cells.length > OWN.size &&
  cells.slice(-OWN.size).every((cell, i) => cell.startsWith(`${REJECTED_COLUMNS[i]} `));

/** Whether this is the first record of a file of rejected rows. */
export const isRejectedFile = (cells: readonly string[]): boolean => {
  const names = cells.map((cell) => cell.trim());
  return REJECTED_COLUMNS.every((column) => names.includes(column)) || isLabelled(cells);
};

/**
 * Gives the rows of a file as they first stood, if it is one of rejected rows; others as they are.
 * The first record that it is given has to be the file's first.
 */
export const restorer = (hasHeader: boolean): ((cells: string[]) => string[]) => {
  if (!hasHeader)
    return (cells) => (isLabelled(cells) ? cells.slice(0, -OWN.size).map(unescapeFormula) : cells);
  let known: ReadonlySet<number> | null = null;
  return (cells) => {
    const own = (known ??= new Set(cells.flatMap((name, i) => (OWN.has(name.trim()) ? [i] : []))));
    return own.size === 0 ? cells : cells.filter((_, i) => !own.has(i)).map(unescapeFormula);
  };
};
