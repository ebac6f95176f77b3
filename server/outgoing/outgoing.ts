import { lookup as lookUp, type LookupAddress } from 'node:dns';
import { BlockList, isIP } from 'node:net';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import pRetry, { AbortError } from 'p-retry';
import { Agent, request as send, type Dispatcher } from 'undici';
import { isLoopback } from '../config';
import { DomainError, OF_CERTIFICATE } from '../errors';
import { valuesIn } from '../json';
import { Turn } from '../turns';
import {
  answersNoJson,
  answersWithError,
  answerTooCrowded,
  answerTooLarge,
  askedTooOften,
  cannotBeSent,
  certificateInvalid,
  credentialsRefused,
  ledAside,
  NOTHING_THERE,
  noHost,
  noSuchPath,
  notAnAddress,
  notCalled,
  notEncrypted,
  notReached,
  redirectsNowhere,
  redirectsTooOften,
  secretInAddress,
  tooSlow,
} from './sentences';

/**
 * Every call that leaves this machine: https only, or plain http to loopback. Time and size are bounded, and what may
 * succeed later is tried again. A private network is entered only at hosts that the operator wrote down, and by no
 * redirect. What is thrown names the host, never the address's query, a header or a body: they hold secrets.
 */
export interface OutgoingRequest {
  url: string;
  /** Default: GET. A POST is tried again too: send only what may arrive twice. */
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
  /** Default: 32 MB. */
  maxBytes?: number;
  /** Origin that named this address, if nobody entered it: another host is treated as a redirect. */
  namedBy?: string;
  /** Nobody has reached this address before: where nothing answers it is wrong, and not tried again. */
  isFirst?: boolean;
  signal?: AbortSignal | undefined;
}

export interface OutgoingAnswer {
  status: number;
  /** By lower-case name. */
  headers: Record<string, string>;
  text: string;
  /** @throws DomainError `unavailable` if it is no JSON. */
  json(): unknown;
}

export interface Outgoing {
  /** An answer of 2xx. @throws DomainError: `forbidden` for 401 and 403, `not_found` for 404, else `unavailable`. */
  send(request: OutgoingRequest): Promise<OutgoingAnswer>;
  /** The body of a 2xx as it comes, of any size; a connection that is cut surfaces while it is read. */
  download(request: Omit<OutgoingRequest, 'maxBytes'>): Promise<Readable>;
}

export interface OutgoingOptions {
  /** How often a request is sent at most. Default: 6. */
  attempts?: number;
  /** Wait before the second attempt, doubled each time, with jitter. Default: one second. */
  firstWaitMs?: number;
  /** For an answer to begin, and between two pieces of it; one that is not streamed has ten times as long as a whole. Default: 30 seconds. */
  timeoutMs?: number;
  /** Longest wait that the other side may ask for; what asks for more fails at once. Default: two minutes. */
  patienceMs?: number;
  /** Addresses that are not called. Default: private ones. */
  isInside?: (address: string) => boolean;
  /** Hosts, or hosts with a port, that are called although they are inside; a redirect does not lead there. */
  allowedHosts?: readonly string[];
}

/** The same calls to an address that was only just entered. */
export const atFirst = (outgoing: Outgoing): Outgoing => ({
  send: (request) => outgoing.send({ ...request, isFirst: true }),
  download: (request) => outgoing.download({ ...request, isFirst: true }),
});

const MB = 1024 * 1024;
const MAX_BYTES = 32 * MB;
/** Of an answer in JSON, which is parsed in one go: a page of a platform has some ten thousand. */
const MOST_VALUES = 1_000_000;
const MAX_REDIRECTS = 3;
const MAX_BACKOFF_MS = 60_000;

const PRIVATE = new BlockList();
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  PRIVATE.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of [
  ['::', 96],
  ['fc00::', 7],
  ['fe80::', 9],
  ['ff00::', 8],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2002::', 16],
] as const)
  PRIVATE.addSubnet(net, prefix, 'ipv6');

/** Addresses inside a machine or a network of one's own; IPv4 written as IPv6 counts as one. */
export const isPrivate = (address: string): boolean =>
  PRIVATE.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** Names are looked up and checked in one step: what was checked is what is connected to. */
const outsideOnly = (
  isInside: (address: string) => boolean,
): NonNullable<ConstructorParameters<typeof Agent>[0]> => ({
  connect: {
    lookup: (hostname, options, done) =>
      lookUp(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
        if (error) return done(error, []);
        if (found.some(({ address }) => isInside(address)))
          return done(Object.assign(new Error('private address'), { code: 'EPRIVATE' }), []);
        if (options.all) return done(null, found);
        const [first] = found;
        if (!first) return done(Object.assign(new Error('no address'), { code: 'ENOTFOUND' }), []);
        return done(null, first.address, first.family);
      }),
  },
});

/** @throws DomainError `bad_input` unless it is https, or http to loopback. */
export const checkAddress = (text: string): URL => {
  // What is no address is not repeated: a secret may stand in it.
  if (!URL.canParse(text)) throw notAnAddress();
  const url = new URL(text);
  const host = hostOf(url);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(host))) throw notEncrypted(host);
  if (url.username || url.password) throw secretInAddress(host);
  return url;
};

const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');
const portOf = (url: URL): string => url.port || (url.protocol === 'https:' ? '443' : '80');

/** Of a failure that may be over when it is tried again. */
class Passing extends Error {
  constructor(
    readonly problem: DomainError,
    /** What the other side asks for. */
    readonly waitMs: number | null = null,
    /** Where no connection was made, and why. */
    readonly unconnected: { host: string; code: string } | null = null,
  ) {
    super(problem.message);
  }
}

/** How a host is reached, and what is said where it is inside. */
interface Way {
  dispatcher: Agent;
  inside: (host: string) => DomainError;
}

export const openOutgoing = ({
  attempts = 6,
  firstWaitMs = 1_000,
  timeoutMs = 30_000,
  patienceMs = 120_000,
  isInside = isPrivate,
  allowedHosts = [],
}: OutgoingOptions = {}): Outgoing => {
  const timeouts = { headersTimeout: timeoutMs, bodyTimeout: timeoutMs };
  const anywhere = new Agent(timeouts);
  const outside = new Agent({ ...timeouts, ...outsideOnly(isInside) });
  const allowed = new Set(allowedHosts.map((host) => host.toLowerCase()));
  const isAllowed = (url: URL) => allowed.has(hostOf(url)) || allowed.has(`${hostOf(url)}:${portOf(url)}`);
  const ASIDE: Way = { dispatcher: outside, inside: ledAside };
  const wayTo = (url: URL, isNamed: boolean): Way => {
    if (isNamed) return ASIDE;
    return { dispatcher: isAllowed(url) ? anywhere : outside, inside: notCalled };
  };

  const follow = async (
    request: OutgoingRequest,
    url: URL,
    left: number,
    way: Way,
  ): Promise<Dispatcher.ResponseData> => {
    const answer = await send(url, {
      method: request.method ?? 'GET',
      headers: { 'user-agent': 'Quarterdeck', ...request.headers },
      body: request.body ?? null,
      signal: request.signal ?? null,
      dispatcher: way.dispatcher,
    }).catch((error: unknown) => {
      throw classify(error, url, way.inside);
    });
    const { location } = answer.headers;
    if (answer.statusCode < 300 || answer.statusCode >= 400 || typeof location !== 'string') return answer;
    await answer.body.dump();
    const host = hostOf(url);
    if (left === 0) throw redirectsTooOften(host, MAX_REDIRECTS);
    if (!URL.canParse(location, url.href)) throw redirectsNowhere(host);
    const next = checkAddress(new URL(location, url).href);
    // Who was chosen may send about in its own house.
    if (next.origin === url.origin) return follow(request, next, left - 1, way);
    refuseInside(next, ledAside);
    // Credentials are for the host that they were given for.
    const { headers, body, ...rest } = request;
    return follow({ ...rest, method: 'GET' }, next, left - 1, ASIDE);
  };

  const refuseInside = (url: URL, inside: Way['inside']): void => {
    const host = hostOf(url);
    if (isIP(host) > 0 && isInside(host)) throw inside(host);
  };

  const once = async <T>(
    request: OutgoingRequest,
    read: (answer: Dispatcher.ResponseData) => Promise<T>,
  ): Promise<T> => {
    const url = checkAddress(request.url);
    const isNamed = request.namedBy !== undefined && new URL(request.namedBy).origin !== url.origin;
    try {
      const way = wayTo(url, isNamed);
      if (way.dispatcher === outside) refuseInside(url, way.inside);
      const answer = await follow(request, url, MAX_REDIRECTS, way);
      if (answer.statusCode < 200 || answer.statusCode >= 300) throw await refusal(url, answer);
      return await read(answer);
    } catch (error) {
      throw request.isFirst ? lastingAtFirst(classify(error, url)) : classify(error, url);
    }
  };

  const retried = async <T>(request: OutgoingRequest, work: () => Promise<T>): Promise<T> => {
    // What is wrong with an address is wrong at every attempt.
    checkAddress(request.url);
    try {
      return await pRetry(work, {
        retries: attempts - 1,
        minTimeout: firstWaitMs,
        maxTimeout: MAX_BACKOFF_MS,
        randomize: true,
        ...(request.signal && { signal: request.signal }),
        shouldRetry: ({ error }) => !(error instanceof Passing) || (error.waitMs ?? 0) <= patienceMs,
        onFailedAttempt: async ({ error, retriesLeft }) => {
          const wait = error instanceof Passing ? (error.waitMs ?? 0) : 0;
          if (wait > 0 && wait <= patienceMs && retriesLeft > 0)
            await sleep(wait, undefined, { signal: request.signal });
        },
      });
    } catch (error) {
      if (request.signal?.aborted) throw request.signal.reason;
      throw error instanceof Passing ? error.problem : error;
    }
  };

  return {
    send: (request) =>
      retried(request, () => {
        const limit = AbortSignal.timeout(timeoutMs * 10);
        const signal = request.signal ? AbortSignal.any([request.signal, limit]) : limit;
        return once({ ...request, signal }, (answer) => readAnswer(request, answer));
      }),
    download: (request) => retried(request, () => once(request, async ({ body }) => body)),
  };
};

const readAnswer = async (
  { url, maxBytes = MAX_BYTES }: OutgoingRequest,
  { statusCode, headers, body }: Dispatcher.ResponseData,
): Promise<OutgoingAnswer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw answerTooLarge(hostOf(new URL(url)), Math.round(maxBytes / MB));
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  const host = hostOf(new URL(url));
  if (/^\s*[[{]/.test(text) && (await valuesIn(text, MOST_VALUES, new Turn())) > MOST_VALUES)
    throw answerTooCrowded(host, MOST_VALUES);
  return {
    status: statusCode,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value ?? '')])),
    text,
    json: () => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        throw answersNoJson(host);
      }
    },
  };
};

const refusal = async (url: URL, answer: Dispatcher.ResponseData): Promise<Error> => {
  await answer.body.dump();
  const { statusCode: status, headers } = answer;
  const host = hostOf(url);
  if (status === 401 || status === 403) return credentialsRefused(host, status);
  if (status === 404) return noSuchPath(host, url.pathname);
  const waitMs = retryAfter(headers['retry-after']);
  const problem = status === 429 ? askedTooOften(host, waitMs) : answersWithError(host, status, waitMs);
  return status === 429 || status >= 500 ? new Passing(problem, waitMs) : problem;
};

/** Seconds, or a date. */
const retryAfter = (header: string | string[] | undefined): number | null => {
  if (typeof header !== 'string') return null;
  const seconds = Number(header);
  const wait = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - Date.now();
  return Number.isFinite(wait) ? Math.max(0, wait) : null;
};

/** Codes that will be the same next time. */
const LASTING: readonly [code: RegExp, error: (host: string) => DomainError][] = [
  [/^ENOTFOUND$/, noHost],
  [OF_CERTIFICATE, certificateInvalid],
  [/^UND_ERR_INVALID_ARG$|^ERR_INVALID_CHAR$/, cannotBeSent],
];

/** No connection was made: the host is away, or the address wrong. */
const UNCONNECTED =
  /^(?:ECONNREFUSED|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT)$/;

/** Of an address that nobody has reached before, what may pass elsewhere says that it is wrong. */
const lastingAtFirst = (error: Error): Error =>
  error instanceof Passing && error.unconnected !== null
    ? new AbortError(notReached(error.unconnected.host, error.unconnected.code, NOTHING_THERE))
    : error;

/** What the network threw: passing unless the address itself is wrong. */
const classify = (error: unknown, url: URL, inside: Way['inside'] = ledAside): Error => {
  if (error instanceof Passing || error instanceof AbortError) return error;
  if (error instanceof DomainError) return new AbortError(error);
  const host = hostOf(url);
  const { name } = error as Error;
  if (name === 'TimeoutError') return new Passing(tooSlow(host));
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code !== 'string') return new AbortError(error as Error);
  if (code === 'EPRIVATE') return new AbortError(inside(host));
  const lasting = LASTING.find(([pattern]) => pattern.test(code));
  if (lasting) return new AbortError(lasting[1](host));
  return new Passing(notReached(host, code), null, UNCONNECTED.test(code) ? { host, code } : null);
};
