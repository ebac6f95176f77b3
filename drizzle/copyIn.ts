import type pg from 'pg';

/** What the driver's connection can do of COPY; its types leave these out. */
interface CopyConnection {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

const CHUNK = 1024 * 1024;

/**
 * COPY from a text, as a query of the driver. `pg-copy-streams` throws into the void when the connection
 * ends while a COPY runs; with the whole text at hand no stream is needed.
 */
export class CopyIn implements pg.Submittable {
  private connection: CopyConnection | null = null;

  constructor(
    private readonly text: string,
    private readonly rows: string,
    private readonly done: (error?: Error) => void,
  ) {}

  /** The driver wants one on each query. */
  callback = (): void => {};

  submit(connection: unknown): void {
    this.connection = connection as CopyConnection;
    this.connection.query(this.text);
  }

  handleCopyInResponse(): void {
    const bytes = Buffer.from(this.rows);
    for (let at = 0; at < bytes.length; at += CHUNK)
      this.connection?.sendCopyFromChunk(bytes.subarray(at, at + CHUNK));
    this.connection?.endCopyFrom();
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {
    this.done();
  }

  handleError(error: Error): void {
    this.done(error);
  }
}
