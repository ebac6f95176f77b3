/** Where a JSON text is broken, as an editor counts. */
export interface Place {
  line: number;
  column: number;
  /** What stands there; null: the text ends. */
  found: string | null;
}

const SHOWN = 20;
const NEWLINE = 10;

/** Counts the lines of a text that comes in pieces, none of which ends inside a character. */
export class Lines {
  /** Line and characters of it that stand before this piece. */
  private line = 1;
  private column = 0;
  /** Bytes of the text before this piece. */
  private before = 0;
  private piece: Buffer = Buffer.alloc(0);

  next(piece: Buffer): void {
    ({ line: this.line, column: this.column } = this.after(this.piece));
    this.before += this.piece.length;
    this.piece = piece;
  }

  /** Of a byte of the whole text, in this piece; null = its end. */
  at(offset: number | null): Place {
    const within = offset === null ? this.piece.length : Math.max(0, offset - this.before);
    const { line, column } = this.after(this.piece.subarray(0, within));
    const rest = this.piece.subarray(within, within + 4 * SHOWN).toString('utf8');
    const found = offset === null ? null : (rest.split('\n')[0] ?? '').slice(0, SHOWN).trim();
    return { line, column: column + 1, found };
  }

  private after(head: Buffer): { line: number; column: number } {
    const last = head.lastIndexOf(NEWLINE);
    const column = characters(head.subarray(last + 1));
    return { line: this.line + newlines(head), column: last < 0 ? this.column + column : column };
  }
}

const newlines = (bytes: Buffer): number => {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count++;
  return count;
};

const characters = (bytes: Buffer): number => [...bytes.toString('utf8')].length;
