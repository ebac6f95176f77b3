import { badInput, conflict, DomainError, notFound, unavailable } from '../errors';
import { countWords, type Forms } from '../../shared/numberWords';

/** What is written of jobs, in one place: refusals, and how a job ended. */

const TIMES: Forms = { one: 'time', other: 'times' };

export const noJob = (id: number) => notFound(`There is no job ${id} in this store.`);
export const endedAlready = (id: number) => conflict(`Job ${id} has ended already.`);
export const noKind = (kind: string) => badInput(`There is no kind of job "${kind}".`);

export const givenUp = (tries: number) =>
  unavailable(`The job was interrupted ${countWords(tries, TIMES)} and is not tried again.`);
export const beginsAnew = () =>
  conflict('The job was interrupted too often, and begins anew at the next try.');
export const cancelled = () => conflict('The job was cancelled.');

const FAULT = 'The job failed because of an internal error.';

/** How a job ended that failed. */
export const failedWords = (error: unknown): string =>
  error instanceof DomainError ? [error.message, error.hint].filter(Boolean).join(' ') : FAULT;
