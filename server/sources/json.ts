import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import { JSONParser } from '@streamparser/json';
import type { ItemFormat, SourceItem } from './format';
import { explain } from './open';
import { INVALID, holdsNothing, notJson, tooLargeObject, brokenItem } from './sentences';

/** What is kept whole in memory: a file beyond it has to be a list, or lines. */
const MAX_WHOLE = 64 * 1024 * 1024;

/**
 * The items of an opened JSON file, one at a time: of a list, of a list in an envelope such as
 * `{"orders": [...]}`, a single object, or lines of JSON. Throws a DomainError if the file as a
 * whole can't be read.
 */
export async function* readItems(
  text: Readable,
  format: Pick<ItemFormat, 'items' | 'envelopes' | 'unwrap'>,
  fileName: string,
): AsyncGenerator<SourceItem> {
  let row = 0;
  try {
    if (format.items === 'lines') for await (const line of lines(text)) yield { row: ++row, ...line };
    else for await (const value of documents(text, format, fileName)) yield { row: ++row, value };
  } catch (error) {
    throw explain(error, fileName);
  }
  if (row === 0) throw holdsNothing(fileName);
}

/** A line that is no JSON is one that can't be read; the others still can. */
async function* lines(text: Readable): AsyncGenerator<Omit<SourceItem, 'row'>> {
  for await (const line of createInterface({ input: text, crlfDelay: Infinity })) {
    if (line.trim() === '') continue;
    try {
      yield { value: JSON.parse(line) as unknown };
    } catch {
      yield { value: undefined, problem: INVALID.line };
    }
  }
}

const parsed = (text: string, where: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw notJson(where);
  }
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
      if (size > MAX_WHOLE) throw tooLargeObject(fileName);
      whole.push(chunk);
    }
  }
  if (list) list.end();
  else if (whole) yield* unwrapped(parsed(Buffer.concat(whole).toString('utf8'), fileName), format);
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

const listParser = (fileName: string) => {
  const parser = new JSONParser({ paths: ['$.*'], keepStack: false });
  const found: unknown[] = [];
  parser.onValue = ({ value }) => void found.push(value);
  let count = 0;
  const broken = () => brokenItem(fileName, count + 1);
  return {
    take: (chunk: Buffer): unknown[] => {
      try {
        parser.write(chunk);
      } catch {
        throw broken();
      }
      count += found.length;
      return found.splice(0);
    },
    end: () => {
      if (!parser.isEnded) throw broken();
    },
  };
};
