import { badInput, unavailable } from '../../errors';
import { INVALID as OF_READERS, NOTES as OF_ALL } from '../sentences';

/** What is written of the reference rates of the ECB, in one place. */

export const INVALID = {
  ...OF_READERS,
  ecbDay: 'is not a day such as 2026-04-13 or 13 April 2026',
} as const;

export const NOTES = {
  ...OF_ALL,
  noCurrency: (title: string): string => `column ${title} is no known currency: not read`,
} as const;

export const LEFT_OUT = { noRate: 'without a rate' } as const;

export const noRates = () => badInput('The file has no rates.', 'Fetch it again.');

export const noHeader = () =>
  badInput(
    'Row 1 is not the header of the ECB’s reference rates: Date, USD, JPY …',
    'Take eurofxref-hist.csv or eurofxref.csv, unpacked from the ZIP in which the ECB offers it.',
  );

export const cutOff = () =>
  unavailable('The ECB’s file of rates is cut off, or is something else.', 'Try again later.');

export const ratesUnread = (stated: number, read: number) =>
  unavailable(`The ECB’s file has ${stated} rates, of which ${read} can be read.`);
