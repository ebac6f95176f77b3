import { PassThrough } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { isForeseen } from '../../errors';
import type { ImportProgress, ImportReport } from '../../imports';
import { hasHungUp } from '../door/errors';
import { aboutRequest, logFailure } from '../door/requests';
import { domainError, errorView, type ErrorView } from '../../errorView';
import type { Log } from '../../log';
import { importCancelled } from '../sentences';

/** An import whose caller is told how far it is. */

/** One line of the answer (NDJSON): progress, and at the end a report or an error. */
export type UploadLine = { progress: ImportProgress } | { report: ImportReport } | { error: ErrorView };

/** Answers with the lines of an import; it is cancelled when nobody listens any more. */
export const follow = (
  reply: FastifyReply,
  log: Log,
  work: (progress: (step: ImportProgress) => void) => Promise<ImportReport>,
) => {
  const answer = new PassThrough();
  const send = (line: UploadLine) => void answer.write(`${JSON.stringify(line)}\n`);
  let gone = false;
  reply.raw.once('close', () => (gone = !reply.raw.writableFinished));
  const progress = (step: ImportProgress) => {
    if (gone) throw importCancelled();
    send({ progress: step });
  };
  void work(seldom(progress))
    .then((report) => send({ report }))
    .catch((error: unknown) => {
      if (!isForeseen(domainError(error)) && !gone && !hasHungUp(reply.request.raw))
        logFailure(log, 'import', error, aboutRequest(reply.request));
      send({ error: errorView(error, reply.request.id) });
    })
    .finally(() => answer.end());
  return reply.type('application/x-ndjson').header('cache-control', 'no-store').send(answer);
};

const PROGRESS_MS = 250;
/** Four lines a second at most, and the first of each phase. */
const seldom = (progress: (step: ImportProgress) => void) => {
  let last = { at: 0, phase: '' };
  return (step: ImportProgress) => {
    if (step.phase === last.phase && Date.now() - last.at < PROGRESS_MS) return;
    last = { at: Date.now(), phase: step.phase };
    progress(step);
  };
};
