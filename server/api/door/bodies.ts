import type { IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BODY_TOO_SLOW, bodyTooLarge, noRoom } from '../sentences';

/** Bodies of senders who have proved nothing yet, or a key alone: read within time, and bounded all together. */

const MB = 1024 * 1024;

/** Bytes of bodies that are being read or worked on, and whose they are. */
export interface RoomBounds {
  /** Of all senders together. */
  all: number;
  /** Of one sender, so that nobody fills the room for the others. */
  each: number;
}

/** What one body takes of a room. */
export interface Ticket {
  /** False: there is no more room. */
  take(bytes: number): boolean;
  release(): void;
}

export interface Room {
  open(sender: string): Ticket;
}

export const roomOf = ({ all, each }: RoomBounds): Room => {
  const taken = new Map<string, number>();
  let total = 0;
  return {
    open: (sender) => {
      let own = 0;
      return {
        take: (bytes) => {
          const theirs = taken.get(sender) ?? 0;
          if (total + bytes > all || theirs + bytes > each) return false;
          [total, own] = [total + bytes, own + bytes];
          taken.set(sender, theirs + bytes);
          return true;
        },
        release: () => {
          total -= own;
          const left = (taken.get(sender) ?? 0) - own;
          if (left > 0) taken.set(sender, left);
          else taken.delete(sender);
          own = 0;
        },
      };
    },
  };
};

/** Four bodies of the largest kind for one sender, and sixteen for all: what a small machine has to spare. */
export const roomFor = (most: number): Room => roomOf({ all: 16 * most, each: 4 * most });

declare module 'fastify' {
  interface FastifyRequest {
    /** What its body takes of a room. */
    ticket?: Ticket;
  }
}

/** Gives the request its part of a room, until it is answered or its sender has gone. */
export const admitTo = (room: Room, sender: string, request: FastifyRequest, reply: FastifyReply): void => {
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

/** Programs and platforms send at once what they have. */
export const BODY_TIMES: BodyTimes = { idleMs: 10_000, wholeMs: 60_000 };

/**
 * The body of a request. @throws DomainError `unavailable` for no room; an error of status 408 for a sender who takes
 * too long, of 413 for more than `most` bytes.
 */
export const readBody = (
  { ticket, headers }: Pick<FastifyRequest, 'ticket' | 'headers'>,
  payload: IncomingMessage,
  most: number,
  { idleMs, wholeMs }: BodyTimes = BODY_TIMES,
): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const fail = (error: Error) => {
      stop();
      payload.pause();
      reject(error);
    };
    const whole = setTimeout(() => fail(tooSlow()), wholeMs);
    const idle = setTimeout(() => fail(tooSlow()), idleMs);
    const take = (chunk: Buffer) => {
      idle.refresh();
      size += chunk.length;
      if (size > most) return fail(tooLarge(most));
      if (ticket && !ticket.take(chunk.length)) return fail(noRoom());
      chunks.push(chunk);
    };
    const end = () => {
      stop();
      resolve(Buffer.concat(chunks));
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
