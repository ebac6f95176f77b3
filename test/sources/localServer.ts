import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a platform answers: a body, with its status and headers. */
export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body: unknown;
}

/** How an answer goes wrong on its way, once each. */
export type Fault =
  | 'cut' // the connection ends in the middle of the body
  | 'half' // the body is half there, and says that it is whole
  | 'hang up' // no answer at all
  | { status: number; headers?: Record<string, string> };

export interface LocalServer {
  address: string;
  /** Every request, by path and query. */
  asked: URL[];
  /** Faults of the next answers, in turn; null = that one goes well. */
  faults: (Fault | null)[];
  close(): Promise<void>;
}

/** A platform on this machine, for tests: answers as `answer` does, unless a fault is due. */
export const localServer = async (
  answer: (url: URL, request: IncomingMessage) => Answer,
): Promise<LocalServer> => {
  const faults: (Fault | null)[] = [];
  const asked: URL[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url!, 'http://platform.example');
    asked.push(url);
    send(response, faults.shift() ?? null, () => answer(url, request));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    faults,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};

const send = (response: ServerResponse, fault: Fault | null, answer: () => Answer): void => {
  if (fault === 'hang up') return void response.destroy();
  if (fault !== null && typeof fault === 'object') {
    response.writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers });
    return void response.end('{"message":"later"}');
  }
  const { status = 200, headers = {}, body } = answer();
  const text = Buffer.from(JSON.stringify(body));
  const half = text.subarray(0, Math.floor(text.length / 2));
  const length = fault === 'half' ? half.length : text.length;
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': String(length),
    ...headers,
  });
  if (fault === 'half') return void response.end(half);
  if (fault === 'cut') return void response.write(half, () => response.destroy());
  response.end(text);
};
