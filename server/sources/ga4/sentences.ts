import { badInput } from '../../errors';
import { INVALID as OF_READERS, NOTES as OF_ALL } from '../sentences';

/** What is written of exports of GA4, in one place. */

export const INVALID = {
  ...OF_READERS,
  ga4Day: 'is not a day such as 20260901',
  unknownDay: 'is not a day that is known',
  number: 'is not a number',
} as const;

export const NOTES = {
  ...OF_ALL,
  nobody: 'events of nobody (without consent): counted as events alone',
  sentAgain: 'purchases sent again: counted once',
  otherTotal: (title: string, total: string, sum: string): string =>
    `the file’s own total of ${title} is ${total}, its rows make ${sum}`,
  totalColumn: (title: string): string => `column ${title}: it counts other columns again, and is not read`,
} as const;

export const noEvents = () =>
  badInput('The table has no events.', 'Export the events of whole days, a row each.');

const HOW_TO_EXPORT =
  'Export a report or an exploration as CSV, as it is: the comments above it name the days that it covers.';

export const noRows = () => badInput('The file has no rows below a header.', HOW_TO_EXPORT);
export const noDays = () =>
  badInput('The file does not name the days of its figures.', `${HOW_TO_EXPORT} Or add the dimension Date.`);

export const pivoted = (days: readonly string[]) =>
  badInput(
    `The columns of the table are days (${days.slice(0, 2).join(', ')}${days.length > 2 ? ' …' : ''}), not what stands in them.`,
    'Export it with the days in a column of their own, a row each, and what is counted as the columns.',
  );
