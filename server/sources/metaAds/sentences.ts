import { badInput } from '../../errors';
import { INVALID as OF_READERS } from '../sentences';

/** What is written of exports of Meta Ads Manager, in one place. */

export const INVALID = {
  ...OF_READERS,
  beforeStart: 'is before the start',
} as const;

export const LEFT_OUT = { noCost: 'without an amount spent' } as const;

export const HOW_TO_EXPORT = 'Export it from Ads Manager with the breakdown Time › Day.';

export const noRows = () => badInput('The file has no rows.', HOW_TO_EXPORT);

const MOST_COLUMNS = 30;
const MOST_LETTERS = 600;

export const noHeader = (cells: readonly string[]) =>
  badInput(
    `Row 1 is not the header of an export of Ads Manager that is known. Found: ${cells.slice(0, MOST_COLUMNS).join(', ').slice(0, MOST_LETTERS)}.`,
    'It has to have the campaign’s name, the amount spent, and Reporting starts and Reporting ends, or Day. If it is in a language that is not known, export it in English.',
  );

export const noCurrency = () =>
  badInput(
    'The file does not name the currency of its amounts.',
    'Its header usually does: Amount spent (EUR). Else name the currency: --currency on the command line, currency= in the address of an upload.',
  );
