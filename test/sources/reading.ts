import { Readable } from 'node:stream';
import type { FactKind, FactOf, Rejection } from '../../server/ledger/facts';
import type { Format, ParsedFact } from '../../server/sources/format';
import { openText } from '../../server/sources/open';
import { readRows } from '../../server/sources/rows';

export interface Reading<F> {
  facts: ParsedFact<F>[];
  rejected: Rejection[];
  spoiled: { row: number; key: string }[];
  leftOut: Record<string, number>;
  notes: Record<string, number>;
}

/** Reads a whole file through a format, without any database. */
export const readFile = async <K extends FactKind>(
  format: Format<K>,
  content: string | Buffer | Buffer[],
  options: { timeZone?: string; fileName?: string } = {},
): Promise<Reading<FactOf<K>>> => {
  const { timeZone = 'Europe/London', fileName = 'file.csv' } = options;
  const chunks = Array.isArray(content) ? content : [Buffer.from(content)];
  const found: Reading<FactOf<K>> = { facts: [], rejected: [], spoiled: [], leftOut: {}, notes: {} };
  const reader = format.read(
    {
      fact: (parsed) => found.facts.push(parsed),
      reject: (rejection) => found.rejected.push(rejection),
      spoil: (row, key) => found.spoiled.push({ row, key }),
      note: (text) => (found.notes[text] = (found.notes[text] ?? 0) + 1),
      leaveOut: (reason) => (found.leftOut[reason] = (found.leftOut[reason] ?? 0) + 1),
    },
    { timeZone },
  );
  const text = await openText({ stream: Readable.from(chunks, { objectMode: false }) }, fileName);
  for await (const row of readRows(text, format, fileName)) reader.row(row);
  reader.end();
  return found;
};
