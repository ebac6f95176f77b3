import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Database } from '../../../drizzle/client';
import type { Store } from '../../types';
import { importFile, mappingNamed, importNamed, rejectionsCsv, type ImportRequest } from '../../imports';
import { currency, localDay, text } from '../../facts/fields';
import { useError } from '../../folder';
import { refuseArchived } from '../../ledger';
import { FORMAT_IDS, type FormatId } from '../../sources/formats';
import { isWorkbook } from '../../sources/records';
import type { Log } from '../../log';
import { storeBySlug } from '../../stores';
import { follow } from './follow';
import { beforeBody } from '../door/bodies';
import { RAW, receiveFile, UPLOAD_LIMIT } from './receive';
import { UPLOADED, uploadedRoutes } from './uploadedFiles';
import { hangUpOf } from '../door/hangUp';
import { placesOf, type PlaceBounds, type Places } from '../door/places';
import { tooManyWorkbooks, INVALID } from '../sentences';

export interface UploadOptions {
  database: Database;
  /** Folder that files are received into; nothing stays there. */
  uploadDir: string;
  log: Log;
  /** Of workbooks, each of which takes much memory. Default: one of a store, two of all. */
  workbooks?: Places;
}

/** Half a minute is what a large one takes. */
const WORKBOOKS: PlaceBounds = { each: 1, all: 2, waiting: 10, waitMs: 30_000 };

const query = z
  .strictObject({
    fileName: text(255),
    format: z.enum(FORMAT_IDS as [FormatId, ...FormatId[]], INVALID.format(FORMAT_IDS)).optional(),
    mapping: text(80).optional(),
    zone: text(60).optional(),
    currency: currency.optional(),
    source: text(60).optional(),
    spread: z.enum(['0', '1']).optional(),
    dateFormat: text(60).optional(),
    coversTo: localDay.optional(),
    dryRun: z.enum(['0', '1']).optional(),
  })
  .refine((q) => (q.format === undefined) !== (q.mapping === undefined), INVALID.formatOrMapping);

type Params = { slug: string; id: string };
type Request = FastifyRequest<{ Params: Params; Body: Readable | undefined }>;

/** Files as they are, streamed to the disk and then imported; and the rows that were not taken. */
export const uploadRoutes = async (app: FastifyInstance, options: UploadOptions): Promise<void> => {
  await sweep(options.uploadDir);
  const onFile = workingOn(options.workbooks ?? placesOf(WORKBOOKS, tooManyWorkbooks));
  await app.register((scope, _options, done) => {
    scope.addContentTypeParser(RAW, (_request, payload, parsed) => parsed(null, payload));
    scope.post(
      '/api/stores/:slug/imports',
      { bodyLimit: UPLOAD_LIMIT, compress: false, config: { access: 'people' } },
      (request, reply) => upload(request as Request, reply, { ...options, onFile }),
    );
    scope.get(
      '/api/stores/:slug/imports/:id/rejections.csv',
      { config: { access: 'people' } },
      (request, reply) => rejections(request as Request, reply, options),
    );
    uploadedRoutes(scope, { ...options, onFile });
    done();
  });
};

/** Does work on a stored file of a store: on a workbook once there is a place, for which nobody who is gone waits. */
type OnFile = <T>(
  file: { store: Store; path: string },
  work: () => Promise<T>,
  gone: AbortSignal,
) => Promise<T>;

const workingOn =
  (workbooks: Places): OnFile =>
  async ({ store, path }, work, gone) =>
    (await isWorkbook(path)) ? workbooks.within(store.slug, work, gone) : work();

export interface UploadContext extends UploadOptions {
  onFile: OnFile;
}

/** Half-received files of a process that was killed, and those that it kept: it alone knew what they were. */
const sweep = async (folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw useError(error, folder);
  });
  const old = Date.now() - 24 * 3_600_000;
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (name.startsWith(UPLOADED) || (await stat(path)).mtimeMs < old) await rm(path, { force: true });
  }
};

interface Job {
  store: Store;
  request: Omit<ImportRequest, 'path' | 'stream'> & { fileName: string };
}

/** Everything that can be refused before the file is here. */
const jobOf = async (request: Request, database: Database): Promise<Job> => {
  const asked = query.parse(request.query);
  return database.read(async (tx) => {
    const store = await storeBySlug(tx, request.params.slug);
    refuseArchived(store);
    const format = asked.format ?? (await mappingNamed(tx, store.id, asked.mapping ?? ''));
    const { fileName, zone, currency: stated, source, coversTo, dateFormat } = asked;
    const flags = { dryRun: asked.dryRun === '1', spread: asked.spread === '1' };
    const how = { zone, currency: stated, source, coversTo, dateFormat };
    return { store, request: { fileName, format, ...how, ...flags } };
  });
};

const upload = async (request: Request, reply: FastifyReply, options: UploadContext) => {
  const { database, uploadDir, onFile, log } = options;
  const gone = hangUpOf(reply);
  const { store, request: asked } = await beforeBody(request, jobOf(request, database));
  const path = join(uploadDir, randomUUID());
  await receiveFile(request.body, path, asked.fileName);
  return follow(reply, log, async (progress) => {
    const work = () => importFile(database, store, { path, ...asked }, progress);
    return onFile({ store, path }, work, gone).finally(() => rm(path, { force: true }));
  });
};

const importId = z.coerce.number(INVALID.importId).int().min(1);

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
