/** The database is not there, or went away: of the connection, not of what was asked. Texts of it hold no values. */
export class ConnectionError extends Error {
  constructor(
    message: string,
    /** Of the operating system, or a SQLSTATE of class 08. */
    readonly code: string,
  ) {
    super(message);
    this.name = 'ConnectionError';
  }
}

/** One that ended while a transaction was being committed: nobody knows whether the server has it. */
export class CommitLost extends ConnectionError {
  constructor() {
    super('the connection ended during the commit', '08007');
  }
}

/** An erasure that the log of erasures did not take: nobody was erased. */
export class ErasureNotLogged extends Error {
  constructor(
    readonly file: string,
    /** Of the operating system. */
    readonly code: string,
  ) {
    super(`the log of erasures takes nothing (${code})`);
    this.name = 'ErasureNotLogged';
  }
}

/** The files of an embedded database do not open: nothing was made anew over them. */
export class EmbeddedNotOpened extends Error {
  constructor(readonly why: string) {
    super(`the embedded database does not open: ${why}`);
    this.name = 'EmbeddedNotOpened';
  }
}

/** Of the embedded database, whose thread has ended. */
export const EMBEDDED_STOPPED = 'EMBEDDED_STOPPED';

/** All connections that this process may have to a server are in use. */
export const POOL_BUSY = 'POOL_BUSY';

/** The SQLSTATE of an error of the server or of the embedded database; null for any other error. */
export const sqlStateOf = (error: unknown): string | null => {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  // Codes of the operating system begin with an E.
  return typeof code === 'string' && /^(?!E)[0-9A-Z]{5}$/.test(code) ? code : null;
};
