import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { packageRoot } from '../../drizzle/packageRoot';

/**
 * `npm run bench:pixel [-- --drain]`: requests a second that the pixel acknowledges (parsed, checked,
 * made anonymous and on the disk), against a bare `node:http` server that answers 204 to the same body,
 * turn by turn in one run. The ratio counts, not the machine. Writes PIXEL.md.
 */

const ORIGIN = 'https://shop.example';
const ROUNDS = 7;
const ROUND_MS = 3_000;
const CONNECTIONS = 256;

const uid = () => Math.random().toString(36).slice(2, 12) + Math.random().toString(36).slice(2, 12);

/** A page view of a shop and what followed, as the script sends it. */
const body = (): string => {
  const page = uid();
  return JSON.stringify({
    t: 1,
    e: [
      { i: page, k: 'view', r: 'www.google.com', s: 'google', m: 'cpc', g: 'gclid', l: 'de-DE', a: 1_003 },
      { i: uid(), k: 'product', p: page, a: 980 },
      { i: uid(), k: 'cart', p: page, a: 12 },
    ],
  });
};

const AGENT =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
const address = () => Array.from({ length: 3 }, () => Math.floor(Math.random() * 256)).join('.');

/** Requests are made before the clock runs: whoever sends shares the machine with whoever answers. */
const requestsFor = ({ url, key }: Listening): Buffer[] =>
  Array.from({ length: 2_000 }, () => {
    const text = body();
    return Buffer.from(
      `POST /px/${key} HTTP/1.1\r\nHost: ${new URL(url).host}\r\nOrigin: ${ORIGIN}\r\nUser-Agent: ${AGENT}\r\n` +
        `X-Forwarded-For: 10.${address()}\r\nContent-Type: text/plain;charset=UTF-8\r\nContent-Length: ${text.length}\r\n\r\n${text}`,
    );
  });

interface Listening {
  url: string;
  key: string;
}

interface Side extends Listening {
  child: ChildProcess;
  requests: Buffer[];
}

/** Both sides are compiled as the server is. */
const compiled = async (): Promise<string> => {
  const root = packageRoot();
  const outDir = join(root, 'dist', 'bench');
  const input = { pixelServer: join(root, 'test/bench/pixelServer.ts') };
  await build({
    ...{ root, configFile: false, logLevel: 'silent' },
    build: { ssr: true, outDir, emptyOutDir: true, target: 'node20', rolldownOptions: { input } },
  });
  return join(outDir, 'pixelServer.js');
};

const start = async (script: string, side: 'bare' | 'pixel'): Promise<Side> => {
  const child = fork(script, [side, ORIGIN, ...process.argv.slice(2)], { execArgv: [] });
  const [listening] = (await once(child, 'message')) as [Listening];
  return { child, ...listening, requests: requestsFor(listening) };
};

const cpuOf = async ({ child }: Side): Promise<number> => {
  child.send('cpu');
  const [{ cpuMs }] = (await once(child, 'message')) as [{ cpuMs: number }];
  return cpuMs;
};

/** Sends and waits, on many connections at once, and counts what was acknowledged. */
const round = async (
  side: Side,
): Promise<{ taken: number; perSecond: number; cpuUs: number; refused: number }> => {
  const { port } = new URL(side.url);
  let [taken, refused, at] = [0, 0, 0];
  let over = false;
  const before = await cpuOf(side);
  const began = performance.now();
  const sockets = Array.from({ length: CONNECTIONS }, () => {
    const socket = connect({ host: '127.0.0.1', port: Number(port), noDelay: true });
    const next = () => socket.write(side.requests[at++ % side.requests.length]!);
    socket.once('connect', next);
    socket.on('data', (data) => {
      if (data.includes('HTTP/1.1 204')) taken += 1;
      else refused += 1;
      if (over) socket.end();
      else next();
    });
    return socket;
  });
  await new Promise((done) => setTimeout(done, ROUND_MS));
  over = true;
  await Promise.all(sockets.map((socket) => once(socket, 'close')));
  const seconds = (performance.now() - began) / 1_000;
  const cpuMs = (await cpuOf(side)) - before;
  return { taken, perSecond: taken / seconds, cpuUs: (cpuMs * 1_000) / taken, refused };
};

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
const n = (value: number): string => Math.round(value).toLocaleString('en');

const script = await compiled();
const sides = { bare: await start(script, 'bare'), pixel: await start(script, 'pixel') };
const results: { bare: Awaited<ReturnType<typeof round>>; pixel: Awaited<ReturnType<typeof round>> }[] = [];
/** Until the compiler knows both. */
const WARM = 20_000;
for (const side of Object.values(sides))
  for (let taken = 0; taken < WARM;) taken += (await round(side)).taken;
for (let i = 0; i < ROUNDS; i += 1) {
  const result = { bare: await round(sides.bare), pixel: await round(sides.pixel) };
  if (result.pixel.refused > 0) throw new Error(`${result.pixel.refused} requests were refused`);
  results.push(result);
  console.error(`${n(result.bare.perSecond)} bare, ${n(result.pixel.perSecond)} pixel a second`);
}
for (const { child } of Object.values(sides)) child.kill('SIGKILL');

const of = (side: 'bare' | 'pixel', what: 'perSecond' | 'cpuUs') => median(results.map((r) => r[side][what]));
const ratios = results.map(({ bare, pixel }) => pixel.perSecond / bare.perSecond);
const ratio = median(ratios);
const cpuRatio = of('bare', 'cpuUs') / of('pixel', 'cpuUs');
const load = loadavg()[0]!;
const text = `# The pixel against a bare server

\`npm run bench:pixel\`: ${ROUNDS} rounds of ${ROUND_MS / 1_000} s each, turn by turn, ${CONNECTIONS} connections, the same bodies of three
events (about ${Math.round(body().length / 10) * 10} bytes). Bare: \`node:http\` that reads the body and answers 204. Pixel: the whole server;
every answer means that the events are parsed, held against the store's origins and limits, without
address and user agent, and on the disk (one write for all that came within two milliseconds). Both are
compiled. Sender and servers share one machine, so the ratios count; CPU is that of the answering thread.

| | requests a second | CPU a request |
| --- | ---: | ---: |
| bare | ${n(of('bare', 'perSecond'))} | ${n(of('bare', 'cpuUs'))} µs |
| pixel | ${n(of('pixel', 'perSecond'))} | ${n(of('pixel', 'cpuUs'))} µs |

Ratio of throughput: **${ratio.toFixed(2)}** (median; ${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}); of CPU **${cpuRatio.toFixed(2)}**.
Load of the machine meanwhile ${load.toFixed(1)} on ${cpus().length} cores. Node ${process.version}.
`;
console.log(text);
if (!process.argv.includes('--drain')) writeFileSync(join(packageRoot(), 'test/bench/PIXEL.md'), text);
process.exit(0);
