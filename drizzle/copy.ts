import { once } from 'node:events';
import type { Db } from './client';

/** COPY, the fastest way in, on either engine, inside the caller's transaction. */

interface EmbeddedConnection {
  query(text: string, params: unknown[], options: { blob: Blob }): Promise<unknown>;
}
interface PostgresConnection {
  unsafe(text: string): { writable(): Promise<NodeJS.WritableStream> };
}

const connectionOf = (tx: Db): EmbeddedConnection | PostgresConnection =>
  (tx as unknown as { session: { client: EmbeddedConnection | PostgresConnection } }).session.client;

const ESCAPES: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const field = (value: unknown): string => {
  if (value === null || value === undefined) return '\\N';
  if (typeof value === 'string') return value.replace(/[\\\n\r\t]/g, (c) => ESCAPES[c]!);
  return String(value);
};

/** Appends rows to a table. `table` and `columns` are names of the schema, never input. */
export const copyIn = async (
  tx: Db,
  table: string,
  columns: readonly string[],
  records: Iterable<readonly unknown[]>,
): Promise<void> => {
  const target = `"${table}" (${columns.map((column) => `"${column}"`).join(', ')})`;
  let text = '';
  for (const record of records) text += `${record.map(field).join('\t')}\n`;
  if (text === '') return;
  const connection = connectionOf(tx);
  if ('unsafe' in connection) {
    const stream = await connection.unsafe(`copy ${target} from stdin`).writable();
    const done = Promise.race([once(stream, 'finish'), once(stream, 'close')]);
    stream.end(text);
    await done;
  } else {
    await connection.query(`copy ${target} from '/dev/blob'`, [], { blob: new Blob([text]) });
  }
};
