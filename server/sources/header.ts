import type { Delimiter, Format } from './format';
import { columnsMissing, columnsUnknown, columnsTwice, tooNarrow, otherDelimiter } from './sentences';

/** What can be wrong with the first row of a file, the likeliest cause first. */

/** @throws DomainError `bad_input` if columns are missing, unknown or there twice. */
export const checkHeader = (
  header: string[],
  { required, optional, open }: Format['columns'],
  delimiter: Delimiter,
  fileName: string,
): void => {
  const missing = required.filter((name) => !header.includes(name));
  if (missing.length > 0) refuseDelimiter(header, delimiter, fileName);
  const known = [...required, ...optional];
  const strange = header.filter((name) => !known.includes(name));
  const pairs = [...(missing.length > 0 ? missing : known.filter((name) => !header.includes(name)))].flatMap(
    (name) => {
      const given = strange.find((other) => isNearly(other, name));
      return given === undefined ? [] : [{ given, name }];
    },
  );
  if (missing.length > 0) throw columnsMissing(fileName, missing, header, pairs);
  if (!open && strange.length > 0) throw columnsUnknown(fileName, strange, known, pairs);
  const twice = header.filter((name, i) => header.indexOf(name) !== i && known.includes(name));
  if (twice.length > 0) throw columnsTwice(fileName, [...new Set(twice)]);
};

/** Checks the width of a file without a header, whose columns are called by number. */
export const checkWidth = (
  first: string[],
  required: readonly string[],
  delimiter: Delimiter,
  fileName: string,
): void => {
  const missing = required.filter((name) => Number(name) > first.length);
  if (missing.length === 0) return;
  refuseDelimiter(first, delimiter, fileName);
  throw tooNarrow(fileName, missing, first.length);
};

/** One cell that holds another mark: that it was cut at the wrong one is the cause, the columns are only the symptom. */
const refuseDelimiter = (first: string[], delimiter: Delimiter, fileName: string): void => {
  if (first.length > 2) return;
  const mark = /[;\t|,]/.exec(first.join(' '))?.[0];
  const problem = mark === undefined ? null : otherDelimiter(fileName, mark, delimiter);
  if (problem !== null) throw problem;
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
