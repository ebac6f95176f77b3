import { badInput } from '../../errors';
import { INVALID as OF_READERS } from '../sentences';

/** What is written of the tables of ad platforms, in one place. */

export const INVALID = {
  ...OF_READERS,
} as const;

export const LEFT_OUT = { noCost: 'without a cost' } as const;

export const HOW_TO_EXPORT = 'Export it by day.';

export const noRows = () => badInput('The file has no rows.');

export const noHeader = () =>
  badInput(
    'Row 1 has to have the columns date and either cost_micros or spend.',
    'Other files of costs are read by the format spend, google-ads-csv or meta-ads-csv.',
  );

export const noCurrency = () =>
  badInput(
    'The table does not name the currency of its costs: it is that of the ad account.',
    'Name it: --currency on the command line, currency= in the address of an upload.',
  );
