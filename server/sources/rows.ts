import { pipeline, type Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { badInput } from '../errors';
import type { Format, SourceRow } from './format';
import { explain } from './open';

const MAX_RECORD = 1_000_000;

/**
 * The data rows of an opened CSV file, one at a time. Throws a DomainError if the file as a whole
 * can't be read: no header, columns missing or unknown, no row, quotes that don't match.
 */
export async function* readRows(
  text: Readable,
  columns: Format['columns'],
  fileName: string,
): AsyncGenerator<SourceRow> {
  const parser = parse({ relax_column_count: true, max_record_size: MAX_RECORD });
  pipeline(text, parser, () => {});
  let header: string[] | null = null;
  let row = 0;
  let data = 0;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      row++;
      if (record.length === 1 && record[0]!.trim() === '') continue;
      if (header === null) header = readHeader(record, columns, fileName);
      else {
        data++;
        yield toRow(row, record, header);
      }
    }
  } catch (error) {
    throw explain(error, fileName);
  }
  if (header === null) throw badInput(`${fileName} is empty.`, 'The first row has to be the header.');
  if (data === 0) throw badInput(`${fileName} has a header but no rows.`);
}

const toRow = (row: number, record: string[], header: string[]): SourceRow => {
  const cells: Record<string, string> = {};
  for (let i = 0; i < header.length; i++) cells[header[i]!] = record[i]?.trim() ?? '';
  const fits = record.length === header.length;
  const problem = fits ? null : `has ${count(record.length)}, the header has ${header.length}`;
  return { row, cells, problem };
};

const count = (cells: number) => (cells === 1 ? '1 cell' : `${cells} cells`);

const readHeader = (record: string[], columns: Format['columns'], fileName: string): string[] => {
  const header = record.map((name) => name.trim());
  const missing = columns.required.filter((name) => !header.includes(name));
  if (missing.length > 0) throw badInput(`${fileName}, row 1: ${named(missing)} missing.`, found(header));
  const known = [...columns.required, ...columns.optional];
  const unknown = columns.open ? [] : header.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw badInput(
      `${fileName}, row 1: ${named(unknown, 'unknown')}.`,
      `Columns that are known: ${known.join(', ')}.`,
    );
  const twice = header.filter((name, i) => header.indexOf(name) !== i && known.includes(name));
  if (twice.length > 0) throw badInput(`${fileName}, row 1: ${named(twice, 'there twice')}.`);
  return header;
};

const printable = (name: string) => name.replaceAll('\0', '␀').slice(0, 60);

const named = (names: string[], what = '') =>
  `${names.length === 1 ? 'column' : 'columns'} ${names.map((name) => printable(name) || '(without a name)').join(', ')} ${
    names.length === 1 ? 'is' : 'are'
  }${what && ` ${what}`}`;

const found = (header: string[]): string => {
  const other = header.length === 1 ? /[;\t|]/.exec(header[0]!)?.[0] : undefined;
  const separated = { ';': 'semicolons', '\t': 'tabs', '|': 'bars' }[other ?? ''];
  if (separated) return `The file seems to be separated by ${separated}; save it with commas.`;
  return `Found: ${header.slice(0, 60).map(printable).join(', ')}.`;
};
