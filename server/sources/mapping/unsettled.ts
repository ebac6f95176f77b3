import type { SourceRow } from '../format';
import { isMark, noSaleIn, noSaleOf, tellsStates } from '../states';
import { isPaid, isStateName } from '../stateWords';
import { nameOf, type Mapping } from './schema';
import { NOTES } from './sentences';

/** Rows that may be no sales by their state, and of which a mapping says neither that they are nor that they are none. */

/** Different values of one column are few; of more, nobody asks each. */
const MOST_KNOWN = 10_000;

/** Columns that are known and not used, and may say so. */
export const statesIn = ({ passedOver = [] }: Mapping): string[] => passedOver.filter(tellsStates);

interface Settled {
  /** Columns of whose states a rule or an answer speaks, whatever they are called. */
  columns: ReadonlySet<string>;
  /** `Status|Refunded`; an empty cell is a value as well. */
  cells: ReadonlySet<string>;
}

const settledBy = ({ leaveOut, kept = [] }: Mapping): Settled => {
  const said = [...leaveOut, ...kept];
  const ofStates = said.filter(({ is = [] }) => is.some((cell) => noSaleOf(cell) !== null));
  return {
    columns: new Set(ofStates.map(({ column }) => nameOf(column))),
    cells: new Set(said.flatMap(({ column, is = [] }) => is.map((cell) => `${nameOf(column)}|${cell}`))),
  };
};

/** What is to be said of a cell, or null. Without a mark where all cells before it are marks, nothing was paid. */
const noteReader = (name: string, settled: Settled): ((cell: string) => string | null) => {
  const inWords = isStateName(name) || settled.columns.has(name);
  let hasMarks = false;
  let hasOthers = !isPaid(name);
  const known = new Map<string, string | null>();
  const noteOf = (cell: string): string | null =>
    settled.cells.has(`${name}|${cell}`) || noSaleIn({ name, inWords }, cell) === null
      ? null
      : NOTES.unsettled(name, cell);
  return (cell) => {
    if (cell === '')
      return hasMarks && !hasOthers && !settled.cells.has(`${name}|`) ? NOTES.unsettledEmpty(name) : null;
    let note = known.get(cell);
    if (note === undefined) {
      if (isMark(cell)) hasMarks = true;
      else hasOthers = true;
      note = noteOf(cell);
      if (known.size < MOST_KNOWN) known.set(cell, note);
    }
    return note;
  };
};

/** What is to be said of a row that is taken: one sentence for each column whose state no rule speaks of. */
export const unsettledIn = (mapping: Mapping): ((row: SourceRow) => string[]) => {
  const settled = settledBy(mapping);
  // all rows of a file have the same columns
  let readers: [string, (cell: string) => string | null][] | undefined;
  return ({ cells }) => {
    readers ??= Object.keys(cells)
      .filter((name) => tellsStates(name) || settled.columns.has(name))
      .map((name) => [name, noteReader(name, settled)]);
    return readers.flatMap(([name, noteOf]) => noteOf(cells[name] ?? '') ?? []);
  };
};
