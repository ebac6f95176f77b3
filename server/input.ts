import { z } from 'zod';
import { text } from './facts/fields';
import { INVALID } from './facts/sentences';
import { INVALID_QUESTION } from './sentences';
import type { Day, Period } from './time';

/** What schemas of input share. The API and the command line parse with the same ones. */

/** An enumeration whose error names what exists. */
export const oneOf = <const T extends string>(what: string, known: readonly T[]) =>
  z.enum(known as readonly [T, ...T[]], {
    error: ({ input }) => INVALID_QUESTION.unknown(what, String(input), known),
  });

/** A day is asked for as one: who calls a procedure gives neither plain text nor an instant. */
export const day = z.iso
  .date({ message: INVALID.day })
  .refine((d) => d >= '1990-01-01' && d <= '2100-01-01', INVALID.years) as z.ZodType<Day, Day>;

export const store = text(100);

export const endsAfterStart = {
  check: (period: Period) => period.from < period.to,
  says: { message: INVALID_QUESTION.notAfterStart, path: ['to'] },
};

/** Said by clients that ask page by page: there is one. */
export const direction = z.literal('forward').optional();

export const isForward = ({ from, to }: { from?: Day | undefined; to?: Day | undefined }) =>
  !from || !to || from < to;
