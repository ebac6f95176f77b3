import { isName } from '../facts/fields';

/** Names of people, which are never an identity (METRICS C14): by the heading of a column, and by its cells. */

const NAMES = /name|namn|^nom$|prénom|prenom/i;
/** A name for a system: it tells apart. */
const HANDLE = /user|login|account|konto|compte/i;

/** Whether a column is called after what people are called, such as `Customer Name` or `Nachname`. */
export const isNameHeading = (heading: string): boolean =>
  !HANDLE.test(heading) && heading.split(/[^\p{L}]+/u).some((word) => NAMES.test(word));

/** Whether a cell of such a column, or of any other, names somebody instead of numbering. */
export const isNameCell = (heading: string, cell: string): boolean => isNameHeading(heading) || isName(cell);

/** `Ann`, as a cell of a column that is called `Customer` alone. */
export const isLoneName = (cell: string): boolean => /^\p{Lu}[\p{Ll}\p{M}'’.-]+$/u.test(cell) || isName(cell);
