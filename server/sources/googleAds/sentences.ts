import { badInput } from '../../errors';
import { INVALID as OF_READERS } from '../sentences';

/** What is written of reports of Google Ads, in one place. */

export const INVALID = {
  ...OF_READERS,
} as const;

export const LEFT_OUT = { noCost: 'without a cost' } as const;

export const HOW_TO_EXPORT =
  'Download the report with the column Day (Segment › Time › Day) beside Campaign and Cost.';

export const splitBy = (split: string) =>
  badInput(`The report is split by ${split}, not by day.`, HOW_TO_EXPORT);
export const noDay = () =>
  badInput('The report has no column Day, and does not name the days that it is of.', HOW_TO_EXPORT);

export const noHeader = () =>
  badInput(
    'There is no row with the columns Campaign and Cost: is it a campaign report of Google Ads?',
    `${HOW_TO_EXPORT} If it is in a language that is not known, download it in English.`,
  );

export const noCurrency = () =>
  badInput(
    'The report does not name the currency of its costs.',
    'Download it with the column Currency code, or name the currency: --currency on the command line, currency= in the address of an upload.',
  );
