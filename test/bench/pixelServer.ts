import { createServer } from 'node:http';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../drizzle/client';
import { createApp } from '../../server/api/app';
import { startPixel } from '../../server/pixel';
import { savePixel } from '../../server/pixel/pixels';
import { createStore } from '../../server/stores';

/**
 * One side of the pixel's bench, in a process of its own: `bare` reads a body and answers 204, `pixel` is
 * the whole server with an embedded database. Says where it listens, and what it has cost when asked.
 */

const NO_LIMITS = { byAddress: Infinity, byVisitor: Infinity, byStore: Infinity };

const bare = async (): Promise<{ url: string; key: string }> => {
  const server = createServer((request, response) => {
    request.on('data', () => {});
    request.on('end', () => response.writeHead(204).end());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address!.port : ''}`, key: 'bare' };
};

const pixel = async (origin: string): Promise<{ url: string; key: string }> => {
  const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-pixel-bench-'));
  const database = await openDatabase({ dataDir: join(folder, 'db') });
  const clock = () => new Date();
  const log = (line: string) => console.error(line);
  const shop = { slug: 'bench', name: 'Bench', currency: 'EUR', timeZone: 'Europe/Berlin' };
  const store = await createStore(database.db, shop, clock());
  const { key } = await savePixel(
    database.db,
    store.id,
    { origins: [origin], internal: [], proxies: [] },
    clock(),
  );
  const service = await startPixel({
    ...{ database, clock, folder: join(folder, 'pixel'), log, limits: NO_LIMITS },
    // what it does meanwhile in the background is another question: `--drain` has it run
    ...(process.argv.includes('--drain') ? {} : { everyMs: 3_600_000 }),
  });
  const app = await createApp({ database, clock, clientDir: null, pixel: service, log });
  return { url: await app.listen({ host: '127.0.0.1', port: 0 }), key };
};

const [side, origin] = process.argv.slice(2);
const listening = side === 'bare' ? await bare() : await pixel(origin!);
process.send!({ ...listening, folder: tmpdir() });
/**
 * CPU of the thread that answers, in ms: it is what limits the throughput, and other load of the machine,
 * which keeps the threads of garbage collection spinning, is not in it. Linux tells; elsewhere all threads.
 */
const cpuMs = (): number => {
  try {
    const stat = readFileSync(`/proc/self/task/${process.pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  }
};
const TICK_MS = 10;

process.on('message', () => process.send!({ cpuMs: cpuMs() }));
