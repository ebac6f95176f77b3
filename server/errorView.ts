import { TRPCError } from '@trpc/server';
import { ZodError } from 'zod';
import { databaseTrouble } from './databaseTrouble';
import { DomainError, badInput, type ErrorCode, type Offer } from './errors';

/** An error as a person is told of it, whichever way it came: tRPC, HTTP, the command line. */

/** What a person is told: a stable code, a sentence, and what to do (null = nothing to add). */
export interface ErrorView {
  code: ErrorCode;
  sentence: string;
  hint: string | null;
  /** What can be chosen instead. */
  offer?: Offer;
  /** Of the request that failed, as the log names it. */
  requestId?: string;
}

/** Our own messages are predicates ("is negative") or sentences of their own; zod's begin with a capital. */
const sentenceOf = ({ path, message }: ZodError['issues'][number]): string => {
  const where = path.join('.');
  if (where === '' || message.startsWith('there ')) return message;
  return /^[a-z]/.test(message) ? `${where} ${message}` : `${where}: ${message}`;
};

const fromZod = (error: ZodError): DomainError => {
  const text = error.issues.slice(0, 3).map(sentenceOf).join('; ');
  return badInput(`${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`);
};

/** The domain error inside `error`, however it was wrapped, or the trouble of the database; null for anything unforeseen. */
export const domainError = (error: unknown): DomainError | null => {
  if (error instanceof DomainError) return error;
  if (error instanceof ZodError) return fromZod(error);
  return error instanceof TRPCError && error.cause ? domainError(error.cause) : databaseTrouble(error);
};

/**
 * Never passes the text of an unforeseen error on: it may carry SQL parameters. `requestId`: of the request that
 * failed, if it was one.
 */
export const errorView = (error: unknown, requestId?: string): ErrorView => ({
  ...viewOf(error, requestId),
  ...(requestId !== undefined && { requestId }),
});

const viewOf = (error: unknown, requestId: string | undefined): ErrorView => {
  const known = domainError(error);
  if (known) {
    const { code, message, hint = null, offer } = known;
    return { code, sentence: message, hint, ...(offer && { offer }) };
  }
  if (error instanceof TRPCError && error.code !== 'INTERNAL_SERVER_ERROR')
    return {
      code: error.code === 'NOT_FOUND' ? 'not_found' : 'bad_input',
      sentence: error.message,
      hint: null,
    };
  return {
    code: 'internal',
    sentence: 'Something went wrong inside Quarterdeck.',
    hint:
      requestId === undefined
        ? 'The terminal in which it runs names the error.'
        : `The log of the server names the error beside “${requestId}”.`,
  };
};
