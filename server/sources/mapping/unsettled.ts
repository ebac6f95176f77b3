import type { SourceRow } from '../format';
import { isNo, isPaid, isState, isStateName, isYes } from '../stateWords';
import { nameOf, type Mapping } from './schema';
import { NOTES } from './sentences';

/** Rows that may be no sales by their state, and of which a mapping says neither that they are nor that they are none. */

const STATES = ['cancelled', 'refunded', 'unpaid'] as const;

const isDoubtful = (name: string, cell: string): boolean => {
  if (isNo(cell)) return isPaid(name);
  if (isYes(cell)) return !isPaid(name) && STATES.some((state) => isState(state, name));
  return isStateName(name) && STATES.some((state) => isState(state, cell));
};

/** Different values of one column are few; of more, nobody asks each. */
const MOST_KNOWN = 10_000;

/** Columns that are known and not used, and may say so. */
export const statesIn = ({ passedOver = [] }: Mapping): string[] =>
  passedOver.filter((name) => isStateName(name) || isPaid(name));

/** What is to be said of a row that is taken: one sentence for each column whose state no rule speaks of. */
export const unsettledIn = ({ leaveOut, kept = [] }: Mapping): ((row: SourceRow) => string[]) => {
  const settled = new Set(
    [...leaveOut, ...kept].flatMap(({ column, is = [] }) => is.map((cell) => `${nameOf(column)}|${cell}`)),
  );
  const known = new Map<string, string | null>();
  const noteOf = (name: string, cell: string): string | null => {
    const key = `${name}|${cell}`;
    let note = known.get(key);
    if (note === undefined) {
      note = !settled.has(key) && isDoubtful(name, cell) ? NOTES.unsettled(name, cell) : null;
      if (known.size < MOST_KNOWN) known.set(key, note);
    }
    return note;
  };
  // all rows of a file have the same columns
  let columns: string[] | undefined;
  return ({ cells }) => {
    columns ??= Object.keys(cells).filter((name) => isStateName(name) || isPaid(name));
    return columns.flatMap((name) => (cells[name] ? (noteOf(name, cells[name]) ?? []) : []));
  };
};
