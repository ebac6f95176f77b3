import type { FastifyInstance } from 'fastify';
import type { Check } from '../../health';

/** For supervisors and monitors: whether the process is alive, and whether it can do its work now. */
export const healthRoutes = (app: FastifyInstance, look: () => Promise<Check[]>): void => {
  app.get('/healthz', { config: { access: 'public' } }, (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ alive: true }),
  );
  app.get('/readyz', { config: { access: 'people' } }, async (_request, reply) => {
    const checks = await look();
    const ready = checks.every(({ state }) => state !== 'bad');
    return reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ ready, checks: checks.map(({ state, ...check }) => ({ ...check, ok: state !== 'bad' })) });
  });
};
