import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../errors';
import { keepDelivery } from '../jobs/deliveries';
import { connectionOf, driverOf, sourceNamed, type SourceContext } from '../jobs/sources';
import { storeBySlug } from '../stores';

/**
 * Where platforms send their webhooks: proved by signature, kept, and acknowledged at once. Whoever
 * can't prove it learns nothing, not even whether there is such a source.
 */

const MB = 1024 * 1024;

type Params = { store: string; source: string };

export const hookRoutes = (app: FastifyInstance, context: SourceContext): void => {
  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    // The signature is over the bytes as they came.
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => parsed(null, body));
    scope.post<{ Params: Params; Body: Buffer | undefined }>(
      '/hooks/:store/:source',
      { bodyLimit: 8 * MB, config: { isOpen: true } },
      (request, reply) => take(context, request, reply),
    );
    done();
  });
};

const take = async (
  context: SourceContext,
  { params, headers, body }: FastifyRequest<{ Params: Params; Body: Buffer | undefined }>,
  reply: FastifyReply,
) => {
  const single = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
  const sent = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  const greets = Object.values(context.drivers).some((driver) =>
    driver.hooks?.isGreeting?.({ headers: single, body: sent }),
  );
  // Answered for any address: it tells nobody which sources there are.
  if (greets) return reply.code(200).send();
  const found = await connected(context, params);
  const accepted = found?.hooks.accept({ headers: single, body: sent }, found.credentials) ?? null;
  if (!found || !accepted) return reply.code(401).send();
  await keepDelivery(context.database, found.storeId, found.sourceId, accepted, sent.toString('utf8'));
  return reply.code(200).send();
};

const connected = async (context: SourceContext, { store: slug, source: name }: Params) => {
  try {
    return await context.database.read(async (tx) => {
      const store = await storeBySlug(tx, slug);
      const source = await sourceNamed(tx, store.id, name);
      const { hooks } = driverOf(context, source.platform);
      if (!hooks) return null;
      const { credentials } = connectionOf(context, store, source);
      return { storeId: store.id, sourceId: source.id, hooks, credentials };
    });
  } catch (error) {
    if (error instanceof DomainError && error.code === 'not_found') return null;
    throw error;
  }
};
