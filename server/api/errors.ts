import { TRPCError } from '@trpc/server';
import { ZodError } from 'zod';
import { DomainError, badInput, type ErrorCode } from '../errors';

/** One vocabulary of errors for tRPC, HTTP and the command line. */
const trpcCodes = {
  not_found: 'NOT_FOUND',
  bad_input: 'BAD_REQUEST',
  conflict: 'CONFLICT',
  forbidden: 'FORBIDDEN',
  unavailable: 'SERVICE_UNAVAILABLE',
} as const satisfies Record<ErrorCode, TRPCError['code']>;

/** What a person is told: a stable code, a sentence, and what to do (null = nothing to add). */
export interface ErrorView {
  code: ErrorCode | 'internal';
  sentence: string;
  hint: string | null;
}

const fromZod = (error: ZodError): DomainError => {
  const sentences = error.issues.slice(0, 3).map((issue) => {
    const where = issue.path.join('.');
    return `${where === '' ? '' : `${where}: `}${issue.message}`;
  });
  return badInput(sentences.join('; '));
};

/** The domain error inside `error`, however it was wrapped; null for anything unforeseen. */
export const domainError = (error: unknown): DomainError | null => {
  if (error instanceof DomainError) return error;
  if (error instanceof ZodError) return fromZod(error);
  return error instanceof TRPCError && error.cause ? domainError(error.cause) : null;
};

/** Never passes the text of an unforeseen error on: it may carry SQL parameters. */
export const errorView = (error: unknown): ErrorView => {
  const known = domainError(error);
  if (known) return { code: known.code, sentence: known.message, hint: known.hint ?? null };
  if (error instanceof TRPCError && error.code !== 'INTERNAL_SERVER_ERROR')
    return { code: error.code === 'NOT_FOUND' ? 'not_found' : 'bad_input', sentence: error.message, hint: null };
  return {
    code: 'internal',
    sentence: 'Something went wrong inside Quarterdeck.',
    hint: 'The terminal in which it runs names the error.',
  };
};

/** Turns whatever a procedure threw into the TRPCError with the right status. */
export const toTrpcError = (error: TRPCError): TRPCError => {
  const known = domainError(error);
  return known ? new TRPCError({ code: trpcCodes[known.code], message: known.message, cause: known }) : error;
};

/** One line for the log: class, SQLSTATE and message, without statement or parameters. */
export const logLine = (error: unknown): string => {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(inner instanceof Error)) return 'unknown error';
  const code = 'code' in inner && typeof inner.code === 'string' ? ` ${inner.code}` : '';
  const message = inner.message.startsWith('Failed query') ? 'failed query' : inner.message.split('\n')[0];
  return `${inner.name}${code}: ${message}`;
};
