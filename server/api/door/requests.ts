import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { databaseTrouble } from '../../databaseTrouble';
import { logLine } from '../../errors';
import type { ErrorView } from '../../errorView';
import { FolderTrouble } from '../../folder';
import { nameIn, type About, type Log } from '../../log';

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

/** The request as the log names it: its id, and the store and source of its address. */
export const aboutRequest = ({ id, params }: Pick<FastifyRequest, 'id' | 'params'>): About => {
  const { store, slug, source } = (params ?? {}) as Record<string, unknown>;
  return aboutOf({ requestId: id, store: store ?? slug, source });
};

/** Of what a request says of itself, what can be a slug or a name. */
export const aboutOf = ({ requestId, store, source }: Record<string, unknown>): About => {
  const named = { store: nameIn(store), source: nameIn(source), requestId: nameIn(requestId) };
  return Object.fromEntries(Object.entries(named).filter(([, name]) => name !== undefined));
};

/**
 * Logs an error of a request, with the id that its sender was told. Trouble of the database or of the data folder has
 * none: all requests meanwhile have the same line, so that it is logged once a minute.
 */
export const logFailure = (log: Log, what: string, error: unknown, about: About): void => {
  const line = `${what}: ${logLine(error)}`;
  if (databaseTrouble(error) || error instanceof FolderTrouble) log(line);
  else log(line, { level: 'error', ...about });
};
