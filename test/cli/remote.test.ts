import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createApp } from '../../server/api/app';
import { runRemotely } from '../../server/cli/remote';
import { testDatabase } from '../database';

/** What the command line hears of a server that works for long, or dies. */

const collect = () => {
  const said = { out: '', progress: '' };
  const output = {
    out: (text: string) => void (said.out += text),
    progress: (text: string) => void (said.progress += text),
  };
  return { said, output };
};

describe('the command line', () => {
  /** A server that says these lines of a command, and then does what it is told. */
  const saying = async (lines: string[], then: (response: ServerResponse) => void) => {
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      response.write(lines.map((line) => `${line}\n`).join(''), () => then(response));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  it('hears that the server is at work, which is no part of the answer', async () => {
    const lines = ['{"alive":true}', '{"out":"a"}', '{"alive":true}', '{"exit":0}'];
    const address = await saying(lines, (response) => response.end());
    const { said, output } = collect();
    expect(await runRemotely({ address, token: 'x' }, ['verify'], '/', output)).toBe(0);
    expect(said).toMatchObject({ out: 'a', progress: '' });
  });

  it('ends with a sentence when the server dies, or falls silent', async () => {
    const { output } = collect();
    const dying = await saying(['{"alive":true}'], (response) => response.destroy());
    await expect(runRemotely({ address: dying, token: 'x' }, ['verify'], '/', output)).rejects.toThrow(
      'The server stopped, or does not answer any more',
    );
    const silent = await saying(['{"alive":true}'], () => {});
    await expect(
      runRemotely({ address: silent, token: 'x', silenceMs: 200 }, ['verify'], '/', output),
    ).rejects.toThrow('The server stopped, or does not answer any more');
  });

  it('is told at least every fifteen seconds that the server is at work', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    let end = (_exit: number) => {};
    const run = () => new Promise<number>((done) => (end = done));
    const app = await createApp({
      ...{ database: await testDatabase(), clock: () => new Date(), clientDir: null, log: () => undefined },
      cli: { token: 'right', run },
    });
    onTestFinished(() => app.close());
    const answer = app.inject({
      ...{ method: 'POST' as const, url: '/cli', payload: { argv: ['verify'], cwd: '/' } },
      headers: { authorization: 'Bearer right', host: '127.0.0.1' },
    });
    await vi.waitFor(() => expect(vi.getTimerCount()).toBeGreaterThan(0), { interval: 20 });
    vi.advanceTimersByTime(45_000);
    end(0);
    const lines = (await answer).body.trim().split('\n');
    // one at once, and after 10, 20, 30 and 40 seconds
    expect(lines).toEqual([...Array.from({ length: 5 }, () => '{"alive":true}'), '{"exit":0}']);
  });

  it('refuses an argument that no process could have been given', async () => {
    const app = await createApp({
      ...{ database: await testDatabase(), clock: () => new Date(), clientDir: null, log: () => undefined },
      cli: { token: 'right', run: () => Promise.reject(new Error('ran')) },
    });
    onTestFinished(() => app.close());
    const answer = await app.inject({
      ...{ method: 'POST', url: '/cli', payload: { argv: ['verify', '--store', '\0'], cwd: '/' } },
      headers: { authorization: 'Bearer right', host: '127.0.0.1' },
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({
      code: 'bad_input',
      sentence: expect.stringContaining('An argument of the command holds a NUL.'),
    });
  });
});
