import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { openDatabase } from '../../drizzle/client';
import { packageRoot } from '../../drizzle/packageRoot';
import { addSource } from '../../server/connections/sources';
import type { DeliveryState } from '../../server/connections/webhooks/deliveryState';
import { shopifyDriver } from '../../server/sources/shopify/driver';
import { createStore } from '../../server/stores';
import { testConnectors } from '../connectors';
import { storyOf, type HookEvent } from '../connections/webhooks/events';
import { send } from '../connections/webhooks/sender';
import { freePort, kill, startServer } from '../connections/webhooks/server';

/**
 * `npm run bench:webhooks`: how long a shop waits for its acknowledgement, while thousands of webhooks are
 * being taken into the ledger and while nothing is. Sent at a steady rate, whether answers come or not.
 * Writes WEBHOOKS.md.
 */

const BACKLOG = 12_000;
const PER_SECOND = 200;
const SECONDS = 10;
const SECRET = 'hush';
const KEY = Buffer.alloc(32, 7);

const driver = {
  ...shopifyDriver(),
  check: () => Promise.resolve({ name: 'Hand Shop', currency: 'EUR', timeZone: null }),
};

const dataDir = mkdtempSync(join(tmpdir(), 'quarterdeck-webhooks-bench-'));
const where = { dataDir: join(dataDir, 'db') };
const database = await openDatabase(where);
const clock = () => new Date();
const shop = { slug: 'bench', name: 'Bench', currency: 'EUR', timeZone: 'Europe/Berlin' };
const store = await createStore(database.db, shop, clock());
const given = { shop: 'hand.myshopify.com', accessToken: 't', clientSecret: SECRET };
const source = { name: 'shopify', platform: 'shopify', given };
await addSource({ database, clock, ...testConnectors(driver) }, store, source);
await database.close();
const port = await freePort();
const server = await startServer({ where, dataDir, port, key: KEY });
const base = `http://127.0.0.1:${port}`;
const url = `${base}/hooks/${store.slug}/shopify`;

/** Deliveries that are not in the ledger yet, of those that have left the spool. */
const waiting = async (): Promise<number> => {
  const input = encodeURIComponent(JSON.stringify({ store: store.slug, name: 'shopify' }));
  const answer = await request(`${base}/api/trpc/sources.deliveries?input=${input}`);
  const { result } = (await answer.body.json()) as { result: { data: DeliveryState } };
  return result.data.waiting;
};

const agent = new Agent({ connections: 100 });
const post = async ({ topic, body }: HookEvent): Promise<number> => {
  const began = performance.now();
  const signature = createHmac('sha256', SECRET).update(body).digest('base64');
  const headers = { 'content-type': 'application/json', 'x-shopify-topic': topic };
  const answer = await request(url, {
    ...{ method: 'POST', body, dispatcher: agent },
    headers: { ...headers, 'x-shopify-hmac-sha256': signature },
  });
  await answer.body.dump();
  if (answer.statusCode !== 200) throw new Error(`answered ${answer.statusCode}`);
  return performance.now() - began;
};

/** Milliseconds of each answer to what is sent at the rate. */
const steady = async (events: readonly HookEvent[]): Promise<number[]> => {
  const answers: Promise<number>[] = [];
  const began = performance.now();
  for (const [i, event] of events.entries()) {
    await sleep(began + (i * 1_000) / PER_SECOND - performance.now());
    answers.push(post(event));
  }
  return Promise.all(answers);
};

const quantile = (values: readonly number[], q: number): string =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * q)]!.toFixed(1);
const line = (name: string, took: readonly number[]) =>
  `| ${name} | ${quantile(took, 0.5)} | ${quantile(took, 0.95)} | ${quantile(took, 0.99)} | ${quantile(took, 1)} |`;

const { sent } = storyOf(BACKLOG + 2 * PER_SECOND * SECONDS, 42);
const measured = PER_SECOND * SECONDS;
await send(sent.slice(0, BACKLOG), url, SECRET).done;
while ((await waiting()) === 0) await sleep(50);
const before = await waiting();
const busy = await steady(sent.slice(BACKLOG, BACKLOG + measured));
const after = await waiting();
while ((await waiting()) > 0) await sleep(200);
await sleep(2_000);
const quiet = await steady(sent.slice(BACKLOG + measured));
await kill(server);
rmSync(dataDir, { recursive: true, force: true });

const text = `# Webhooks: how long until they are acknowledged

\`npm run bench:webhooks\`: ${PER_SECOND} signed deliveries a second for ${SECONDS} s, sent whether answers come or not, to the whole
server with the embedded database; sender and server share one machine. Each is on the disk before its 200.

| milliseconds | median | p95 | p99 | longest |
| --- | ---: | ---: | ---: | ---: |
${line('while the ledger takes in a backlog', busy)}
${line('while nothing waits', quiet)}

Backlog in the database at the beginning of the first line ${before.toLocaleString('en')}, at its end ${after.toLocaleString('en')}. Node ${process.version}.
`;
console.log(text);
writeFileSync(join(packageRoot(), 'test/bench/WEBHOOKS.md'), text);
process.exit(0);
