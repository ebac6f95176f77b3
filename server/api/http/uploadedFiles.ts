import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { importFile, lookAt, mappingNamed, type ImportRequest, type Look } from '../../imports';
import { localDay, text } from '../../facts/fields';
import { refuseArchived } from '../../ledger';
import { FORMAT_IDS, type FormatId } from '../../sources/formats';
import { DELIMITERS, ENCODINGS, type Delimiter } from '../../sources/format';
import { mapping, partialMapping } from '../../sources/mapping';
import { storeBySlug } from '../../stores';
import type { Store } from '../../types';
import { hangUpOf } from '../door/hangUp';
import { follow } from './follow';
import { beforeBody } from '../door/bodies';
import { receiveFile, UPLOAD_LIMIT } from './receive';
import type { UploadContext } from './upload';
import { fileGone, INVALID } from '../sentences';

/**
 * Files that stay on the server between the steps of an import: sent once, looked at, checked,
 * imported. They go when they are let go of, after two hours, or when newer ones need the room.
 */

export const UPLOADED = 'kept-';
const MOST = 8;
const HOURS_2 = 2 * 3_600_000;

interface UploadedFile {
  id: string;
  storeId: number;
  fileName: string;
  path: string;
  usedAt: number;
}

/** What the browser learns of a file that it sent. */
export interface UploadedView extends Look {
  id: string;
}

class UploadedFiles {
  private readonly files = new Map<string, UploadedFile>();

  constructor(private readonly folder: string) {}

  async take(body: Readable | undefined, storeId: number, fileName: string): Promise<UploadedFile> {
    const id = randomUUID();
    const file = { id, storeId, fileName, path: join(this.folder, `${UPLOADED}${id}`), usedAt: Date.now() };
    await receiveFile(body, file.path, fileName);
    this.files.set(id, file);
    await this.sweep();
    return file;
  }

  /** @throws DomainError `not_found`. */
  use(id: string, storeId: number): UploadedFile {
    const file = this.files.get(id);
    if (file?.storeId !== storeId) throw fileGone();
    file.usedAt = Date.now();
    return file;
  }

  async drop(id: string): Promise<void> {
    const file = this.files.get(id);
    this.files.delete(id);
    if (file) await rm(file.path, { force: true });
  }

  private async sweep(): Promise<void> {
    const newest = [...this.files.values()].sort((a, b) => b.usedAt - a.usedAt);
    const old = newest.filter(({ usedAt }, i) => i >= MOST || usedAt < Date.now() - HOURS_2);
    for (const { id } of old) await this.drop(id);
  }
}

const sentAs = z.strictObject({ fileName: text(255) });
const looking = z.strictObject({
  kind: z.enum(['orders', 'spend', 'sessions']).optional(),
  sheet: text(100).optional(),
  delimiter: z.enum(Object.keys(DELIMITERS) as [Delimiter, ...Delimiter[]]).optional(),
  header: z.boolean().optional(),
  skip: z.int().min(0).max(1_000).optional(),
  encoding: z.enum(ENCODINGS).optional(),
  dateFormat: z.string().max(60).nullable().optional(),
  preset: text(60).nullable().optional(),
  draft: partialMapping.optional(),
  answered: z.array(text(300)).max(200).optional(),
});
const importing = z
  .strictObject({
    format: z.enum(FORMAT_IDS as [FormatId, ...FormatId[]]).optional(),
    /** Name of a saved mapping. */
    mapping: text(80).optional(),
    /** A mapping that is not saved, and the name for the log. */
    draft: z.strictObject({ name: text(80), mapping }).optional(),
    zone: text(60).optional(),
    source: text(60).optional(),
    spread: z.boolean().default(false),
    dateFormat: text(60).optional(),
    coversTo: localDay.optional(),
    dryRun: z.boolean().default(false),
  })
  .refine(
    (asked) => [asked.format, asked.mapping, asked.draft].filter((one) => one !== undefined).length === 1,
    INVALID.oneOfThree,
  );

type Request = FastifyRequest<{ Params: { slug: string; id: string }; Body: Readable | string | undefined }>;

const jsonOf = (body: Request['body']): unknown => {
  try {
    return typeof body === 'string' ? (JSON.parse(body) as unknown) : {};
  } catch {
    return null;
  }
};

export const uploadedRoutes = (scope: FastifyInstance, options: UploadContext): void => {
  const { database, log, onFile } = options;
  const files = new UploadedFiles(options.uploadDir);
  const storeOf = ({ params }: Request): Promise<Store> =>
    database.read((tx) => storeBySlug(tx, params.slug));
  const viewOf = async (
    store: Store,
    file: UploadedFile,
    { gone, ...asked }: z.output<typeof looking> & { gone: AbortSignal },
  ): Promise<UploadedView> => ({
    id: file.id,
    ...(await onFile({ store, path: file.path }, () => lookAt(database, store, file, asked), gone)),
  });

  const receiver = async (request: Request) => {
    const [store, { fileName }] = [await storeOf(request), sentAs.parse(request.query)];
    refuseArchived(store);
    return { store, fileName };
  };
  const send = async (request: Request, reply: FastifyReply): Promise<UploadedView> => {
    const gone = hangUpOf(reply);
    const { store, fileName } = await beforeBody(request, receiver(request));
    const file = await files.take(request.body as Readable | undefined, store.id, fileName);
    try {
      return await viewOf(store, file, { gone });
    } catch (error) {
      // nobody was told its id
      await files.drop(file.id);
      throw error;
    }
  };
  const look = async (request: Request, reply: FastifyReply): Promise<UploadedView> => {
    const gone = hangUpOf(reply);
    const store = await storeOf(request);
    const file = files.use(request.params.id, store.id);
    return viewOf(store, file, { ...looking.parse(jsonOf(request.body)), gone });
  };
  const run = async (request: Request, reply: FastifyReply) => {
    const gone = hangUpOf(reply);
    const store = await storeOf(request);
    const { path, fileName } = files.use(request.params.id, store.id);
    const { format, mapping: name, draft, ...how } = importing.parse(jsonOf(request.body));
    const chosen: ImportRequest['format'] =
      format ?? draft ?? (await database.read((tx) => mappingNamed(tx, store.id, name ?? '')));
    const asked: ImportRequest = { path, fileName, format: chosen, ...how };
    return follow(reply, log, (progress) =>
      onFile({ store, path }, () => importFile(database, store, asked, progress), gone),
    );
  };
  const drop = async (request: Request, reply: FastifyReply) => {
    const store = await storeOf(request);
    await files.drop(files.use(request.params.id, store.id).id);
    return reply.code(204).send();
  };

  const at = '/api/stores/:slug/uploads';
  const config = { access: 'people' } as const;
  scope.post(at, { bodyLimit: UPLOAD_LIMIT, compress: false, config }, (request, reply) =>
    send(request as Request, reply),
  );
  scope.post(`${at}/:id/look`, { config }, (request, reply) => look(request as Request, reply));
  scope.post(`${at}/:id/imports`, { compress: false, config }, (request, reply) =>
    run(request as Request, reply),
  );
  scope.delete(`${at}/:id`, { config }, (request, reply) => drop(request as Request, reply));
};
