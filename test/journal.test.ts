import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { drainJournal, openJournal } from '../server/jobs/journal';

/** What is acknowledged before it is in the database, on the disk: of the pixel and of webhooks. */

const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'quarterdeck-journal-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
};

/** A journal whose lines are gathered, page by page. */
const opened = async (path: string) => {
  const journal = await openJournal(path);
  onTestFinished(() => journal.close());
  const pages: unknown[][] = [];
  const said: string[] = [];
  const drain = () =>
    drainJournal({
      ...{ journal, what: 'Test', log: (line: string) => said.push(line) },
      take: (lines: unknown[]) => {
        pages.push(lines);
        return Promise.resolve(0);
      },
    });
  return { journal, pages, said, drain };
};

it('gives back whole lines, and not one that was cut off', async () => {
  const path = folder();
  const journal = await openJournal(path);
  await Promise.all(['{"a":1}', '{"a":2}', '{"a":3}'].map((line) => journal.append(line)));
  await journal.close();
  const [name] = readdirSync(path) as [string];
  // right behind them, where the next write was under way: 3 × 8 bytes
  const file = openSync(join(path, name), 'r+');
  writeSync(file, '{"a":4', 24);
  closeSync(file);
  const again = await opened(path);
  // what comes now goes elsewhere
  await again.journal.append('{"a":5}');
  expect(readdirSync(path)).toHaveLength(2);
  expect(await again.drain()).toBe(4);
  expect(again.pages).toEqual([[{ a: 1 }, { a: 2 }, { a: 3 }], [{ a: 5 }]]);
  expect(readdirSync(path)).toEqual([]);
  expect(again.said).toEqual([]);
});

it('keeps lines in their order, over many writes and of any length and alphabet', async () => {
  const { journal, pages, drain } = await opened(folder());
  const sent: string[] = [];
  for (let i = 0; i < 40; i += 1) {
    const texts = [`${i} short`, `${i} ${'日本\u0000\n'.repeat(i * 300)}`];
    sent.push(...texts);
    await Promise.all(texts.map((text) => journal.append(JSON.stringify(text))));
  }
  expect(await drain()).toBe(80);
  expect(pages.flat()).toEqual(sent);
});

it('has what can be read of a damaged segment taken in, and sets it aside', async () => {
  const path = folder();
  writeFileSync(join(path, '000000000001.jsonl'), '{"a":1}\nnonsense\n{"a":3}\n');
  const { journal, pages, said, drain } = await opened(path);
  expect(await drain()).toBe(2);
  expect(pages).toEqual([[{ a: 1 }, { a: 3 }]]);
  expect(said).toEqual([expect.stringContaining('1 lines of 000000000001.jsonl are damaged')]);
  expect(await drain()).toBe(0);
  await journal.append('{"a":4}');
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
  const { journal, pages, drain } = await opened(path);
  await journal.append('1');
  const failing = drainJournal({
    ...{ journal, what: 'Test', log: () => {} },
    take: () => Promise.reject(new Error('the database is down')),
  });
  await expect(failing).rejects.toThrow('down');
  await journal.append('2');
  expect(await drain()).toBe(2);
  expect(pages).toEqual([[1], [2]]);
});
