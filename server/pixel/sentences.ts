import { badInput, DomainError, logLine } from '../errors';
import { countWords, type Forms } from '../../shared/numberWords';

/** What is written of the pixel, in one place: refused settings, and lines of the log. */

// refused settings

export const noOrigin = (text: string) =>
  badInput(
    `"${text}" is no origin.`,
    'Write the scheme and host of the shop and nothing else, such as https://shop.example.',
  );

/** `problem` follows the range that somebody wrote. */
export const wrongRange = (range: string, problem: string) => badInput(`"${range}" ${problem}.`);

// lines of the log

const REQUESTS: Forms = { one: 'request', other: 'requests' };

export const unreadable = (requests: number): string =>
  `Pixel: ${countWords(requests, REQUESTS)} can't be read`;

const OF_DELETED: Forms = {
  one: 'request of a deleted store is dropped',
  other: 'requests of a deleted store are dropped',
};

export const ofDeletedStore = (requests: number): string => `Pixel: ${countWords(requests, OF_DELETED)}`;

export const unkept = (error: unknown): string =>
  `Pixel: events can't be kept, and shops send them again for a while: ${error instanceof DomainError ? error.message : logLine(error)}`;

export const waiting = (error: unknown): string => `Pixel: events wait for the database: ${logLine(error)}`;
