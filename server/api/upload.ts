import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Database } from '../../drizzle/client';
import type { Store } from '../types';
import { badInput, conflict } from '../errors';
import { importFile, type ImportProgress, type ImportReport, type ImportRequest } from '../jobs/importFile';
import { mappingNamed } from '../jobs/mappings';
import { importNamed, rejectionsCsv } from '../jobs/rejectionsCsv';
import { currency, text } from '../ledger/facts';
import { FORMAT_IDS, type FormatId } from '../sources/formats';
import { storeBySlug } from '../stores';
import { domainError, errorView, logLine, type ErrorView } from './errors';

/** One line of the answer to an upload (NDJSON): progress, and at the end a report or an error. */
export type UploadLine = { progress: ImportProgress } | { report: ImportReport } | { error: ErrorView };

export interface UploadOptions {
  database: Database;
  /** Folder that files are received into; nothing stays there. */
  uploadDir: string;
  log: (line: string) => void;
}

const GB = 1024 ** 3;
export const UPLOAD_LIMIT = 2 * GB;
/** A form of another site can't send it without asking first. */
const RAW = 'application/octet-stream';

const query = z
  .strictObject({
    fileName: text(255),
    format: z
      .enum(FORMAT_IDS as [FormatId, ...FormatId[]], `is not one of ${FORMAT_IDS.join(', ')}`)
      .optional(),
    mapping: text(80).optional(),
    zone: text(60).optional(),
    currency: currency.optional(),
    spread: z.enum(['0', '1']).optional(),
    dryRun: z.enum(['0', '1']).optional(),
  })
  .refine((q) => (q.format === undefined) !== (q.mapping === undefined), 'Name either format or mapping.');

type Params = { slug: string; id: string };
type Request = FastifyRequest<{ Params: Params; Body: Readable | undefined }>;

/** Files as they are, streamed to the disk and then imported; and the rows that were not taken. */
export const uploadRoutes = async (app: FastifyInstance, options: UploadOptions): Promise<void> => {
  await sweep(options.uploadDir);
  await app.register((scope, _options, done) => {
    scope.addContentTypeParser(RAW, (_request, payload, parsed) => parsed(null, payload));
    scope.post('/api/stores/:slug/imports', { bodyLimit: UPLOAD_LIMIT, compress: false }, (request, reply) =>
      upload(request as Request, reply, options),
    );
    scope.get('/api/stores/:slug/imports/:id/rejections.csv', (request, reply) =>
      rejections(request as Request, reply, options),
    );
    done();
  });
};

/** Half-received files of a process that was killed. */
const sweep = async (folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true });
  const old = Date.now() - 24 * 3_600_000;
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if ((await stat(path)).mtimeMs < old) await rm(path, { force: true });
  }
};

interface Job {
  store: Store;
  request: Omit<ImportRequest, 'path' | 'stream'>;
}

/** Everything that can be refused before the file is here. */
const jobOf = async (request: Request, database: Database): Promise<Job> => {
  const asked = query.parse(request.query);
  if (request.body === undefined)
    throw badInput('There is no file in the body.', `Send it as ${RAW}, as it is.`);
  return database.read(async (tx) => {
    const store = await storeBySlug(tx, request.params.slug);
    const format = asked.format ?? (await mappingNamed(tx, store.id, asked.mapping!));
    const { fileName, zone, currency: stated } = asked;
    const flags = { dryRun: asked.dryRun === '1', spread: asked.spread === '1' };
    return { store, request: { fileName, zone, currency: stated, format, ...flags } };
  });
};

const upload = async (request: Request, reply: FastifyReply, options: UploadOptions) => {
  const job = await jobOf(request, options.database).catch((error: unknown) => {
    // A sender that still sends would see a broken connection instead of the reason.
    request.raw.resume();
    throw error;
  });
  const answer = new PassThrough();
  const send = (line: UploadLine) => void answer.write(`${JSON.stringify(line)}\n`);
  let gone = false;
  reply.raw.once('close', () => (gone = !reply.raw.writableFinished));
  const progress = (step: ImportProgress) => {
    if (gone) throw conflict('The import was cancelled. Nothing of it was stored.');
    send({ progress: step });
  };
  void receiveAndImport(request.body!, job, options, progress)
    .then((report) => send({ report }))
    .catch((error: unknown) => {
      if (!domainError(error) && !gone) options.log(`import: ${logLine(error)}`);
      send({ error: errorView(error) });
    })
    .finally(() => answer.end());
  return reply.type('application/x-ndjson').header('cache-control', 'no-store').send(answer);
};

const receiveAndImport = async (
  body: Readable,
  { store, request }: Job,
  { database, uploadDir }: UploadOptions,
  progress: (step: ImportProgress) => void,
): Promise<ImportReport> => {
  const path = join(uploadDir, randomUUID());
  try {
    await pipeline(body, limited(request.fileName!), createWriteStream(path, { mode: 0o600 }));
    return await importFile(database, store, { path, ...request }, seldom(progress));
  } finally {
    await rm(path, { force: true });
  }
};

const limited = (fileName: string): Transform => {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size <= UPLOAD_LIMIT) return done(null, chunk);
      done(
        badInput(
          `${fileName} is larger than 2 GB.`,
          'Send it in parts, or gzip it, or import it on the command line.',
        ),
      );
    },
  });
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

const importId = z.coerce.number('is not the number of an import').int().min(1);

const rejections = async (request: Request, reply: FastifyReply, { database }: UploadOptions) => {
  const id = importId.parse(request.params.id);
  const store = await database.read((tx) => storeBySlug(tx, request.params.slug));
  const { key, fileName } = await importNamed(database, store.id, id);
  const plain = fileName
    .replace(/\.gz$/i, '')
    .replace(/\.[a-z]{1,5}$/i, '')
    .replace(/[^\w.-]+/g, '-');
  return reply
    .type('text/csv; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename="${plain}-rejected.csv"`)
    .send(Readable.from(rejectionsCsv(database, key)));
};
