import { unavailable } from '../errors';
import { countWords, formOf, type Forms } from '../../shared/numberWords';

/** What is written of spools, in one place. `what`: whose lines they are. */

const LINES: Forms = { one: 'line', other: 'lines' };
const ARE: Forms = { one: 'is', other: 'are' };

export const full = () => unavailable('Too much waits for the database.');

export const setAside = (what: string, segment: string, lines: number): string =>
  `${what}: ${countWords(lines, LINES)} of ${segment} ${formOf(lines, ARE)} damaged, refused or out of place here; the segment is set aside in the data folder`;

export const refusedLines = (what: string, lines: number, first: string | undefined): string =>
  `${what}: ${countWords(lines, LINES)} ${formOf(lines, ARE)} refused, the first by ${first}`;
