import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import { request } from 'undici';
import { packageRoot } from '../../drizzle/packageRoot';
import { startPostgres } from '../../scripts/testing/postgres.mjs';
import { placesOn, type Engine, type Place } from '../faults/kills/places';
import { addressOf, endWith } from '../faults/programs';
import { memoryOf, Times } from './figures';

/**
 * The memory of a server that takes in a large file:
 * `npm run soak:import -- --engine postgres --lines 5000000`, or with `--file FILE --format FORMAT --heap 256`.
 */

const LOOK_MS = 500;
const ASK_MS = 50;
const LINES_AN_ORDER = 5;
const DAYS = 700;

/** Orders of five lines over two years, made while they are sent. */
function* orderLines(count: number): Generator<string> {
  yield 'order_id,placed_at,currency,customer_id,sku,quantity,unit_price\n';
  const first = Date.UTC(2024, 0, 1);
  const orders = Math.ceil(count / LINES_AN_ORDER);
  for (let i = 0; i < orders; i += 1) {
    const at = new Date(first + Math.floor((i / orders) * DAYS) * 86_400_000).toISOString().slice(0, 10);
    const head = `A-${i},${at} 09:30,EUR,c-${i % 200_000}`;
    let lines = '';
    for (let j = 0; j < LINES_AN_ORDER; j += 1) lines += `${head},SKU-${(i + j) % 500},1,${10 + j}.00\n`;
    yield lines;
  }
}

interface Given {
  format: string;
  fileName: string;
  body: Readable;
}

const send = async (address: string, { format, fileName, body }: Given): Promise<string> => {
  const store = {
    slug: 'shop',
    name: 'Shop',
    currency: format === 'online-retail' ? 'GBP' : 'EUR',
    timeZone: 'Europe/London',
  };
  const headers = { 'content-type': 'application/json' };
  const made = await request(`${address}/api/trpc/stores.create`, {
    method: 'POST',
    headers,
    body: JSON.stringify(store),
  });
  await made.body.dump();
  const answer = await request(`${address}/api/stores/shop/imports?format=${format}&fileName=${fileName}`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body },
    ...{ headersTimeout: 0, bodyTimeout: 0 },
  });
  return (await answer.body.text()).trim().split('\n').at(-1) ?? '';
};

/** Asks whether the server is alive: what keeps that waiting keeps everybody waiting. */
const isAlive = async (address: string): Promise<string | null> => {
  const answer = await request(`${address}/healthz`);
  await answer.body.dump();
  return answer.statusCode === 200 ? null : String(answer.statusCode);
};

interface Seen {
  /** The most memory, in MB. */
  most: number;
  answers: Times;
}

/** Looks at a server until the work has ended. */
const watched = async <T>({ pid }: ChildProcess, address: string, work: Promise<T>): Promise<[T, Seen]> => {
  const seen: Seen = { most: 0, answers: new Times() };
  const look = () => (seen.most = Math.max(seen.most, memoryOf(pid!)));
  look();
  const timers = [
    setInterval(look, LOOK_MS),
    setInterval(() => void seen.answers.of(() => isAlive(address)), ASK_MS),
  ];
  const result = await work.finally(() => timers.forEach((timer) => clearInterval(timer)));
  return [result, seen];
};

const run = async (place: Place, given: Given, heap: string | undefined): Promise<void> => {
  const flags = heap === undefined ? [] : [`--max-old-space-size=${heap}`];
  const main = join(packageRoot(), 'dist', 'server', 'main.js');
  const env = { ...place.env, QUARTERDECK_NOW: '' };
  const server = spawn(process.execPath, [...flags, main, '--empty'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const address = await addressOf(server);
    const before = memoryOf(server.pid!);
    const began = Date.now();
    const [result, { most, answers }] = await watched(server, address, send(address, given));
    const seconds = Math.round((Date.now() - began) / 1_000);
    console.log(
      `${given.fileName}: ${seconds} s, ${before} MB before, at most ${most} MB; ${result.slice(0, 600)}`,
    );
    console.log(`asked beside it whether it is alive: ${String(answers)}`);
    if (!result.startsWith('{"report":')) process.exitCode = 1;
  } finally {
    await endWith(server, 'SIGTERM');
  }
};

const main = async () => {
  const { values } = parseArgs({
    options: {
      engine: { type: 'string', default: 'embedded' },
      lines: { type: 'string', default: '5000000' },
      file: { type: 'string' },
      format: { type: 'string', default: 'orders' },
      heap: { type: 'string' },
    },
  });
  const engine: Engine = values.engine === 'postgres' ? 'postgres' : 'embedded';
  const body = values.file ? createReadStream(values.file) : Readable.from(orderLines(Number(values.lines)));
  const fileName = values.file ? (values.file.split('/').at(-1) ?? 'file') : 'lines.csv';
  const postgres = engine === 'postgres' ? await startPostgres() : null;
  try {
    const place = await placesOn(postgres?.url ?? '').empty(engine);
    await run(place, { format: values.format, fileName, body }, values.heap);
    await place.remove();
  } finally {
    await postgres?.stop();
  }
};

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
