import type { RowReader } from '../format';
import { noSaleIn, noSaleOf, saysByEmptiness, tellsStates } from '../states';
import { isStateName } from '../stateWords';
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

type Say = (words: string) => void;

/** The cells of one column, one after another. */
interface Cells {
  cell(cell: string): void;
  end(): void;
}

const cellsOf = (name: string, settled: Settled, say: Say): Cells => {
  const inWords = isStateName(name) || settled.columns.has(name);
  const isOpen = (cell: string): boolean => !settled.cells.has(`${name}|${cell}`);
  const known = new Map<string, string | null>();
  let empty = 0;
  const noteOf = (cell: string): string | null =>
    isOpen(cell) && noSaleIn({ name, inWords }, cell) !== null ? NOTES.unsettled(name, cell) : null;
  return {
    cell(cell) {
      if (cell === '') return void (empty += 1);
      let note = known.get(cell);
      if (note === undefined) {
        note = noteOf(cell);
        if (known.size < MOST_KNOWN) known.set(cell, note);
      }
      if (note !== null) say(note);
    },
    end() {
      if (!saysByEmptiness(name, [...known.keys()]) || !isOpen('')) return;
      for (; empty > 0; empty -= 1) say(NOTES.unsettledEmpty(name));
    },
  };
};

/** Tells of each row that is taken, by column, the state of which no rule speaks. */
export const unsettledIn = (mapping: Mapping, say: Say): RowReader => {
  const settled = settledBy(mapping);
  // all rows of a file have the same columns
  let columns: [string, Cells][] | undefined;
  return {
    row({ cells }) {
      columns ??= Object.keys(cells)
        .filter((name) => tellsStates(name) || settled.columns.has(name))
        .map((name) => [name, cellsOf(name, settled, say)]);
      for (const [name, column] of columns) column.cell(cells[name] ?? '');
    },
    end: () => columns?.forEach(([, column]) => column.end()),
  };
};
