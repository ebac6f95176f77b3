/** What a file may be: encoding, delimiter, and which column is what. */
export { encodingOf } from './encoding';
export { guess, type Guess, type Sample } from './guess';
export { delimiterOf, recordsOf } from './table';
