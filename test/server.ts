import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** Statements beside the program's own connections: on the server that a test runs on. */

export type Row = Record<string, unknown>;

/** Runs statements one after the other on one connection, which ends with them; gives the rows of the last. */
export const onServer = async (url: string, ...texts: string[]): Promise<Row[]> => {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    let found: Row[] = [];
    for (const text of texts) found = (await client.query<Row>(text)).rows;
    return found;
  } finally {
    await client.end();
  }
};

export interface ServerDatabase {
  name: string;
  url: string;
  drop(): Promise<void>;
}

/** A new database of the server: empty, or a copy of another one that nobody is connected to. */
export const createDatabase = async (server: string, template?: string): Promise<ServerDatabase> => {
  // the name of its template first: what a run leaves is found by it
  const name = `${template ?? 'qd'}_${randomBytes(8).toString('hex')}`;
  const url = new URL(server);
  url.pathname = `/${name}`;
  await onServer(server, `create database ${name}${template ? ` template ${template}` : ''}`);
  return {
    ...{ name, url: url.href },
    drop: async () => void (await onServer(server, `drop database if exists ${name} with (force)`)),
  };
};
