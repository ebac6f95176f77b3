import { createHmac } from 'node:crypto';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { InjectOptions } from 'fastify';
import type { z } from 'zod';
import type { Random } from '../../server/demo/random';
import { appRouter } from '../../server/api/rpc/router';
import { help } from '../../server/cli/run';
import { INGEST_KINDS } from '../../server/ledger/input';
import { INSIDE } from '../../server/sentences';
import { FORMAT_IDS } from '../../server/sources/formats';
import { KEYS, wooOrder } from '../sources/wooShop';
import { changedText, changedValue, nastyText, pick } from './chance';
import { exampleOf, type Example } from './examples';
import { FACTS } from './facts';
import { ORIGIN, TOKEN, type FuzzedPlace } from './place';
import { EVENTS, FILES } from './samples';
import { target, type Target } from './target';

/** Every door of the server: procedures, routes and their queries, keys, webhooks, the pixel, commands. */

type Answer = Awaited<ReturnType<FuzzedPlace['app']['inject']>>;
type Ask = Omit<InjectOptions, 'url'> & { url: string };

/** An address takes no half characters. */
const wellFormed = (text: string): string => Buffer.from(text).toString();

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
};

/** As every refusal is told: a code and a sentence, in the envelope of tRPC or without. */
const hasShape = (body: unknown): boolean => {
  if (Array.isArray(body)) return body.every((each) => 'result' in (each as object) || hasShape(each));
  const { error, code, sentence } = (body ?? {}) as {
    error?: { data?: { error?: object } };
    code?: unknown;
    sentence?: unknown;
  };
  if (error) return hasShape(error.data?.error);
  return typeof code === 'string' && typeof sentence === 'string';
};

/** Webhooks that nobody can prove learn nothing, not even a sentence. */
const saysNothing = ({ statusCode, body }: Answer, url: string): boolean =>
  statusCode === 401 && body === '' && url.startsWith('/hooks/');

/** A busy machine is not ready, and each of its checks has a sentence of its own. */
const isNotReady = ({ statusCode }: Answer, url: string, body: unknown): boolean => {
  const { checks } = (body ?? {}) as { checks?: { sentence?: unknown }[] };
  if (statusCode !== 503 || !url.startsWith('/readyz') || !Array.isArray(checks)) return false;
  return checks.length > 0 && checks.every(({ sentence }) => typeof sentence === 'string');
};

/** The text of an answer, packed or not. */
const textOf = ({ headers, rawPayload, body }: Answer): string => {
  const encoding = headers['content-encoding'];
  if (encoding === 'br') return brotliDecompressSync(rawPayload).toString();
  return encoding === 'gzip' ? gunzipSync(rawPayload).toString() : body;
};

/** @throws for an answer that is none of the API's. */
const check = (answer: Answer, url: string): void => {
  const { statusCode } = answer;
  const body = textOf(answer);
  const text = body.slice(0, 2_000);
  if (statusCode === 500 || statusCode === 502 || body.includes(INSIDE))
    throw new Error(`${url} answers ${statusCode}: ${text}`);
  if (statusCode < 400 || saysNothing(answer, url)) return;
  const said = parsed(body);
  if (!hasShape(said) && !isNotReady(answer, url, said))
    throw new Error(`${url} answers ${statusCode} without a sentence: ${text}`);
};

const send = async ({ app }: FuzzedPlace, ask: Ask): Promise<void> => check(await app.inject(ask), ask.url);

interface Procedure {
  _def: { type: 'query' | 'mutation' | 'subscription'; inputs: z.ZodType[] };
}

/** Watching a job has no end of its own. */
const PROCEDURES = Object.entries(appRouter._def.procedures as unknown as Record<string, Procedure>).filter(
  ([, { _def }]) => _def.type !== 'subscription',
);

/** The last schema of a procedure is its own; the one before only asks for the store. */
const exampleFor = ({ _def }: Procedure): Example => {
  const schema = _def.inputs.at(-1);
  return schema ? exampleOf(schema) : () => undefined;
};
const EXAMPLES = new Map(PROCEDURES.map(([path, procedure]) => [path, exampleFor(procedure)]));

const inputOf = (path: string, random: Random): unknown => {
  const kind = path.startsWith('ingest.') ? INGEST_KINDS[path.slice(7) as keyof typeof INGEST_KINDS] : null;
  const given = kind
    ? { store: 'anvil', rows: [FACTS[kind](random), FACTS[kind](random)] }
    : EXAMPLES.get(path)!(random);
  return random() < 0.3 ? given : changedValue(given, random);
};

const JSON_TYPE = { 'content-type': 'application/json' };

const callOf = (path: string, type: string, input: unknown): Ask => {
  const text = JSON.stringify(input) ?? '';
  if (type === 'mutation')
    return { method: 'POST', url: `/api/trpc/${path}`, headers: JSON_TYPE, payload: text };
  return { method: 'GET', url: `/api/trpc/${path}?input=${encodeURIComponent(wellFormed(text))}` };
};

const procedures = (place: FuzzedPlace): Target =>
  target<Ask>({
    ...{ name: 'procedures', share: 50 },
    make: (random) => {
      const [path, { _def }] = pick(PROCEDURES, random);
      return callOf(path, _def.type, inputOf(path, random));
    },
    run: async (ask) => {
      await send(place, ask);
      // a closed store would refuse whatever comes after
      if (ask.url.includes('stores.archive')) await place.command(['stores', 'unarchive', '--slug', 'anvil']);
    },
  });

const QUERY = {
  ...{
    from: '2026-02-01',
    to: '2026-03-01',
    channel: 'email',
    status: 'cancelled',
    id: 'A-1',
    currency: 'EUR',
  },
  ...{
    customer_type: 'new',
    identity: 'guest',
    device: 'mobile',
    country: 'DE',
    witness: 'pixel',
    list: 'missing',
  },
};

const queryOf = (values: Record<string, string>, random: Random): string =>
  Object.entries(values)
    .filter(() => random() < 0.3)
    .map(([name, value]) => {
      const changed = random() < 0.3 ? nastyText(random) : value;
      return `${random() < 0.05 ? 'colour' : name}=${encodeURIComponent(wellFormed(changed))}`;
    })
    .join('&');

const uploadOf = (random: Random): Ask => {
  const id = pick(FORMAT_IDS, random);
  const query = queryOf(
    { source: 'file', zone: 'Europe/Berlin', currency: 'EUR', dryRun: '1', spread: '1' },
    random,
  );
  return {
    method: 'POST',
    url: `/api/stores/anvil/imports?format=${id}&fileName=${id}.txt&${query}`,
    headers: { 'content-type': 'application/octet-stream' },
    payload: random() < 0.3 ? FILES[id] : changedText(FILES[id], random),
  };
};

const ROUTES = [
  ...['/api/stores/anvil/orders.csv', '/api/stores/anvil/parity.csv', '/api/stores/nobody/orders.csv'],
  ...[
    '/api/stores/anvil/imports/1/rejections.csv',
    '/healthz',
    '/readyz',
    '/metrics',
    '/',
    '/roadmap',
    '/px/q.js',
  ],
  ...[
    '/api/trpc/stores.list,catalog.metrics?batch=1',
    '/api/trpc/nothing',
    '/api/nothing',
    '/cli',
    '/ingest/v1',
  ],
];
const HEADERS = {
  ...{ host: '127.0.0.1:4280', origin: 'http://evil.example', 'content-type': 'text/plain', accept: '*/*' },
  ...{
    'accept-encoding': 'br',
    'sec-fetch-site': 'cross-site',
    'x-forwarded-for': '10.0.0.1',
    range: 'bytes=0-',
  },
};

/** As HTTP takes them: a header with other characters never comes as far as a route. */
const headersOf = (random: Random): Record<string, string> =>
  Object.fromEntries(
    Object.entries(HEADERS)
      .filter(() => random() < 0.15)
      .map(([name, value]) => [
        name,
        random() < 0.5 ? value : nastyText(random).replace(/[^\x20-\x7e]/g, '?'),
      ]),
  );

const routes = (place: FuzzedPlace): Target =>
  target<Ask>({
    ...{ name: 'routes', share: 15 },
    make: (random) => {
      if (random() < 0.5) return uploadOf(random);
      const path = pick(ROUTES, random);
      const method = pick(['GET', 'GET', 'GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD'] as const, random);
      return {
        method,
        url: `${path}${path.includes('?') ? '&' : '?'}${queryOf(QUERY, random)}`,
        headers: headersOf(random),
        ...(method === 'POST' && { payload: nastyText(random) }),
      };
    },
    run: async (ask) => {
      const answer = await place.app.inject(ask);
      // HEAD has no body that could say anything
      if (ask.method !== 'HEAD' || answer.statusCode >= 500) check(answer, ask.url);
    },
  });

const programs = (place: FuzzedPlace): Target =>
  target<Ask>({
    ...{ name: 'programs', share: 15 },
    make: (random) => {
      const kind = pick(Object.keys(INGEST_KINDS) as (keyof typeof INGEST_KINDS)[], random);
      const rows = [1, 2, 3].map(() => changedValue(FACTS[INGEST_KINDS[kind]](random), random));
      const isLines = random() < 0.4;
      const text = isLines ? rows.map((row) => JSON.stringify(row)).join('\n') : JSON.stringify(rows);
      return {
        method: 'POST',
        url: `/ingest/v1/anvil/${kind}${random() < 0.2 ? `?coversTo=${encodeURIComponent(wellFormed(nastyText(random)))}` : ''}`,
        headers: {
          authorization: `Bearer ${place.keys.ingest}`,
          'content-type': isLines ? 'application/x-ndjson' : 'application/json',
        },
        payload: random() < 0.2 ? changedText(text, random) : text,
      };
    },
    run: (ask) => send(place, ask),
  });

const webhooks = (place: FuzzedPlace): Target =>
  target<Ask>({
    ...{ name: 'webhooks', share: 8 },
    make: (random) => {
      const order = wooOrder(1 + Math.floor(random() * 50), '2026-03-01T10:00:00', { tax: 2, shipping: 5 });
      const payload = JSON.stringify(changedValue(order, random));
      const signature = createHmac('sha256', KEYS.webhookSecret).update(payload).digest('base64');
      const headers = {
        ...JSON_TYPE,
        'x-wc-webhook-topic': pick(['order.created', 'order.updated', 'order.deleted', 'other'], random),
        'x-wc-webhook-signature': random() < 0.9 ? signature : 'none',
      };
      return { method: 'POST', url: `/hooks/anvil/${random() < 0.95 ? 'shop' : 'x'}`, headers, payload };
    },
    run: (ask) => send(place, ask),
  });

const TAKEN = ['taken', 'unknown', 'unreadable', 'too_many'];

/** Ahead of the web framework, which these never reach. */
const pixel = (place: FuzzedPlace): Target =>
  target<string>({
    ...{ name: 'pixel', share: 8 },
    make: (random) => {
      const text = JSON.stringify(changedValue(EVENTS, random));
      return random() < 0.1 ? changedText(text, random) : text;
    },
    run: async (body) => {
      const request = { key: place.keys.pixel, origin: ORIGIN, userAgent: 'x', peer: '127.0.0.1', body };
      const taken = await place.pixel.take({ ...request, forwarded: '198.51.100.7', country: 'DE' });
      if (!TAKEN.includes(taken)) throw new Error(`the pixel says ${taken}`);
    },
  });

/** Commands with the options that their usage names; the demo is not loaded, and nothing is erased. */
const USAGES = help()
  .split('\n')
  .flatMap((line) => / quarterdeck -- (.*)$/.exec(line)?.[1] ?? [])
  .filter((usage) => !/^(serve|demo|backup|restore|stores delete|stores archive|secrets)/.test(usage));

const WORDS = {
  ...{ SLUG: 'anvil', FILE: 'orders.txt', IMPORT: '1', NAME: 'shop', CODE: 'EUR', ZONE: 'Europe/Berlin' },
  ...{
    DAY: '2026-03-01',
    'YYYY-MM-DD': '2026-03-01',
    METRIC: 'orders',
    DIMENSION: 'channel',
    PLATFORM: 'ecb',
  },
} as Record<string, string>;

const argvOf = (usage: string, random: Random): string[] => {
  const words = usage
    .replaceAll(/[[\]()…]|\s\|\s/g, ' ')
    .trim()
    .split(/\s+/);
  const filled = words.map((word) => WORDS[word] ?? word.split('|')[0]!);
  return filled
    .filter((_, i) => i < 2 || random() < 0.8)
    .map((word, i) => (i >= 2 && random() < 0.15 ? nastyText(random) : word));
};

const commands = (place: FuzzedPlace): Target =>
  target<string[]>({
    ...{ name: 'commands', share: 4 },
    // an argument of a process ends with NUL
    make: (random) => argvOf(pick(USAGES, random), random).map((word) => word.replaceAll('\0', '')),
    run: async (argv) => {
      const { code, text } = await place.command(argv);
      if (text.includes(INSIDE)) throw new Error(`exit code ${code}: ${text}`);
    },
  });

/** The same commands, as the command line sends them to a server. */
const remote = (place: FuzzedPlace): Target =>
  target<Ask>({
    ...{ name: 'command line', share: 1 },
    make: (random) => ({
      ...{ method: 'POST', url: '/cli', headers: { ...JSON_TYPE, authorization: `Bearer ${TOKEN}` } },
      payload: JSON.stringify(changedValue({ argv: argvOf(pick(USAGES, random), random), cwd: '/' }, random)),
    }),
    run: (ask) => send(place, ask),
  });

export const doorsOf = (place: FuzzedPlace): Target[] =>
  [procedures, routes, programs, webhooks, pixel, commands, remote].map((open) => open(place));
