import type { Readable } from 'node:stream';
import { JSONParser } from '@streamparser/json';
import { MOST_VALUES_AT_ONCE, valuesIn } from '../json';
import { Turn } from '../turns';
import type { ItemFormat, SourceItem } from './format';
import { Lines, type Place } from './jsonPlace';
import { explain } from './open';
import {
  INVALID,
  holdsNothing,
  notJson,
  tooLargeObject,
  brokenItem,
  crowdedObject,
  tooLongItem,
} from './sentences';

const MB = 1024 * 1024;
/** What is kept whole in memory, and parsed in one go: a file beyond it has to be a list, or lines. */
const MOST_WHOLE = 16 * MB;
/** Of a file that is one object: as many as four of the largest orders have. */
const MOST_VALUES_WHOLE = 1_000_000;
/** An order with thousands of lines has a tenth of it. */
const MOST_OF_AN_ITEM = 16 * MB;

/**
 * The items of an opened JSON file, one at a time. The file is a list, a list in an envelope such as `{"orders":
 * [...]}`, a single object, or lines of JSON. @throws DomainError if the file as a whole can't be read.
 */
export async function* readItems(
  text: Readable,
  format: Pick<ItemFormat, 'items' | 'envelopes' | 'unwrap'>,
  fileName: string,
): AsyncGenerator<SourceItem> {
  let row = 0;
  try {
    if (format.items === 'lines')
      for await (const line of lines(text, fileName)) yield { row: ++row, ...line };
    else for await (const value of documents(text, format, fileName)) yield { row: ++row, ...bounded(value) };
  } catch (error) {
    throw explain(error, fileName);
  }
  if (row === 0) throw holdsNothing(fileName);
}

/** An item of more values than may be checked in one go can't be read; the others still can. */
const bounded = (value: unknown): Omit<SourceItem, 'row'> =>
  holds(value, MOST_VALUES_AT_ONCE)
    ? { value }
    : { value: undefined, problem: INVALID.values(MOST_VALUES_AT_ONCE) };

/** Whether a value is made of so many values at most. */
const holds = (value: unknown, most: number): boolean => {
  const open = [value];
  for (let seen = 0; open.length > 0; seen++) {
    if (seen + open.length > most) return false;
    const one = open.pop();
    if (typeof one === 'object' && one !== null) for (const inside of Object.values(one)) open.push(inside);
  }
  return true;
};

/** A line that is no JSON is one that can't be read; the others still can. */
async function* lines(text: Readable, fileName: string): AsyncGenerator<Omit<SourceItem, 'row'>> {
  const turn = new Turn();
  for await (const line of textLines(text, fileName)) {
    if (line.trim() === '') continue;
    if ((await valuesIn(line, MOST_VALUES_AT_ONCE, turn)) > MOST_VALUES_AT_ONCE)
      yield { value: undefined, problem: INVALID.values(MOST_VALUES_AT_ONCE) };
    else yield lineOf(line);
  }
}

const lineOf = (line: string): Omit<SourceItem, 'row'> => {
  try {
    return { value: JSON.parse(line) as unknown };
  } catch {
    return { value: undefined, problem: INVALID.line };
  }
};

/** The lines of a text, none of which is held that is too long. No chunk ends inside a character. */
async function* textLines(text: Readable, fileName: string): AsyncGenerator<string> {
  let begun: string[] = [];
  let size = 0;
  let row = 1;
  const add = (piece: string) => {
    begun.push(piece);
    size += piece.length;
    if (size > MOST_OF_AN_ITEM) throw tooLongItem(fileName, `line ${row}`);
  };
  for await (const chunk of text as AsyncIterable<Buffer>) {
    const [first = '', ...rest] = chunk.toString('utf8').split('\n');
    add(first);
    for (const next of rest) {
      yield begun.join('');
      row++;
      [begun, size] = [[], 0];
      add(next);
    }
  }
  yield begun.join('');
}

const parsedWhole = async (text: string, fileName: string): Promise<unknown> => {
  if ((await valuesIn(text, MOST_VALUES_WHOLE, new Turn())) > MOST_VALUES_WHOLE)
    throw crowdedObject(fileName, MOST_VALUES_WHOLE);
  return parsed(text, fileName);
};

const parsed = (text: string, where: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw notJson(where, faultIn(text) ?? END);
  }
};

const END: Place = { line: 1, column: 1, found: null };

/** Where a text goes wrong that is no JSON; null = it is some. */
export const faultIn = (text: string): Place | null => {
  const parser = placedParser(['$']);
  return parser.write(Buffer.from(text)) ?? parser.end();
};

async function* documents(
  text: Readable,
  format: Pick<ItemFormat, 'envelopes' | 'unwrap'>,
  fileName: string,
): AsyncGenerator<unknown> {
  let whole: Buffer[] | null = null;
  let size = 0;
  let list: ReturnType<typeof listParser> | null = null;
  for await (const chunk of text as AsyncIterable<Buffer>) {
    if (!whole && !list) {
      const first = /\S/.exec(chunk.toString('latin1'))?.[0];
      if (first === undefined) continue;
      if (first === '[') list = listParser(fileName);
      else whole = [];
    }
    if (list) yield* list.take(chunk);
    else if (whole) {
      size += chunk.length;
      if (size > MOST_WHOLE) throw tooLargeObject(fileName);
      whole.push(chunk);
    }
  }
  if (list) list.end();
  else if (whole)
    yield* unwrapped(await parsedWhole(Buffer.concat(whole).toString('utf8'), fileName), format);
}

/** The list in the first envelope that is there; else the object itself. */
function* unwrapped(
  value: unknown,
  { envelopes, unwrap }: Pick<ItemFormat, 'envelopes' | 'unwrap'>,
): Generator<unknown> {
  const own = unwrap?.(value);
  if (own) return yield* own;
  if (typeof value === 'object' && value !== null)
    for (const name of envelopes) {
      const inside = (value as Record<string, unknown>)[name];
      if (Array.isArray(inside)) return yield* inside;
      if (typeof inside === 'object' && inside !== null) return yield inside;
    }
  yield value;
}

/** A parser that gives the place where a text is no JSON; null = so far it is. */
const placedParser = (paths: string[]) => {
  const parser = new JSONParser({ paths, keepStack: false });
  const counted = new Lines();
  const found: unknown[] = [];
  let token = 0;
  parser.onValue = ({ value }) => void found.push(value);
  parser.onToken = ({ offset }) => (token = offset);
  return {
    found,
    write(chunk: Buffer): Place | null {
      counted.next(chunk);
      try {
        parser.write(chunk);
        return null;
      } catch (error) {
        const [, at = token] = /absolute position "(\d+)"/.exec((error as Error).message) ?? [];
        return counted.at(Number(at));
      }
    },
    end: (): Place | null => (parser.isEnded ? null : counted.at(null)),
  };
};

const listParser = (fileName: string) => {
  const parser = placedParser(['$.*']);
  const { found } = parser;
  let count = 0;
  /** Bytes since the last item that was whole. */
  let pending = 0;
  const refuse = (place: Place | null) => {
    if (place !== null) throw brokenItem(fileName, count + found.length + 1, place);
  };
  return {
    take: (chunk: Buffer): unknown[] => {
      refuse(parser.write(chunk));
      count += found.length;
      pending = found.length > 0 ? 0 : pending + chunk.length;
      if (pending > MOST_OF_AN_ITEM) throw tooLongItem(fileName, `item ${count + 1}`);
      return found.splice(0);
    },
    end: () => refuse(parser.end()),
  };
};
