import { readFile } from 'node:fs/promises';
import { keyTooShort, noKeyFile } from './sentences';

/** A key that is shorter can be guessed. */
const LEAST = 16;

/** What a key file holds, without the line end that an editor leaves. @throws DomainError `bad_input`. */
export const readKeyFile = async (file: string): Promise<Buffer> => {
  const text = await readFile(file).catch(() => {
    throw noKeyFile(file);
  });
  let end = text.length;
  while (end > 0 && [10, 13, 32].includes(text[end - 1] ?? 0)) end -= 1;
  if (end < LEAST) throw keyTooShort(file, LEAST);
  return text.subarray(0, end);
};
