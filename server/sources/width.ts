import { Transform } from 'node:stream';
import { DELIMITERS, type Delimiter } from './format';
import { tooWide } from './sentences';

/** Cells of a record: as many columns as a spreadsheet has. */
const MOST_CELLS = 16_384;

const [QUOTE, LINE_FEED, RETURN, TAB] = [0x22, 0x0a, 0x0d, 0x09];

/**
 * Passes the text of a table through, as long as no record has more cells than a spreadsheet has columns. The parser
 * behind it bounds the characters of a record alone, and an empty cell has none.
 */
export const widthGuard = (delimiter: Delimiter, fileName: string): Transform => {
  const mark = DELIMITERS[delimiter].charCodeAt(0);
  const other = delimiter === 'space' ? TAB : mark;
  let isQuoted = false;
  let row = 1;
  let cells = 1;
  /** False once a record is too wide. */
  const isNarrow = (chunk: Buffer): boolean => {
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      // a quotation mark inside a quoted cell is two of them: they change nothing
      if (byte === QUOTE) isQuoted = !isQuoted;
      else if (isQuoted) continue;
      else if (byte === LINE_FEED || byte === RETURN) {
        cells = 1;
        if (byte === LINE_FEED) row++;
      } else if ((byte === mark || byte === other) && ++cells > MOST_CELLS) return false;
    }
    return true;
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (isNarrow(chunk)) return done(null, chunk);
      done(tooWide(fileName, row, MOST_CELLS));
    },
  });
};
