import { readdirSync, readlinkSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../drizzle/client';
import { lookAt } from '../../server/imports';
import { openText } from '../../server/sources/open';
import type { Store } from '../../server/types';
import { testDatabase, testStore } from '../database';

/** Files that are not read to their end: none of them stays open, and what is deleted gives its space back. */

const HEAD = 'order_id,placed_at,currency,quantity,unit_price';
/** Beyond what is looked at, so that its end is never reached. */
const LONG = [HEAD, ...Array.from({ length: 60_000 }, (_, n) => `${n},2026-03-01,EUR,1,1.00`)].join('\n');

let database: Database;
let store: Store;
const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-open-'));
beforeAll(async () => {
  database = await testDatabase({ keep: true });
  store = await testStore(database);
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

const openIn = (place: string): string[] =>
  readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const to = readlinkSync(`/proc/self/fd/${fd}`);
      return to.startsWith(place) ? [to] : [];
    } catch {
      return [];
    }
  });

/** Streams close after the turn in which they are given up. */
const expectClosed = async () => {
  for (let turns = 0; turns < 50 && openIn(folder).length > 0; turns += 1) await later(20);
  expect(openIn(folder)).toEqual([]);
};

// descriptors are counted where Linux lists them
describe.skipIf(process.platform !== 'linux')('a file is closed', () => {
  it.each([
    ['list.csv', Buffer.from(LONG)],
    ['list.csv.gz', gzipSync(LONG)],
  ])('after a look at the beginning of %s', async (name, bytes) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    for (let looks = 0; looks < 3; looks += 1) {
      const look = await lookAt(database, store, { path, fileName: name }, {});
      expect(look.guess?.sampled).toBeGreaterThan(0);
    }
    await expectClosed();
  });

  it('that is refused by its first bytes, or given up unread', async () => {
    const path = join(folder, 'list.gz');
    writeFileSync(path, LONG);
    await expect(openText({ path }, 'list.gz')).rejects.toThrow('gz');
    const unread = await openText({ path }, 'list.csv');
    unread.destroy();
    await expectClosed();
  });
});
