import pg from 'pg';
import type { NameOf } from './prepared';
import { CommitLost, ConnectionError, sqlStateOf } from './connectionError';
import { CopyIn } from './copyIn';

/** A connection of a pool, as Drizzle calls it. Whatever happens to it ends a statement with an error, never the process. */

/** What is no answer of the server is of the connection: the driver has no code for most of it. */
export const connectionError = (error: unknown, code: string): unknown => {
  if (!(error instanceof Error) || sqlStateOf(error) !== null) return error;
  return new ConnectionError(
    error.message,
    'code' in error && typeof error.code === 'string' ? error.code : code,
  );
};

/** The connection is of no more use: it is gone, or remembers statements that the server does not. */
const LAST_WORDS = /^(?:08...|57P0.|25P0[34]|26000|0A000)$/;
const isLast = (error: unknown): boolean => {
  const state = sqlStateOf(error);
  return state === null || LAST_WORDS.test(state);
};

const INT8 = 20;
const INT8_LIST = 1016;
/** Days, instants and lists of them stay text: no value passes through a `Date` of this machine's time zone. */
const TEXTS = new Set([1082, 1114, 1184, 1186, 1115, 1182, 1185, 1187]);
const asText = (text: string): string => text;
const parseList = pg.types.getTypeParser(INT8_LIST as never) as unknown as (text: string) => unknown[];

/** int8 as a number: counts and minor units stay far below 2^53. */
const types = {
  getTypeParser: (id: number, format?: 'text' | 'binary') => {
    if (id === INT8) return Number;
    if (id === INT8_LIST) return (text: string) => parseList(text).map(Number);
    return TEXTS.has(id) ? asText : (pg.types.getTypeParser(id, format) as (text: string) => unknown);
  },
};

interface Statement {
  text: string;
  rowMode?: 'array';
}
type Result = pg.QueryResult | pg.QueryArrayResult;

export class Connection {
  private turn: Promise<unknown> = Promise.resolve();
  private isBroken = false;
  private isReleased = false;
  /** The transaction under way changes nothing. */
  private isReading = false;
  /** A statement is under way. */
  isBusy = false;

  constructor(
    private readonly client: pg.PoolClient,
    private readonly nameOf: NameOf,
  ) {}

  /** The server's number of it. */
  get backend(): number {
    return (this.client as pg.PoolClient & { processID: number }).processID;
  }

  /** Statements take turns, in the order in which they are given. @throws what the server or the connection says. */
  query({ text, rowMode }: Statement, params: unknown[] = []): Promise<Result | null> {
    const isBegin = text.startsWith('begin');
    if (isBegin) this.isReading = text.includes('read only');
    const name = this.nameOf(text);
    const config = { text, types, ...(rowMode && { rowMode }), ...(name !== null && { name }) };
    const answer = this.inTurn(async () => {
      // the server has rolled back what a connection that is gone had begun
      if (this.isBroken && text.startsWith('rollback')) return null;
      return this.checked(text, await this.client.query(config as pg.QueryConfig, params));
    }, text);
    return isBegin ? answer.catch((error: unknown) => this.notBegun(error)) : answer;
  }

  /** Drizzle gives a connection back after a transaction, but not where none has begun: its pool would run dry. */
  private notBegun(error: unknown): never {
    this.isBroken = true;
    this.release();
    throw error;
  }

  /** COPY of rows in its text format. */
  copyIn(text: string, rows: string): Promise<void> {
    return this.inTurn(
      () =>
        new Promise<void>((done, failed) => {
          this.client.query(new CopyIn(text, rows, (error) => (error ? failed(error) : done())));
        }),
      text,
    );
  }

  /** Gives it back to its pool, which ends one that is of no more use. */
  release(): void {
    this.isReleased = true;
    this.client.release(this.isBroken);
  }

  private inTurn<T>(work: () => Promise<T>, text: string): Promise<T> {
    const mine = this.turn.then(async () => {
      // another transaction may have the connection by now
      if (this.isReleased) throw new Error('the transaction has ended');
      this.isBusy = true;
      try {
        return await work();
      } catch (error) {
        throw this.noted(text, error);
      } finally {
        this.isBusy = false;
      }
    });
    this.turn = mine.catch(() => {});
    return mine;
  }

  /** A server answers the commit of a transaction with a failed statement by rolling it back, and reports no error. */
  private checked(text: string, result: Result): Result {
    if (text === 'commit' && result.command !== 'COMMIT')
      throw Object.assign(new Error('the transaction was rolled back'), { code: '25P02' });
    return result;
  }

  private noted(text: string, error: unknown): unknown {
    const known = connectionError(error, '08006');
    this.isBroken ||= isLast(known) || text === 'rollback';
    return text === 'commit' && this.isBroken && !this.isReading ? new CommitLost() : known;
  }
}
