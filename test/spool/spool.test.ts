import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { newerProgram } from '../../server/sentences';
import { drainSpool } from '../../server/spool/drainSpool';
import { openSpool } from '../../server/spool/spool';
import { failWrites } from '../fullDisk';

/** What is acknowledged before it is in the database, on the disk: of the pixel and of webhooks. */

const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'quarterdeck-spool-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
};

/** A database that answers, or does not; lines are not put into it here. */
const up = { write: () => Promise.resolve(undefined as never) };
const down = { write: () => Promise.reject(new Error('the database is down')) };

/** A spool whose lines are gathered, page by page. */
const opened = async (path: string) => {
  const spool = await openSpool(path);
  onTestFinished(() => spool.close());
  const pages: (readonly unknown[])[] = [];
  const said: string[] = [];
  const drain = () =>
    drainSpool({
      ...{ spool, database: up, what: 'Test', log: (line: string) => said.push(line) },
      take: (lines: readonly unknown[]) => {
        pages.push(lines);
        return Promise.resolve(0);
      },
    });
  return { spool, pages, said, drain };
};

it('gives back whole lines, and not one that was cut off', async () => {
  const path = folder();
  const spool = await openSpool(path);
  await Promise.all(['{"a":1}', '{"a":2}', '{"a":3}'].map((line) => spool.append(line)));
  await spool.close();
  const [name] = readdirSync(path) as [string];
  // right behind them, where the next write was under way: 3 × 8 bytes
  const file = openSync(join(path, name), 'r+');
  writeSync(file, '{"a":4', 24);
  closeSync(file);
  const again = await opened(path);
  // what comes now goes elsewhere
  await again.spool.append('{"a":5}');
  expect(readdirSync(path)).toHaveLength(2);
  expect(await again.drain()).toBe(4);
  expect(again.pages).toEqual([[{ a: 1 }, { a: 2 }, { a: 3 }], [{ a: 5 }]]);
  expect(readdirSync(path)).toEqual([]);
  expect(again.said).toEqual([]);
});

it('keeps lines in their order, over many writes and of any length and alphabet', async () => {
  const { spool, pages, drain } = await opened(folder());
  const sent: string[] = [];
  for (let i = 0; i < 40; i += 1) {
    const texts = [`${i} short`, `${i} ${'日本\u0000\n'.repeat(i * 300)}`];
    sent.push(...texts);
    await Promise.all(texts.map((text) => spool.append(JSON.stringify(text))));
  }
  expect(await drain()).toBe(80);
  expect(pages.flat()).toEqual(sent);
});

it('refuses all that a failed write held, loses nothing before and behind it, and leaves no empty segments', async () => {
  const path = folder();
  const { spool, pages, said, drain } = await opened(path);
  const sent = (lines: string[]) => Promise.allSettled(lines.map((line) => spool.append(line)));
  const outcomes = async (lines: string[]) => (await sent(lines)).map(({ status }) => status);

  expect(await outcomes(['1', '2'])).toEqual(['fulfilled', 'fulfilled']);
  // the disk is full: first behind lines that are kept, then in segments that have none
  await failWrites(3);
  for (const lines of [['3', '4'], ['5'], ['6']])
    expect(await outcomes(lines)).toEqual(lines.map(() => 'rejected'));
  expect(await spool.segments()).toEqual(['000000000001.jsonl']);
  expect(readdirSync(path)).toEqual(['000000000001.jsonl']);
  // while one is written, others wait, and it is ended in the midst of it
  const going = [sent(['7']), spool.segments(), sent(['8']), spool.close(), sent(['9'])];
  await Promise.all(going);
  expect(await drain()).toBe(5);
  expect(pages.flat()).toEqual([1, 2, 7, 8, 9]);
  expect([said, readdirSync(path)]).toEqual([[], []]);
});

it('has what can be read of a damaged segment taken in, and sets it aside', async () => {
  const path = folder();
  writeFileSync(join(path, '000000000001.jsonl'), '{"a":1}\nnonsense\n{"a":3}\n');
  const { spool, pages, said, drain } = await opened(path);
  expect(await drain()).toBe(2);
  expect(pages).toEqual([[{ a: 1 }, { a: 3 }]]);
  expect(said).toEqual([expect.stringContaining('1 line of 000000000001.jsonl is damaged')]);
  expect(await drain()).toBe(0);
  await spool.append('{"a":4}');
  expect(readdirSync(path).toSorted()).toEqual(['000000000001.jsonl.unreadable', '000000000002.jsonl']);
});

it('gives no more at once than a transaction should have', async () => {
  const path = folder();
  const lines = Array.from({ length: 501 }, (_, i) => `${i}`);
  // 3 × 900,000 characters are more than two million
  const long = Array.from({ length: 3 }, () => JSON.stringify('x'.repeat(900_000)));
  writeFileSync(join(path, '000000000001.jsonl'), [...lines, ...long].map((line) => `${line}\n`).join(''));
  const { pages, drain } = await opened(path);
  expect(await drain()).toBe(504);
  expect(pages.map((page) => page.length)).toEqual([500, 3, 1]);
});

it('keeps everything of a segment that was not taken in whole', async () => {
  const path = folder();
  const { spool, pages, drain } = await opened(path);
  await spool.append('1');
  const failing = drainSpool({
    ...{ spool, database: down, what: 'Test', log: () => {} },
    take: () => Promise.reject(new Error('the database is down')),
  });
  await expect(failing).rejects.toThrow('down');
  await spool.append('2');
  expect(await drain()).toBe(2);
  expect(pages).toEqual([[1], [2]]);
});

/** Takes all but the lines 3 and 8, each of them alone or among others. */
const refusing = (taken: number[], error: Error) => (lines: readonly number[]) => {
  if (lines.includes(3) || lines.includes(8)) return Promise.reject(error);
  taken.push(...lines);
  return Promise.resolve(0);
};

it('sets a line aside that is refused each time, and takes those around and behind it', async () => {
  const path = folder();
  const { spool, said } = await opened(path);
  await Promise.all(Array.from({ length: 10 }, (_, i) => spool.append(String(i))));
  await spool.segments();
  await spool.append('10');
  const taken: number[] = [];
  const drained = await drainSpool<number>({
    ...{ spool, database: up, what: 'Test', log: (line) => said.push(line) },
    take: refusing(taken, new Error('no')),
  });
  // eleven without the two
  expect(drained).toBe(9);
  expect(taken).toEqual([0, 1, 2, 4, 5, 6, 7, 9, 10]);
  expect(said).toEqual([
    'Test: 2 lines are refused, the first by Error no',
    expect.stringContaining('2 lines of'),
  ]);
  expect(readdirSync(path)).toEqual(['000000000001.jsonl.unreadable']);
});

it.each([
  ['does not answer', down, new Error('connection closed')],
  ['answers and is full', up, Object.assign(new Error('disk full'), { code: '53100' })],
])('sets nothing aside while the database %s', async (_how, database, error) => {
  const path = folder();
  const { spool, said, drain, pages } = await opened(path);
  await Promise.all(['3', '4'].map((line) => spool.append(line)));
  const failing = drainSpool<number>({
    ...{ spool, database, what: 'Test', log: (line) => said.push(line) },
    take: refusing([], error),
  });
  await expect(failing).rejects.toBe(error);
  expect(said).toEqual([]);
  expect(await drain()).toBe(2);
  expect(pages).toEqual([[3, 4]]);
});

it('leaves lines where they are for the newer program that overtook this one', async () => {
  const path = folder();
  const spool = await openSpool(path);
  onTestFinished(() => spool.close());
  await spool.append('{"a":1}');
  const said: string[] = [];
  const drain = drainSpool({
    ...{ spool, database: up, what: 'Test', log: (line: string) => said.push(line) },
    take: () => Promise.reject(newerProgram('has migrated this database')),
  });
  await expect(drain).rejects.toThrow('A newer version of Quarterdeck has migrated this database');
  expect(said).toEqual([]);
  const again = await opened(path);
  expect(await again.drain()).toBe(1);
  expect(again.pages).toEqual([[{ a: 1 }]]);
});
