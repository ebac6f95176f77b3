import { expect, it, onTestFinished } from 'vitest';
import type { Database } from '../../drizzle/client';
import { createApp } from '../../server/api/app';
import { unavailable } from '../../server/errors';

/** Callers of a procedure who go before its answer. */

it('a caller who hangs up ends the question, and nothing is logged of it', async () => {
  const logged: string[] = [];
  let heard = (_signal: AbortSignal | undefined) => {};
  const begun = new Promise<AbortSignal | undefined>((done) => (heard = done));
  const read: Database['read'] = (_work, signal) => {
    heard(signal);
    return new Promise((_, failed) =>
      signal?.addEventListener('abort', () => failed(signal.reason as Error), { once: true }),
    );
  };
  const database = { engine: 'embedded', db: {}, read, write: read, close: async () => {} };
  const app = await createApp({
    ...{ database: database as unknown as Database, clock: () => new Date(), clientDir: null },
    log: (line) => logged.push(line),
  });
  onTestFinished(() => app.close());
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  const caller = new AbortController();
  const input = encodeURIComponent(JSON.stringify({ store: 'anvil' }));
  const asked = fetch(`${address}/api/trpc/views.list?input=${input}`, { signal: caller.signal });
  const signal = await begun;
  expect(signal?.aborted).toBe(false);
  const ended = new Promise((done) => signal?.addEventListener('abort', done, { once: true }));
  caller.abort();
  await expect(asked).rejects.toThrow('aborted');
  await ended;
  expect(signal?.reason).toMatchObject({ code: 'conflict', message: expect.stringContaining('hung up') });
  await app.close();
  expect(logged).toEqual([]);
});

it('who finds no place for a question is told to come again', async () => {
  const app = await createApp({
    ...{ database: {} as Database, clock: () => new Date(), clientDir: null, log: () => {} },
    places: { within: () => Promise.reject(unavailable('Too many questions.')) },
  });
  onTestFinished(() => app.close());
  const input = encodeURIComponent(JSON.stringify({ store: 'anvil' }));
  const answer = await app.inject({ url: `/api/trpc/views.list?input=${input}` });
  expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '5']);
  expect(answer.body).toContain('Too many questions.');
});
