import { expect, it, onTestFinished } from 'vitest';
import { answerStarting } from '../../server/api/starting';

const SENTENCE = 'Quarterdeck is starting: the database is not ready yet.';

it('a server that starts is alive, not ready, and tells everybody else to come again', async () => {
  const starting = await answerStarting('127.0.0.1', 0);
  onTestFinished(() => starting.close());
  const at = `http://127.0.0.1:${starting.port}`;
  const alive = await fetch(`${at}/healthz`);
  expect([alive.status, await alive.json()]).toEqual([200, { alive: true }]);
  const ready = await fetch(`${at}/readyz`);
  expect([ready.status, await ready.json()]).toEqual([
    503,
    {
      ready: false,
      checks: [expect.objectContaining({ name: 'migrations', ok: false, sentence: SENTENCE })],
    },
  ]);
  const sent = await fetch(`${at}/ingest/v1/anvil/orders`, { method: 'POST', body: '[]' });
  expect([sent.status, sent.headers.get('retry-after')]).toEqual([503, '5']);
  expect(await sent.json()).toMatchObject({ code: 'unavailable', sentence: SENTENCE });
  const page = await fetch(at, { headers: { accept: 'text/html' } });
  expect([page.status, page.headers.get('content-type')]).toEqual([503, 'text/plain; charset=utf-8']);
  expect(await page.text()).toContain(SENTENCE);
});

it('its address is free for the server at once, and one that is taken is told', async () => {
  const first = await answerStarting('127.0.0.1', 0);
  await fetch(`http://127.0.0.1:${first.port}/healthz`);
  await expect(answerStarting('127.0.0.1', first.port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await first.close();
  const next = await answerStarting('127.0.0.1', first.port);
  expect(next.port).toBe(first.port);
  await next.close();
});
