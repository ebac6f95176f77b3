import { isName } from '../facts/fields';

/** Names of people, which are never an identity (METRICS C14): by the heading of a column, and by its cells. */

const NAMES =
  /name|namn|naam|navn|nimi|jméno|příjmení|nazwisko|прізвище|фамилия|氏名|名前|姓名|名字|이름|성명|성함|^(?:nom|nome|nombre|apellidos?|cognome|név|neve|meno|nume|imię|isim|adı|soyadı|tên|prénom|prenom|имя|фио|όνομα)$/i;
/** A name for a system: it tells apart. */
const HANDLE = /user|login|account|konto|compte/i;
/** Words for what numbers somebody, also at the end of a compound. */
const NUMBERS =
  /^(?:n|no|num|key|ref|hash|uuid|guid|mã)$|(?:id|nr|number|nummer|code|kode|kod|kód|código|codice|número|numéro|numero|číslo|numer|azonosító|tunnus)$|番号|コード|编号|編號|代码|번호|코드|№/i;

const wordsOf = (heading: string): string[] =>
  heading
    .normalize('NFC')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .split(/[^\p{L}№]+/u)
    .filter(Boolean);

/** Whether a column is called after what people are called, such as `Customer Name` or `Nachname`. */
export const isNameHeading = (heading: string): boolean =>
  !HANDLE.test(heading) && wordsOf(heading).some((word) => NAMES.test(word));

/** `Customer ID`: its cells are codes, also where one of letters alone could be a name. */
const isNumberHeading = (heading: string): boolean =>
  HANDLE.test(heading) || heading.includes('#') || wordsOf(heading).some((word) => NUMBERS.test(word));

/** `Ann`, `MILLER`, `O’Hara` or `J.Smith`; one letter is none. */
const LONE = /^\p{Lu}[\p{L}\p{M}'’.-]*\p{L}[\p{L}\p{M}'’.-]*$/u;

/** Whether a cell of what should number the customers names somebody instead; null = nothing tells. */
const namesSomebody = (heading: string, cell: string): boolean | null => {
  if (isNameHeading(heading) || isName(cell)) return true;
  // no name has such signs
  if (/[\p{N}_@=]/u.test(cell)) return false;
  if (/\s/.test(cell)) return true;
  return LONE.test(cell) && !isNumberHeading(heading) ? true : null;
};

export const isNameCell = (heading: string, cell: string): boolean => namesSomebody(heading, cell) === true;

/** Whether most cells of a column number people; `open`: they may be codes or names. */
export const peopleIn = (heading: string, cells: readonly string[]): 'numbers' | 'names' | 'open' => {
  const given = cells.filter(Boolean).map((cell) => namesSomebody(heading, cell));
  const isMost = (what: boolean) => given.filter((one) => one === what).length * 2 >= given.length;
  return isMost(true) ? 'names' : isMost(false) ? 'numbers' : 'open';
};
