import { describe, expect, it } from 'vitest';
import { nameIn, openLog } from '../server/log';

const logged = (logFormat: 'text' | 'json', logLevel: 'debug' | 'info' | 'warn' = 'info') => {
  const lines: string[] = [];
  return { lines, log: openLog({ logFormat, logLevel }, (line) => lines.push(line)) };
};

const INSTANT = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`;

describe('the log', () => {
  it('is one JSON object a line, with what the line is about as fields', () => {
    const { lines, log } = logged('json');
    log('Job sync: failed', { jobId: 7, store: 'anvil', source: 'shop' });
    log('stores.list: Error', { level: 'error', requestId: '00ff00ff00ff' });
    log('Two\nlines', { level: 'info' });
    expect(lines.every((line) => line.endsWith('\n') && !line.slice(0, -1).includes('\n'))).toBe(true);
    const time = expect.stringMatching(new RegExp(`^${INSTANT}$`));
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { level: 'warn', time, jobId: 7, store: 'anvil', source: 'shop', msg: 'Job sync: failed' },
      { level: 'error', time, requestId: '00ff00ff00ff', msg: 'stores.list: Error' },
      { level: 'info', time, msg: 'Two\nlines' },
    ]);
  });

  it('is read on a terminal: a start as it is, all else with instant, level and what it is about', () => {
    const { lines, log } = logged('text');
    log('Quarterdeck is ready: http://127.0.0.1:4280', { level: 'info' });
    log('Webhooks: it failed');
    log('Job sync: failed', { jobId: 7, store: 'anvil', source: 'shop' });
    log('stores.list: Error', { level: 'error', requestId: '00ff00ff00ff' });
    expect(lines[0]).toBe('Quarterdeck is ready: http://127.0.0.1:4280\n');
    expect(lines[1]).toMatch(new RegExp(`^${INSTANT} warn: Webhooks: it failed\n$`));
    expect(lines[2]).toMatch(/ warn: Job sync: failed \(job 7, store anvil, source shop\)\n$/);
    expect(lines[3]).toMatch(/ error: stores\.list: Error \(request 00ff00ff00ff\)\n$/);
  });

  it('leaves out what is below its level, and counts no line of a start', () => {
    const { lines, log } = logged('text', 'warn');
    log('told', { level: 'info' });
    log('looked at', { level: 'debug' });
    expect(lines).toEqual([]);
    const all = logged('text', 'debug');
    for (const level of ['debug', 'debug', 'info', 'info'] as const) all.log('again', { level });
    expect(all.lines).toHaveLength(4);
    for (let i = 0; i < 3; i += 1) all.log('trouble');
    expect(all.lines).toHaveLength(5);
  });

  it('takes of an address what can be a name, and nothing else', () => {
    expect(nameIn('anvil-shop.eu_1')).toBe('anvil-shop.eu_1');
    for (const text of ['', 'two words', 'line\nbreak', '{"a":1}', 'x'.repeat(101), 7, null, undefined])
      expect(nameIn(text)).toBeUndefined();
  });
});
