/** Why a column was taken for what it is, in one place. */

export const REASONS = {
  empty: 'empty in all rows',
  unknown: 'not recognised',
  called: (name: string): string => `called “${name}”`,
  perCent: (reason: string): string => `${reason}, and its cells are per cent`,
  currency: 'every cell is a currency',
  email: 'every cell is an e-mail address',
  time: 'the only column of times',
  date: 'the only column of dates',
  timed: 'the date has a time of its own',
  taxElsewhere: 'the tax itself is in another column',
  taxNeeded: 'beside the total of an order the tax itself is needed, not its rate',
  taxOrRate: 'its numbers may be the tax, or its rate',
} as const;
