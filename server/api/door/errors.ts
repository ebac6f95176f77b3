import type { Readable } from 'node:stream';
import { TRPCError } from '@trpc/server';
import type { ErrorCode } from '../../errors';
import { domainError } from '../../errorView';

/** One vocabulary of errors for tRPC, HTTP and the command line. */
const trpcCodes = {
  not_found: 'NOT_FOUND',
  bad_input: 'BAD_REQUEST',
  conflict: 'CONFLICT',
  forbidden: 'FORBIDDEN',
  unavailable: 'SERVICE_UNAVAILABLE',
  internal: 'INTERNAL_SERVER_ERROR',
} as const satisfies Record<ErrorCode, TRPCError['code']>;

const httpStatus = {
  not_found: 404,
  bad_input: 400,
  conflict: 409,
  forbidden: 403,
  unavailable: 503,
  internal: 500,
} as const satisfies Record<ErrorCode, number>;

/** Turns whatever a procedure threw into the TRPCError with the right status. */
export const toTrpcError = (error: TRPCError): TRPCError => {
  const known = domainError(error);
  return known ? new TRPCError({ code: trpcCodes[known.code], message: known.message, cause: known }) : error;
};

/** HTTP status of an error that a route or the web framework threw. */
export const statusOf = (error: unknown): number => {
  const known = domainError(error);
  if (known) return httpStatus[known.code];
  const given = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof given === 'number' && given >= 400 ? given : 500;
};

/** Seconds after which it may be tried again, where an answer is 503. */
export const RETRY_AFTER = '5';

/** Whoever sent it has gone before all of it was here: nobody waits for an answer, and nothing is wrong here. */
export const hasHungUp = (request: Readable): boolean => request.readableAborted;
