import { Parser } from 'saxen';
import type { Archive } from './archive';
import { MOST_HELD, MOST_TEXT } from './bounds';
import { tooLargePart, tooLong, unreadable } from './sentences';
import { decoded } from './text';

/** XML read as it comes: a part is never held whole. */

/** As they stand: names with a namespace's prefix, values not decoded. */
export type Attributes = Readonly<Record<string, string | undefined>>;

export interface XmlReader {
  /** `name` is without a namespace's prefix. */
  open(name: string, attributes: () => Attributes): void;
  close?(name: string): void;
  /** A text may come in several pieces. */
  text?(text: string): void;
}

/** No part of a workbook nests its elements so deep. */
const DEEPEST = 100;

/** One that finds things on its way, which are taken as they come. */
export interface FindingReader<T> extends XmlReader {
  /** What was found since it was last asked for. */
  take(): T[];
}

/** Reads a part of a workbook of which all is kept. @throws DomainError `bad_input` if it is no XML, or larger than `most` bytes. */
export const readPart = async (
  archive: Archive,
  path: string,
  reader: XmlReader,
  most = MOST_HELD,
): Promise<void> => {
  if ((archive.sizeOf(path) ?? 0) > most) throw tooLargePart(archive.fileName, path, most);
  const feed = parserOf(archive, path, reader);
  for await (const xml of archive.textOf(path)) feed.write(xml);
  feed.end();
};

/** What a reader finds in a part. @throws DomainError `bad_input` if it is no XML. */
export async function* findInPart<T>(
  archive: Archive,
  path: string,
  reader: FindingReader<T>,
): AsyncGenerator<T> {
  const feed = parserOf(archive, path, reader);
  for await (const xml of archive.textOf(path)) {
    feed.write(xml);
    yield* reader.take();
  }
  feed.end();
  yield* reader.take();
}

const parserOf = ({ fileName }: Archive, path: string, reader: XmlReader) => {
  let depth = 0;
  /** The parser holds what it has not understood yet, and looks through it anew with each piece. */
  let pending = 0;
  const understood = () => (pending = 0);
  const parser = new Parser()
    .on('openTag', (name, attributes) => {
      understood();
      if (++depth > DEEPEST) throw unreadable(fileName);
      reader.open(local(name), attributes);
    })
    .on('closeTag', (name) => {
      understood();
      depth--;
      reader.close?.(local(name));
    })
    .on('text', (text) => {
      understood();
      if (text.length > MOST_TEXT) throw tooLong(fileName, path);
      reader.text?.(decoded(text));
    })
    .on('cdata', (text) => {
      understood();
      reader.text?.(text);
    })
    .on('comment', understood)
    .on('question', understood)
    .on('attention', understood)
    .on('error', () => {
      throw unreadable(fileName);
    });
  return {
    write(xml: string) {
      pending += xml.length;
      parser.write(xml);
      if (pending > MOST_TEXT) throw tooLong(fileName, path);
    },
    end: () => parser.end(),
  };
};

const local = (name: string): string => name.slice(name.indexOf(':') + 1);
