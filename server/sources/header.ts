import { badInput } from '../errors';
import type { Delimiter, Format } from './format';
import { formOf } from '../../shared/numberWords';

/** What can be wrong with the first row of a file, the likeliest cause first. */

/** @throws DomainError `bad_input` if columns are missing, unknown or there twice. */
export const checkHeader = (
  header: string[],
  { required, optional, open }: Format['columns'],
  delimiter: Delimiter,
  fileName: string,
): void => {
  const at = `${fileName}, row 1`;
  const missing = required.filter((name) => !header.includes(name));
  if (missing.length > 0) refuseDelimiter(header, delimiter, at);
  const known = [...required, ...optional];
  const strange = header.filter((name) => !known.includes(name));
  const pairs = [...(missing.length > 0 ? missing : known.filter((name) => !header.includes(name)))].flatMap(
    (name) => {
      const meant = strange.find((other) => isNearly(other, name));
      return meant === undefined ? [] : [`"${printable(meant)}" to ${name}`];
    },
  );
  const rename = pairs.length > 0 ? `Rename ${pairs.slice(0, 10).join(', ')}. ` : '';
  if (missing.length > 0)
    throw badInput(
      `${at}: ${named(missing)} missing. ${found(header)}`,
      pairs.length < missing.length ? `${rename}${HELP}` : rename.trim(),
    );
  if (!open && strange.length > 0)
    throw badInput(
      `${at}: ${named(strange, 'unknown')}.`,
      `${rename}Columns that are known: ${known.join(', ')}.`,
    );
  const twice = header.filter((name, i) => header.indexOf(name) !== i && known.includes(name));
  if (twice.length > 0) throw badInput(`${at}: ${named([...new Set(twice)], 'there twice')}.`);
};

const HELP =
  'A file of orders whose columns have other names can be imported by a mapping that says which is which.';

/** Checks the width of a file without a header, whose columns are called by number. */
export const checkWidth = (
  first: string[],
  required: readonly string[],
  delimiter: Delimiter,
  fileName: string,
): void => {
  const at = `${fileName}, row 1`;
  const missing = required.filter((name) => Number(name) > first.length);
  if (missing.length === 0) return;
  refuseDelimiter(first, delimiter, at);
  const width = formOf(first.length, {
    one: '1 column, number 1',
    other: `${first.length} columns, numbers 1 to ${first.length}`,
  });
  throw badInput(`${at}: ${named(missing)} missing. The file has ${width}.`);
};

const MARKS: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'bars',
};
const BY: Readonly<Record<Delimiter, string>> = {
  comma: 'commas',
  semicolon: 'semicolons',
  tab: 'tabs',
  space: 'blanks',
};

/** One cell that holds another mark: that it was cut at the wrong one is the cause, the columns are only the symptom. */
const refuseDelimiter = (first: string[], delimiter: Delimiter, at: string): void => {
  if (first.length > 2) return;
  const mark = /[;\t|,]/.exec(first.join(' '))?.[0];
  const marks = mark === undefined ? undefined : MARKS[mark];
  if (marks === undefined || marks === BY[delimiter]) return;
  throw badInput(
    `${at}: the cells seem to be separated by ${marks}, and ${BY[delimiter]} were expected.`,
    `Save the file with ${BY[delimiter]}, or import it by a mapping that names its delimiter.`,
  );
};

const plain = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** "Order ID" is order_id, and "chanel" is channel: the same but for case and signs, or one letter off. */
const isNearly = (given: string, name: string): boolean => {
  const [a, b] = [plain(given), plain(name)];
  if (a === b) return true;
  if (b.length < 5 || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const rests = [a.slice(start + 1) === b.slice(start + 1), a.slice(start) === b.slice(start + 1)];
  return rests.some(Boolean) || a.slice(start + 1) === b.slice(start);
};

const printable = (name: string) => name.replaceAll('\0', '␀').slice(0, 60);

const named = (names: string[], what = '') =>
  `${formOf(names.length, { one: 'column', other: 'columns' })} ${names
    .slice(0, 30)
    .map((name) => printable(name) || '(without a name)')
    .join(
      ', ',
    )}${names.length > 30 ? ' …' : ''} ${formOf(names.length, { one: 'is', other: 'are' })}${what && ` ${what}`}`;

const SHOWN = 60;
const found = (header: string[]): string => {
  const more = header.length > SHOWN ? ` and ${header.length - SHOWN} more` : '';
  return `Found: ${header.slice(0, SHOWN).map(printable).join(', ')}${more}.`;
};
