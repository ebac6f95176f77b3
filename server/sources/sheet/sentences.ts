import { badInput } from '../../errors';

/** What is written of costs as ad platforms export them, in one place. */

export const NOTES = {
  spread: (days: number): string => `costs of ${days} days in one, spread evenly over them`,
  otherTotal: (stated: string, sum: string): string =>
    `the file’s own total is ${stated}, its rows make ${sum}`,
} as const;

export const LEFT_OUT = {
  total: 'a total: it counts other rows again',
} as const;

export const twoCurrencies = (campaign: string, day: string, currencies: readonly [string, string]) =>
  badInput(
    `${campaign} has costs in ${currencies[0]} and in ${currencies[1]} on ${day}.`,
    'Export it with the account’s number as a column, or one account at a time.',
  );

/** `howToExport`: a sentence of the format. */
export const notDaily = (
  { row, campaign, first, last }: { row: number; campaign: string; first: string; last: string },
  howToExport: string,
) =>
  badInput(
    `Row ${row}: ${campaign} has one cost for ${first} to ${last}, not one for each day. On which of these days it was spent is not known.`,
    `${howToExport} Or have it spread evenly over its days: by the box of the import page, --spread on the command line, spread=1 in the address of an upload.`,
    'spread',
  );
