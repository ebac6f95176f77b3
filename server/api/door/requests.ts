import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { databaseTrouble } from '../../databaseTrouble';
import { logLine } from '../../errors';
import type { ErrorView } from '../../errorView';

/** Each request has an id of its own, by which an error that a person sees is found in the log. */

const ID_BYTES = 6;

/** Short enough to be read out. An id that the sender names is not taken: it would end up in the log. */
export const newRequestId = (): string => randomBytes(ID_BYTES).toString('hex');

const isError = (body: unknown): body is ErrorView =>
  typeof body === 'object' && body !== null && 'code' in body && 'sentence' in body;

/** Answers name their request in `x-request-id`, errors in their body too. Has to come before the guard. */
export const nameRequests = (app: FastifyInstance): void => {
  app.addHook('onRequest', async ({ id }, reply) => void reply.header('x-request-id', id));
  app.addHook('preSerialization', async ({ id }, { statusCode }, body) =>
    statusCode >= 400 && isError(body) ? { ...body, requestId: id } : body,
  );
};

/**
 * An error's line for the log, with the id that its sender was told. Trouble of the database has none: all requests
 * meanwhile have the same line, so that it is logged once a minute.
 */
export const requestLine = (what: string, error: unknown, id: string): string => {
  const line = `${what}: ${logLine(error)}`;
  return databaseTrouble(error) ? line : `${line} (request ${id})`;
};
