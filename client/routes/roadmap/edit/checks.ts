import { MOST_WEIGHT } from '../../../../shared/limits';

/** Why a field can't be saved as it is, in a sentence; undefined where it can. The server has the last word. */

/** A number as people write it; null for what is none. */
export const numberOf = (text: string): number | null => {
  const trimmed = text.trim().replaceAll('−', '-');
  return /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(trimmed) ? Number(trimmed) : null;
};

export const textProblem = (text: string, what: string, longest: number): string | undefined => {
  if (text.trim() === '') return `${what} is missing.`;
  return text.trim().length > longest ? `${what} is longer than ${longest} characters.` : undefined;
};

export const weightProblem = (text: string): string | undefined => {
  const weight = numberOf(text);
  if (weight === null) return 'Weight is a number such as 25.';
  return weight > 0 && weight <= MOST_WEIGHT ? undefined : 'Weight must be above 0 and at most 1,000.';
};

/** The fields of `now` that differ from `before`. */
export const changedOf = <T extends object>(before: T, now: T): Partial<T> =>
  Object.fromEntries(
    Object.entries(now).filter(
      ([key, value]) => JSON.stringify(value) !== JSON.stringify((before as Record<string, unknown>)[key]),
    ),
  ) as Partial<T>;
