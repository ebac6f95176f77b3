import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import {
  knownInCopy,
  openErasureLog,
  readErasures,
  unknownSince,
  type Erasure,
} from '../../drizzle/erasureLog';

const inFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-erasures-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'erasures.log');
};

const BEGAN = '2026-01-01T00:00:00.000Z';
const person = (...keys: string[]): Erasure => ({
  ...{ at: '2026-03-01T12:00:00.000Z', storeId: 7, storeCreatedAt: BEGAN },
  keys,
});
const store: Erasure = { ...person('-'), keys: null };

it('holds an erasure once, whoever appends it, and lets nobody else read it', async () => {
  const file = inFolder();
  const log = openErasureLog(file);
  expect(await readErasures(file)).toBeNull();
  await log.begin('2026-02-01T00:00:00.000Z');
  const ann = person('id:shop:1', 'email:ab');
  await Promise.all([log.append([ann, store]), log.append([person('email:ab', 'id:shop:1')])]);
  await openErasureLog(file).append([ann, person('id:shop:2')]);
  // a later start knows no less, and a log of before that is taken along knows more
  await log.begin('2026-03-01T00:00:00.000Z');
  expect(await log.read()).toEqual({
    erasures: [ann, store, person('id:shop:2')],
    since: '2026-02-01T00:00:00.000Z',
    spans: [],
    unreadable: 0,
  });
  await openErasureLog(file).begin('2026-01-01T00:00:00.000Z');
  expect(await readErasures(file)).toMatchObject({ since: '2026-01-01T00:00:00.000Z' });
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(6);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('goes on behind a line that a crash cut off', async () => {
  const file = inFolder();
  await openErasureLog(file).append([person('id:shop:1')]);
  appendFileSync(file, '{"at":"2026-03-0');
  await openErasureLog(file).append([person('id:shop:2')]);
  expect(await readErasures(file)).toEqual({
    erasures: [person('id:shop:1'), person('id:shop:2')],
    since: null,
    spans: [],
    unreadable: 1,
  });
});

it('says so when it takes nothing', async () => {
  const file = inFolder();
  mkdirSync(file);
  await expect(openErasureLog(file).append([store])).rejects.toMatchObject({
    name: 'ErasureNotLogged',
    code: 'EISDIR',
  });
});

it('knows what a log reached that was taken along, and which times lie between', async () => {
  const old = openErasureLog(inFolder());
  await old.begin('2026-01-01T00:00:00.000Z');
  // as young as its only line
  expect(knownInCopy(await old.read())).toEqual([]);
  await old.append([person('id:shop:1')]);
  const file = inFolder();
  const log = openErasureLog(file);
  const known = knownInCopy(await old.read());
  expect(known).toEqual([{ since: '2026-01-01T00:00:00.000Z', until: '2026-03-01T12:00:00.000Z' }]);
  await log.know(known);
  await log.know(known);
  await log.begin('2026-03-05T00:00:00.000Z');
  const read = await log.read();
  expect(read).toMatchObject({ since: '2026-03-05T00:00:00.000Z', spans: known });
  const [first, gap] = ['2025-12-24T00:00:00.000Z', { from: '2026-03-01T12:00:00.000Z', to: read.since }];
  expect(unknownSince(first, read)).toEqual([{ from: first, to: '2026-01-01T00:00:00.000Z' }, gap]);
  expect(unknownSince('2026-02-01T00:00:00.000Z', read)).toEqual([gap]);
  expect(unknownSince('2026-03-06T00:00:00.000Z', read)).toEqual([]);
  expect(unknownSince(first, { since: null, spans: [] })).toEqual([{ from: first, to: null }]);
});
