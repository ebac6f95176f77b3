import type { UploadedView } from '../../../../server/api/http/uploadedFiles';
import { MARKS } from './mapping/guessWords';

/** A file in a line: its name, and how it is cut. */

const ENCODINGS = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  'windows-1252': 'Windows-1252',
  any: 'not UTF-8',
} as const;

/** "podcasts.csv, UTF-8, semicolons, decimal comma". */
export const fileWords = ({ fileName, guess, sheets }: UploadedView): string => {
  if (!guess) return fileName;
  const { encoding, delimiter, sheet } = guess.layout;
  const cut = sheets.length > 0 ? [sheet ?? sheets[0]?.name] : [ENCODINGS[encoding], MARKS[delimiter]];
  const decimal = guess.decimal === ',' ? 'decimal comma' : guess.decimal === '.' ? 'decimal point' : null;
  return [fileName, ...cut, decimal].filter((word) => word !== null && word !== undefined).join(', ');
};
