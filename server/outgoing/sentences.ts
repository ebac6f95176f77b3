import { badInput, DomainError, unavailable } from '../errors';
import { countWords, numberWords, type Forms } from '../../shared/numberWords';

/** What is written of calls that leave the machine, in one place. */

const SECONDS: Forms = { one: 'second', other: 'seconds' };
const MINUTES: Forms = { one: 'minute', other: 'minutes' };

// the address itself

export const notAnAddress = () => badInput('This is not an address such as https://shop.example.');
export const notEncrypted = (host: string) =>
  badInput(`${host} is not called without encryption.`, 'Write its address with https://.');
export const secretInAddress = (host: string) =>
  badInput(`The address of ${host} holds a name or password.`, 'Enter them in their own fields.');
/**
 * The same of every port, open or closed: nobody learns by it what runs inside. No platform forbids it: its drivers would
 * say which right is missing there.
 */
export const notCalled = (host: string) =>
  new DomainError(
    'bad_input',
    `${host} is in a private network: it is not called.`,
    'Check the address. If a shop is there, whoever runs Quarterdeck writes its host into ALLOWED_PRIVATE_HOSTS.',
  );

// calls that leave the machine: where the answer leads

export const ledAside = (host: string) =>
  new DomainError('forbidden', `The answer leads to ${host}, a private address: it was not followed.`);
export const redirectsTooOften = (host: string, most: number) =>
  unavailable(`${host} redirects more than ${most} times.`);
export const redirectsNowhere = (host: string) => unavailable(`${host} redirects to no address.`);

// calls that leave the machine: what was answered

export const answerTooLarge = (host: string, megabytes: number) =>
  unavailable(`${host} answers with more than ${megabytes} MB.`);
export const answerTooCrowded = (host: string, values: number) =>
  unavailable(`${host} answers with more than ${numberWords(values, 0)} values at once.`);
export const answersNoJson = (host: string) =>
  unavailable(`${host} answers with something that is no JSON.`, 'Check the address.');
export const credentialsRefused = (host: string, status: number) =>
  new DomainError('forbidden', `${host} refuses the credentials (${status}).`, 'Enter them again.');
export const noSuchPath = (host: string, path: string) =>
  new DomainError('not_found', `${host} has no ${path} (404).`);
export const askedTooOften = (host: string, waitMs: number | null) =>
  unavailable(`${host} was asked too often (429).`, againAfter(waitMs));
export const answersWithError = (host: string, status: number, waitMs: number | null) =>
  unavailable(`${host} answers with an error (${status}).`, againAfter(waitMs));

const LATER = 'Try again later.';
const againAfter = (waitMs: number | null): string =>
  waitMs ? `It asks to wait for ${waitWords(waitMs)}.` : LATER;
const waitWords = (ms: number): string =>
  ms <= 60_000 ? countWords(Math.ceil(ms / 1_000), SECONDS) : countWords(Math.ceil(ms / 60_000), MINUTES);

// no answer

export const noHost = (host: string) => unavailable(`There is no host ${host}.`, 'Check the address.');
export const certificateInvalid = (host: string) =>
  unavailable(
    `${host} can not prove who it is: its certificate is not valid.`,
    'Check the address, or have the certificate mended.',
  );
export const cannotBeSent = (host: string) =>
  unavailable(
    `What was entered can not be sent to ${host}: it holds characters that do not belong there.`,
    'Enter it again, without spaces and line breaks.',
  );
export const tooSlow = (host: string) => unavailable(`${host} takes too long.`, LATER);
/** What to do at an address that was only just entered. */
export const NOTHING_THERE = 'Check the address and its port: nothing answers there.';
export const notReached = (host: string, code: string, toDo: string = LATER) =>
  unavailable(`${host} can not be reached (${code}).`, toDo);
