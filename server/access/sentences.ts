import { conflict, notFound } from '../errors';

/** What is written of keys, in one place. */

export const nameInUse = (name: string) =>
  conflict(`There is a key "${name}" in this store already.`, 'Give this one another name.');

export const noKey = (name: string, known: readonly string[]) =>
  notFound(
    `There is no key "${name}" in this store.`,
    known.length > 0 ? `There are: ${known.join(', ')}.` : 'There is none.',
  );
