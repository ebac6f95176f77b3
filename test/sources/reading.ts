import { Readable } from 'node:stream';
import type { FactKind, FactOf, Rejection } from '../../server/facts/fact';
import {
  isSheetFormat,
  type AnyFormat,
  type Format,
  type ItemFormat,
  type ParsedFact,
  type ReadOptions,
  type SheetFormat,
  type Sink,
} from '../../server/sources/format';
import { readItems } from '../../server/sources/json';
import { openText } from '../../server/sources/open';
import { openRecords } from '../../server/sources/records';
import { rowsOf } from '../../server/sources/dataRows';

export interface Reading<F> {
  facts: ParsedFact<F>[];
  rejected: Rejection[];
  spoiled: { row: number; key: string }[];
  leftOut: Record<string, number>;
  notes: Record<string, number>;
}

const collecting = <F>(): { found: Reading<F>; sink: Sink<F> } => {
  const found: Reading<F> = { facts: [], rejected: [], spoiled: [], leftOut: {}, notes: {} };
  const sink: Sink<F> = {
    fact: (parsed) => found.facts.push(parsed),
    reject: (rejection) => found.rejected.push(rejection),
    spoil: (row, key) => found.spoiled.push({ row, key }),
    note: (text) => (found.notes[text] = (found.notes[text] ?? 0) + 1),
    leaveOut: (reason) => (found.leftOut[reason] = (found.leftOut[reason] ?? 0) + 1),
  };
  return { found, sink };
};

/** Reads a whole JSON file through a format, without any database. */
export const readItemFile = async <K extends FactKind>(
  format: ItemFormat<K>,
  content: string,
): Promise<Reading<FactOf<K>>> => {
  const { found, sink } = collecting<FactOf<K>>();
  const reader = format.read(sink, { timeZone: 'Europe/London' });
  const stream = Readable.from([Buffer.from(content)], { objectMode: false });
  const text = await openText({ stream }, 'file.json');
  for await (const item of readItems(text, format, 'file.json')) reader.item(item);
  reader.end();
  return found;
};

/** Reads a whole file through a format, without any database. */
export const readFile = async <K extends FactKind>(
  format: Format<K> | SheetFormat<K>,
  content: string | Buffer | Buffer[],
  options: Partial<ReadOptions> & { fileName?: string } = {},
): Promise<Reading<FactOf<K>>> => {
  const { fileName = 'file.csv', ...more } = options;
  const asked = { timeZone: 'Europe/London', ...more };
  const chunks = Array.isArray(content) ? content : [Buffer.from(content)];
  const { found, sink } = collecting<FactOf<K>>();
  const stream = Readable.from(chunks, { objectMode: false });
  const records = openRecords({ stream }, format.layout, fileName);
  if (isSheet(format)) {
    const reader = format.sheet(sink, asked);
    for await (const record of records) reader.record(record);
    reader.end();
    return found;
  }
  const reader = format.read(sink, asked);
  for await (const row of rowsOf(records, format, fileName)) reader.row(row);
  reader.end();
  return found;
};

const isSheet = <K extends FactKind>(format: Format<K> | SheetFormat<K>): format is SheetFormat<K> =>
  isSheetFormat(format as unknown as AnyFormat);
