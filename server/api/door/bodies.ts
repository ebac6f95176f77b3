import type { IncomingMessage } from 'node:http';
import { StringDecoder } from 'node:string_decoder';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { BODY_TOO_SLOW, bodyTooLarge, noRoom } from '../sentences';

/** Bodies of requests: read within time, and bounded all together, over all connections of the server. */

const MB = 1024 * 1024;

/** Whose a body is. */
export interface Sender {
  name: string;
  /** Bytes that it may have open at a time, so that nobody fills the room for the others. */
  most: number;
}

/** What one body takes of a room. */
export interface Ticket {
  /** False: there is no more room. */
  take(bytes: number): boolean;
  release(): void;
}

/** Where the bytes of all bodies are counted that are being read or worked on. */
export interface Room {
  open(sender: Sender): Ticket;
}

/** Bytes of all senders together: what a small machine has to spare. */
const ROOM_BYTES = 256 * MB;

/** One for a server. */
export const openRoom = (all = ROOM_BYTES): Room => {
  const taken = new Map<string, number>();
  let total = 0;
  return {
    open: ({ name, most }) => {
      let own = 0;
      return {
        take: (bytes) => {
          const theirs = taken.get(name) ?? 0;
          if (total + bytes > all || theirs + bytes > most) return false;
          [total, own] = [total + bytes, own + bytes];
          taken.set(name, theirs + bytes);
          return true;
        },
        release: () => {
          total -= own;
          const left = (taken.get(name) ?? 0) - own;
          if (left > 0) taken.set(name, left);
          else taken.delete(name);
          own = 0;
        },
      };
    },
  };
};

/** What is done before a body was read to its end. A sender that still sends would see a broken connection instead of the reason. */
export const beforeBody = <T>({ raw }: FastifyRequest, done: Promise<T>): Promise<T> =>
  done.catch((error: unknown) => {
    raw.resume();
    throw error;
  });

declare module 'fastify' {
  interface FastifyRequest {
    /** What its body takes of a room. */
    ticket?: Ticket;
  }
}

/** Gives the request its part of a room, until it is answered or its sender has gone. */
export const admitTo = (room: Room, sender: Sender, request: FastifyRequest, reply: FastifyReply): void => {
  const ticket = room.open(sender);
  request.ticket = ticket;
  reply.raw.once('close', () => ticket.release());
};

export interface BodyTimes {
  /** Milliseconds without a byte. */
  idleMs: number;
  /** Milliseconds until all of it is here. */
  wholeMs: number;
}

/** How a server takes bodies. */
export interface Bodies {
  room: Room;
  /** Of programs and platforms. Default: ten seconds without a byte, a minute in all. */
  times?: BodyTimes;
}

/** Programs and platforms send at once what they have. */
const BODY_TIMES: BodyTimes = { idleMs: 10_000, wholeMs: 60_000 };
/** People and programs of this machine may be at the end of a slow tunnel. */
const OWN_TIMES: BodyTimes = { idleMs: 30_000, wholeMs: 300_000 };

/** How a body is read. */
interface Bounds {
  /** Bytes. */
  most: number;
  times?: BodyTimes | undefined;
}

/** Hands on the pieces of a body as they come, until its end. */
const readPieces = (
  { ticket, headers }: Pick<FastifyRequest, 'ticket' | 'headers'>,
  payload: IncomingMessage,
  { most, times: { idleMs, wholeMs } = BODY_TIMES }: Bounds,
  keep: (piece: Buffer) => void,
): Promise<void> =>
  new Promise((resolve, reject) => {
    let size = 0;
    const fail = (error: Error) => {
      stop();
      payload.pause();
      reject(error);
    };
    const whole = setTimeout(() => fail(tooSlow()), wholeMs);
    const idle = setTimeout(() => fail(tooSlow()), idleMs);
    const take = (piece: Buffer) => {
      idle.refresh();
      size += piece.length;
      if (size > most) return fail(tooLarge(most));
      if (ticket && !ticket.take(piece.length)) return fail(noRoom());
      keep(piece);
    };
    const end = () => {
      stop();
      resolve();
    };
    const gone = () => fail(new Error('the sender has hung up'));
    const stop = () => {
      clearTimeout(whole);
      clearTimeout(idle);
      payload.off('data', take).off('end', end).off('error', fail).off('close', gone);
    };
    if (Number(headers['content-length'] ?? 0) > most) return fail(tooLarge(most));
    payload.on('data', take).on('end', end).on('error', fail).on('close', gone);
  });

/**
 * The body of a request. @throws DomainError `unavailable` for no room; an error of status 408 for a sender who takes
 * too long, of 413 for more bytes than there may be.
 */
export const readBody = async (
  request: Pick<FastifyRequest, 'ticket' | 'headers'>,
  payload: IncomingMessage,
  bounds: Bounds,
): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  await readPieces(request, payload, bounds, (piece) => pieces.push(piece));
  return Buffer.concat(pieces);
};

/** As `readBody`, as text. It is decoded piece by piece: others are answered meanwhile. */
export const readText = async (
  request: Pick<FastifyRequest, 'ticket' | 'headers'>,
  payload: IncomingMessage,
  bounds: Bounds,
): Promise<string> => {
  const decoder = new StringDecoder('utf8');
  let text = '';
  await readPieces(request, payload, bounds, (piece) => (text += decoder.write(piece)));
  return text + decoder.end();
};

const OWN: Sender = { name: 'this machine', most: 64 * MB };

/** Takes JSON alone, as text: the procedures and the command endpoint parse it, each at its own door. */
export const jsonBodiesOnly = (app: FastifyInstance, { room }: Bodies): void => {
  app.removeAllContentTypeParsers();
  app.addHook('preParsing', async (request, reply) => {
    if (!request.ticket && request.headers['content-type'] !== undefined) admitTo(room, OWN, request, reply);
  });
  app.addContentTypeParser('application/json', async (request: FastifyRequest, payload: IncomingMessage) => {
    const bounds = { most: request.routeOptions.bodyLimit, times: OWN_TIMES };
    return beforeBody(request, readText(request, payload, bounds));
  });
};

/** An error of a status that no code of ours has. */
class BodyError extends Error {
  constructor(
    readonly statusCode: number,
    message: string,
  ) {
    super(message);
  }
}

const tooSlow = () => new BodyError(408, BODY_TOO_SLOW);
const tooLarge = (most: number) => new BodyError(413, bodyTooLarge(most / MB));
