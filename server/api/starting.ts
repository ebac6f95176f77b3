import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RETRY_AFTER } from './door/errors';
import { STARTING } from './sentences';

/**
 * The address of the server before it can do its work: a migration may take minutes, and a supervisor that hears
 * nothing meanwhile would end it.
 */

export interface Starting {
  /** The one that was taken. */
  port: number;
  /** Gives the address back. */
  close(): Promise<void>;
}

const { sentence, hint } = STARTING;
const ERROR = { code: 'unavailable', sentence, hint };
const UNREADY = { ready: false, checks: [{ name: 'migrations', ok: false, sentence, hint }] };

const answer: RequestListener = ({ url = '', headers }, response) => {
  const [path] = url.split('?');
  const isAlive = path === '/healthz';
  const body = isAlive ? { alive: true } : path === '/readyz' ? UNREADY : ERROR;
  const isPage = !isAlive && headers.accept?.includes('text/html');
  response.writeHead(isAlive ? 200 : 503, {
    'content-type': isPage ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    // whoever asks again is answered by the server itself
    connection: 'close',
    ...(!isAlive && { 'retry-after': RETRY_AFTER }),
  });
  response.end(isPage ? `${sentence} ${hint}\n` : JSON.stringify(body));
};

/** Answers that the process is alive, and to all else that it starts. @throws the error of the address. */
export const answerStarting = async (host: string, port: number): Promise<Starting> => {
  const server = createServer({ headersTimeout: 5_000, requestTimeout: 5_000 }, answer);
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(port, host, listening);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
};
