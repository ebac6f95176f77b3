/** What a file may be: encoding, delimiter, and which column is what. */
export { encodingOf } from './encoding';
export { guess, type Guess, type Sample } from './guess';
export { CHOSEN, type Why } from './asked';
export type { Proposal } from './proposal';
export { cutOf, recordsOf } from './table';
export { jsonFormatOf } from './jsonFormat';
