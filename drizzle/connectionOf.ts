import type { Db } from './client';
import type { Connection } from './connection';

export interface EmbeddedConnection {
  query(text: string, params: unknown[], options: { blob: Blob }): Promise<unknown>;
}

/** What a transaction of Drizzle speaks to. */
export const connectionOf = (tx: Db): EmbeddedConnection | Connection =>
  (tx as unknown as { session: { client: EmbeddedConnection | Connection } }).session.client;
