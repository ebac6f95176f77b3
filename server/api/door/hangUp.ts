import type { FastifyReply } from 'fastify';
import { hungUp } from '../sentences';

/** Aborted when the caller goes before the answer was sent: nobody waits for the work any more. */
export const hangUpOf = (reply: FastifyReply): AbortSignal => {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort(hungUp());
  });
  return gone.signal;
};

/** As `gone`, with what it means as its reason. */
export const toldOf = (gone: AbortSignal): AbortSignal => {
  const told = new AbortController();
  const tell = () => told.abort(hungUp());
  if (gone.aborted) tell();
  else gone.addEventListener('abort', tell, { once: true });
  return told.signal;
};
