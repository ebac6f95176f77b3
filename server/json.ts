import { tooManyValues } from './sentences';
import { Turn } from './turns';

/** JSON is measured before it is parsed: a short text can hold millions of values, and nobody is answered meanwhile. */

/** Values of a text that is parsed in one go: ten times as many as the largest order has. */
export const MOST_VALUES_AT_ONCE = 250_000;

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
/** Characters between two looks at the clock. */
const STRIDE = 65_536;

/** Takes note of what stands where; false ends the walk. */
type Visit = (mark: number, at: number) => boolean;

/** Goes over the marks of a JSON text that stand outside of its strings. */
const walk = async (text: string, turn: Turn, visit: Visit): Promise<void> => {
  let look = STRIDE;
  for (let at = 0; at < text.length; at++) {
    const mark = text.charCodeAt(at);
    if (mark === QUOTE) at = endOfString(text, at);
    else if (isMark(mark) && !visit(mark, at)) return;
    if (at < look) continue;
    look = at + STRIDE;
    if (turn.isOver) await turn.pass();
  }
};

const isMark = (code: number): boolean =>
  code === COMMA ||
  code === OPEN_LIST ||
  code === CLOSE_LIST ||
  code === OPEN_OBJECT ||
  code === CLOSE_OBJECT;

const endOfString = (text: string, start: number): number => {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1))
    if (!isEscaped(text, end)) return end;
  return text.length;
};

const isEscaped = (text: string, at: number): boolean => {
  let before = at - 1;
  while (text.charCodeAt(before) === BACKSLASH) before--;
  return (at - before) % 2 === 0;
};

const isOpening = (mark: number): boolean => mark === OPEN_LIST || mark === OPEN_OBJECT;

/** Counts values by the marks: each comma and each opening adds one, unless it closes at once. */
class Values {
  count = 1;
  #wasOpening = false;

  see(mark: number): void {
    const opens = isOpening(mark);
    if (opens || mark === COMMA) this.count++;
    else if (this.#wasOpening) this.count--;
    this.#wasOpening = opens;
  }
}

/** How many values a JSON text holds, counted until it is clear that they are more than `most`. */
export const valuesIn = async (text: string, most: number, turn: Turn): Promise<number> => {
  const values = new Values();
  await walk(text, turn, (mark) => {
    values.see(mark);
    return values.count <= most + 1;
  });
  return values.count;
};

/** @throws DomainError `bad_input` for a text of more than `most` values; `what` it is. */
export const refuseCrowded = async (
  text: string,
  what: string,
  most = MOST_VALUES_AT_ONCE,
): Promise<void> => {
  if ((await valuesIn(text, most, new Turn())) > most) throw tooManyValues(what, most);
};

/** Where an item of a JSON list begins and ends, and how many values it holds. */
export interface Place {
  from: number;
  to: number;
  values: number;
}

/**
 * Where the items of a text stand that is a JSON list, `most` + 1 at most; null if its brackets do not match. What
 * stands in an item is for the parser to refuse.
 */
export const itemsIn = async (text: string, most: number, turn: Turn): Promise<Place[] | null> => {
  const places: Place[] = [];
  let values = new Values();
  let [depth, from, end] = [0, 0, -1];
  const close = (at: number) => {
    places.push({ from, to: at, values: values.count });
    [from, values] = [at + 1, new Values()];
  };
  await walk(text, turn, (mark, at) => {
    if (mark === COMMA && depth === 1) close(at);
    else if (depth > 1 || isOpening(mark)) values.see(mark);
    if (isOpening(mark) && ++depth === 1) [from, values] = [at + 1, new Values()];
    if (mark !== COMMA && !isOpening(mark) && --depth === 0) end = at;
    return end < 0 && places.length <= most;
  });
  if (places.length > most) return places;
  if (end < 0 || text.slice(end + 1).trim() !== '') return null;
  const isEmpty = places.length === 0 && text.slice(from, end).trim() === '';
  if (!isEmpty) close(end);
  return places;
};
