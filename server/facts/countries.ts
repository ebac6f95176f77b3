/** Countries as they are compared: codes in capitals, names of countries in their own spelling. */

const NAMES = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** English names, in lower case → as they are written. */
const SPELLED = new Map(
  LETTERS.flatMap((a) => LETTERS.map((b) => NAMES.of(a + b)))
    .filter((name) => name !== undefined)
    .map((name) => [name.toLowerCase(), name]),
);

/** `de` and `DE` are one country, and so are `germany` and `Germany`; a name that is not known stays as it is. */
export const countryNamed = (given: string): string => {
  const name = given.normalize('NFKC').replace(/\s+/g, ' ');
  if (/^unknown$/i.test(name)) return 'unknown';
  return /^[a-z]{2,3}$/i.test(name) ? name.toUpperCase() : (SPELLED.get(name.toLowerCase()) ?? name);
};
