import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Database } from '../../drizzle/client';
import { sourceAges, waitingDeliveries } from '../connections';
import { waitingJobs } from '../jobs/queue';
import { listen } from '../signals';
import { backlogOf, linesIn } from '../spool/backlog';
import { shared, within } from './check';
import type { Installation } from './readiness';
import { HELP } from './sentences';

/**
 * Figures of this process for Prometheus. Labels come from closed lists (routes, procedures, kinds), never from an
 * address, so that their number is bounded; those of sources are 200 at most.
 */

export interface Metrics {
  contentType: string;
  /** All of them in the text format. What the database or the disk does not give in two seconds is left out. */
  text(): Promise<string>;
  close(): void;
}

/** Seconds, from a figure of a warm page to a large import. */
const BUCKETS = [0.005, 0.02, 0.1, 0.5, 2, 10, 60];

export const openMetrics = ({ database, spools }: Pick<Installation, 'database' | 'spools'>): Metrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const ends = [...requestMetrics(registry), ...rowMetrics(registry)];
  jobMetrics(registry, database);
  sourceMetrics(registry, database);
  spoolMetrics(registry, spools);
  poolMetrics(registry, database);
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    close: () => {
      for (const end of ends) end();
      registry.clear();
    },
  };
};

const named = (name: keyof typeof HELP) => ({ name, help: HELP[name] });

const requestMetrics = (registry: Registry) => {
  const registers = [registry];
  const requests = new Histogram({
    ...named('quarterdeck_http_request_duration_seconds'),
    labelNames: ['method', 'route', 'status'],
    ...{ buckets: BUCKETS, registers },
  });
  const procedures = new Histogram({
    ...named('quarterdeck_procedure_duration_seconds'),
    labelNames: ['procedure', 'outcome'],
    ...{ buckets: BUCKETS, registers },
  });
  return [
    listen('request', ({ method, route, status, seconds }) =>
      requests.observe({ method, route: route ?? 'none', status }, seconds),
    ),
    listen('procedure', ({ path, isOk, seconds }) =>
      procedures.observe({ procedure: path, outcome: isOk ? 'ok' : 'error' }, seconds),
    ),
  ];
};

const rowMetrics = (registry: Registry) => {
  const rows = new Counter({
    ...named('quarterdeck_rows_total'),
    labelNames: ['kind', 'outcome'],
    registers: [registry],
  });
  return [
    listen('rows', ({ kind, ...outcomes }) => {
      for (const [outcome, count] of Object.entries(outcomes)) rows.inc({ kind, outcome }, count);
    }),
    listen('refused', ({ kind }) => rows.inc({ kind, outcome: 'refused' })),
  ];
};

interface GaugeOf<T> extends ReturnType<typeof named> {
  /** Name of the label that tells the values apart. */
  label: string;
  /** Values of the label with what is known of each. */
  read: () => Promise<Record<string, T>>;
  value: (known: T) => number;
}

/** A gauge that is read when it is asked for; what can't be read is left out. */
const gauge = <T>(registry: Registry, { name, help, label, read, value }: GaugeOf<T>) =>
  new Gauge({
    ...{ name, help, labelNames: [label], registers: [registry] },
    async collect() {
      this.reset();
      const known = await within(read).catch(() => ({}));
      for (const [key, one] of Object.entries(known)) this.set({ [label]: key }, value(one));
    },
  });

/** As `gauge`, of one value without a label. */
const figure = (registry: Registry, name: keyof typeof HELP, read: () => Promise<number>) =>
  new Gauge({
    ...{ ...named(name), registers: [registry] },
    async collect() {
      const known = await within(read).catch(() => null);
      if (known === null) this.remove();
      else this.set(known);
    },
  });

const jobMetrics = (registry: Registry, { db }: Database) => {
  const read = shared(() => waitingJobs(db));
  const label = 'status';
  gauge(registry, {
    ...named('quarterdeck_jobs'),
    label,
    read,
    value: ({ count }) => count,
  });
  gauge(registry, {
    ...named('quarterdeck_jobs_oldest_age_seconds'),
    label,
    read,
    value: ({ oldestSeconds }) => oldestSeconds,
  });
};

/** The only labels that somebody has chosen, which is why there are 200 at most. */
const sourceMetrics = (registry: Registry, { db }: Database) => {
  const registers = [registry];
  new Gauge({
    ...named('quarterdeck_source_last_sync_age_seconds'),
    ...{ labelNames: ['store', 'source'], registers },
    async collect() {
      this.reset();
      const ages = await within(() => sourceAges(db)).catch(() => []);
      for (const { store, source, seconds } of ages) this.set({ store, source }, seconds);
    },
  });
  const read = shared(() => waitingDeliveries(db));
  figure(registry, 'quarterdeck_webhooks_waiting', async () => (await read()).count);
  figure(registry, 'quarterdeck_webhooks_oldest_age_seconds', async () => (await read()).oldestSeconds);
};

const spoolMetrics = (registry: Registry, spools: Installation['spools']) => {
  const ofEach = async <T>(look: (folder: string) => Promise<T>): Promise<Record<string, T>> =>
    Object.fromEntries(
      await Promise.all(
        Object.entries(spools).map(async ([name, folder]) => [name, await look(folder)] as const),
      ),
    );
  const read = () => ofEach(backlogOf);
  const label = 'spool';
  gauge(registry, {
    ...named('quarterdeck_spool_bytes'),
    label,
    read,
    value: ({ bytes }) => bytes,
  });
  gauge(registry, {
    ...named('quarterdeck_spool_lines'),
    label,
    read: () => ofEach(linesIn),
    value: (lines) => lines,
  });
  gauge(registry, {
    ...named('quarterdeck_spool_oldest_age_seconds'),
    label,
    read,
    value: ({ since }) => (since === null ? 0 : Math.max(0, Date.now() - since) / 1_000),
  });
  gauge(registry, {
    ...named('quarterdeck_spool_set_aside_files'),
    label,
    read,
    value: ({ setAside }) => setAside,
  });
};

const poolMetrics = (registry: Registry, { pools }: Database) => {
  if (!pools) return;
  const read = async () => pools();
  const label = 'pool';
  gauge(registry, {
    ...named('quarterdeck_pool_connections_in_use'),
    label,
    read,
    value: ({ inUse }) => inUse,
  });
  gauge(registry, {
    ...named('quarterdeck_pool_waiting'),
    label,
    read,
    value: ({ waiting }) => waiting,
  });
};
