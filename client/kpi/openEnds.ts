import type { Value } from '../../server/ask/types';

/** A figure over its buckets as a line draws it. */
export interface OpenEnds {
  /** Of buckets that belong to the line. */
  whole: (number | null)[];
  /** Of the first or last bucket with a value, where it is cut or still runs: it would be a dip. */
  open: (number | null)[];
}

/** A bucket with a hole between others stays in the line. */
export const openEnds = (values: readonly (Pick<Value, 'value' | 'flags'> | undefined)[]): OpenEnds => {
  const known = values.flatMap((each, index) => ((each?.value ?? null) === null ? [] : [index]));
  const ends = [known[0], known.at(-1)];
  const isOpen = values.map((each, index) => ends.includes(index) && each?.flags.includes('partial'));
  return {
    whole: values.map((each, index) => (isOpen[index] ? null : (each?.value ?? null))),
    open: values.map((each, index) => (isOpen[index] ? (each?.value ?? null) : null)),
  };
};
