import { itemsIn, MOST_VALUES_AT_ONCE, valuesIn, type Place } from '../../json';
import { tooManyValues } from '../../sentences';
import { batchRows, MOST_ROWS } from '../../ledger/input';
import type { Turn } from '../../turns';
import { BODY, lineNumbered, rowNumbered, rowsNotJson } from '../sentences';

/** The rows of a body: counted first, then parsed one at a time, so that others are answered meanwhile. */

/** Values of all rows together: 200 a row where a body has all the rows that it may have. */
export const MOST_VALUES = 1_000_000;

/** Rows of a JSON list, or of a JSON object a line. @throws DomainError `bad_input`, or the reason of the turn's signal. */
export const rowsOf = async (body: string, turn: Turn): Promise<unknown[]> => {
  const text = body.trimStart();
  const isList = text.startsWith('[');
  const nameOf = (i: number) => (isList ? BODY : lineNumbered(i + 1));
  const places: (Place & { line?: number })[] | null = isList
    ? await itemsIn(text, MOST_ROWS, turn)
    : await linesIn(text, turn);
  if (places === null) throw rowsNotJson(BODY);
  batchRows.parse(places);
  refuseCrowdedRows(places);
  const rows: unknown[] = [];
  for (const [i, { from, to, line = i }] of places.entries()) {
    rows.push(parsed(text.slice(from, to), nameOf(line)));
    if (turn.isOver) await turn.pass();
  }
  return rows;
};

const refuseCrowdedRows = (places: readonly Place[]): void => {
  const crowded = places.findIndex(({ values }) => values > MOST_VALUES_AT_ONCE);
  if (crowded >= 0) throw tooManyValues(rowNumbered(crowded + 1), MOST_VALUES_AT_ONCE);
  if (places.reduce((sum, { values }) => sum + values, 0) > MOST_VALUES)
    throw tooManyValues(BODY, MOST_VALUES);
};

/** The lines that hold anything, one more than there may be at most. */
const linesIn = async (text: string, turn: Turn): Promise<(Place & { line: number })[]> => {
  const places: (Place & { line: number })[] = [];
  for (let from = 0, line = 0; from < text.length && places.length <= MOST_ROWS; line++) {
    const end = text.indexOf('\n', from);
    const to = end < 0 ? text.length : end;
    const row = text.slice(from, to);
    if (row.trim() !== '')
      places.push({ from, to, line, values: await valuesIn(row, MOST_VALUES_AT_ONCE, turn) });
    from = to + 1;
    if (turn.isOver) await turn.pass();
  }
  return places;
};

const parsed = (text: string, what: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw rowsNotJson(what);
  }
};
