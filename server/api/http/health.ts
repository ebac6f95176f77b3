import type { FastifyInstance } from 'fastify';
import type { Check, Metrics } from '../../health';

export interface HealthOptions {
  /** Looks at all that the work needs. */
  readiness: () => Promise<Check[]>;
  metrics: Metrics;
}

/** For supervisors and monitors: whether the process is alive, whether it can do its work now, and its figures. */
export const healthRoutes = (app: FastifyInstance, { readiness, metrics }: HealthOptions): void => {
  app.get('/healthz', { config: { access: 'public' } }, (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ alive: true }),
  );
  app.get('/readyz', { config: { access: 'people' } }, async (_request, reply) => {
    const checks = await readiness();
    const ready = checks.every(({ state }) => state !== 'bad');
    return reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ ready, checks: checks.map(({ state, ...check }) => ({ ...check, ok: state !== 'bad' })) });
  });
  app.get('/metrics', { config: { access: 'people' } }, async (_request, reply) =>
    reply
      .header('cache-control', 'no-store')
      .type(metrics.contentType)
      .send(await metrics.text()),
  );
};
