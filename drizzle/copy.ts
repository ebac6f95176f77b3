import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Db } from './client';

/** COPY, the fastest way in, on either engine, inside the caller's transaction. */

interface EmbeddedConnection {
  query(text: string, params: unknown[], options: { blob: Blob }): Promise<unknown>;
}
interface PostgresConnection {
  unsafe(text: string): { writable(): Promise<Writable>; reject(error: Error): void };
}

const connectionOf = (tx: Db): EmbeddedConnection | PostgresConnection =>
  (tx as unknown as { session: { client: EmbeddedConnection | PostgresConnection } }).session.client;

const ESCAPES: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const field = (value: unknown): string => {
  if (value === null || value === undefined) return '\\N';
  if (typeof value === 'string') return value.replace(/[\\\n\r\t]/g, (c) => ESCAPES[c]!);
  return String(value);
};

/** Appends records to a table: `columns` maps their properties to its columns. Names are the schema's, never input. */
export const copyIn = async (
  tx: Db,
  table: string,
  columns: ReadonlyMap<string, string>,
  records: readonly object[],
): Promise<void> => {
  const target = `"${table}" (${[...columns.values()].map((column) => `"${column}"`).join(', ')})`;
  const properties = [...columns.keys()];
  let text = '';
  for (const record of records as readonly Record<string, unknown>[]) {
    text += field(record[properties[0]!]);
    for (let i = 1; i < properties.length; i += 1) text += `\t${field(record[properties[i]!])}`;
    text += '\n';
  }
  if (text === '') return;
  const connection = connectionOf(tx);
  if ('unsafe' in connection) {
    const copy = connection.unsafe(`copy ${target} from stdin`);
    const stream = await copy.writable();
    // The driver tells nobody of a COPY that is refused at its end, by a constraint: its stream would wait for ever.
    copy.reject = (error) => stream.destroy(error);
    await finished(stream.end(text));
  } else {
    await connection.query(`copy ${target} from '/dev/blob'`, [], { blob: new Blob([text]) });
  }
};
