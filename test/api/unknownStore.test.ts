import type { FastifyInstance } from 'fastify';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../drizzle/client';
import { createApp } from '../../server/api/app';
import { appRouter, createCaller } from '../../server/api/rpc/router';
import { testConnectors } from '../connectors';
import { testDatabase, testStore } from '../database';

/** Who names a store that is not there learns of no other one, at no door. */

const OTHERS = { slug: 'hidden-anvil', name: 'Secret Works of Ana' };
const clock = () => new Date('2026-03-01T12:00:00Z');
let database: Database;
let app: FastifyInstance;
let folder: string;
let key: string;

beforeAll(async () => {
  database = await testDatabase({ keep: true });
  await testStore(database, OTHERS);
  folder = mkdtempSync(join(tmpdir(), 'quarterdeck-unknown-'));
  const connectors = { ...testConnectors(), wake: () => {} };
  app = await createApp({
    ...{ database, clock, clientDir: null, log: () => {}, connectors, uploadDir: join(folder, 'uploads') },
  });
  ({ key } = await createCaller({ database, clock }).keys.create({ store: OTHERS.slug, name: 'shop' }));
});
afterAll(async () => {
  await app.close();
  await database.close();
  rmSync(folder, { recursive: true });
});

const tellsNothing = (body: string) => {
  expect(body).not.toContain(OTHERS.slug);
  expect(body).not.toContain(OTHERS.name);
};

/** Inputs that procedures want beside the store, of any kind: each takes those that it knows. */
const GUESSES: object[] = [
  {},
  { from: '2026-01-01', to: '2026-02-01' },
  { from: '2026-01-01', to: '2026-02-01', metrics: ['orders'] },
  { from: '2026-01-01', to: '2026-02-01', metric: 'orders' },
  ...[{ id: 1 }, { name: 'shop' }, { metric: 'orders' }, { measure: 'orders' }, { rows: [{}] }],
];

const call = (procedure: string, type: string, input: object) => {
  const given = JSON.stringify({ store: 'nowhere', ...input });
  return type === 'query'
    ? app.inject({ url: `/api/trpc/${procedure}?input=${encodeURIComponent(given)}` })
    : app.inject({
        ...{ method: 'POST', url: `/api/trpc/${procedure}`, payload: given },
        headers: { 'content-type': 'application/json' },
      });
};

describe('an unknown store', () => {
  it('is answered by every procedure without a word of the others', { timeout: 60_000 }, async () => {
    const procedures = Object.entries(appRouter._def.procedures) as unknown as [
      string,
      { _def: { type: string } },
    ][];
    const unknown = new Set<string>();
    for (const [name, { _def }] of procedures)
      for (const input of GUESSES) {
        const { statusCode, body } = await call(name, _def.type, input);
        // what takes no store tells of all of them to whoever may see all
        if (statusCode < 400 || name === 'demo.load') continue;
        tellsNothing(body);
        if (statusCode === 404 && body.includes('nowhere')) unknown.add(name);
      }
    // of a room each, and more
    expect([...unknown]).toEqual(
      expect.arrayContaining(['bridge.view', 'ask.query', 'roadmap.view', 'sources.list', 'ingest.orders']),
    );
    expect(unknown.size).toBeGreaterThan(60);
  });

  it.each([
    ['GET', '/api/stores/nowhere/orders.csv', 404],
    ['GET', '/api/stores/nowhere/imports/1/rejections.csv', 404],
    ['POST', '/api/stores/nowhere/imports?format=orders&fileName=a.csv', 404],
    ['POST', '/ingest/v1/nowhere/orders', 401],
  ] as const)('is answered without a word of the others: %s %s gives %i', async (method, url, status) => {
    const isIngest = url.startsWith('/ingest');
    const { statusCode, body } = await app.inject({
      ...{ method, url },
      ...(method === 'POST' && { payload: isIngest ? '[{}]' : 'a' }),
      headers: {
        ...(method === 'POST' && {
          'content-type': isIngest ? 'application/json' : 'application/octet-stream',
        }),
        ...(isIngest && { authorization: `Bearer ${key}` }),
      },
    });
    expect(statusCode).toBe(status);
    tellsNothing(body);
  });
});
