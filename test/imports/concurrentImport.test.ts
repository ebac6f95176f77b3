import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verify } from '../../server/ledger';
import { importInChild } from './realFile/children';
import { randomOf } from '../../server/demo/random';
import { shuffle } from '../randomShop';
import { inventInvoices, readInvoices, toCsv } from './realFile/invoices';
import { ledgerTotals } from './realFile/ledgerTotals';
import { expectCohortOracle, expectMonthlyOracle, realFile } from './realFile/onlineRetail';
import { inPlace, placeWithStore } from './realFile/places';

/** Needs a server that two processes can share: TEST_DATABASE_URL. The real file in 50 parts if REFERENCE_DATA has it. */
const real = realFile('two processes with the real invoices (made-up ones instead)');
const FILES = real ? 50 : 12;
const MINUTES = 60_000;

describe.skipIf(!process.env.TEST_DATABASE_URL)('two processes at once (TEST_DATABASE_URL)', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'quarterdeck-concurrent-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it(
    'import shuffled invoices in many files, in any order, to the same numbers',
    { timeout: 15 * MINUTES },
    async () => {
      const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
      console.log(`SEED=${seed}`);
      const next = randomOf(seed);
      const made = inventInvoices(2_000);
      const invoices = shuffle(real ? readInvoices(real) : made.invoices, next);
      const paths = Array.from({ length: FILES }, (_, i) => {
        const path = join(folder, `part-${i}.csv`);
        const [from, to] = [i, i + 1].map((n) => Math.round((n * invoices.length) / FILES));
        writeFileSync(path, toCsv(invoices.slice(from, to)));
        return path;
      });
      const { origin, store } = await placeWithStore({ timeZone: 'Europe/London', currency: 'GBP' });
      const shuffled = shuffle(paths, next);
      const halves = [shuffled.slice(0, FILES / 2), shuffled.slice(FILES / 2)];
      const processes = await Promise.all(
        halves.map((half) => importInChild({ where: origin.where, slug: store.slug, paths: half })),
      );
      expect(await Promise.all(processes.map(({ ended }) => ended))).toEqual([0, 0]);
      const said = processes.flatMap(({ said: lines }) =>
        lines.filter((line) => line.startsWith('imported')),
      );
      expect(said).toEqual(Array.from({ length: FILES }, () => 'imported 0 rejected'));
      await inPlace(origin, async (database) => {
        expect((await verify(database, store)).differences).toEqual([]);
        if (real) {
          await expectMonthlyOracle(database, store);
          await expectCohortOracle(database, store);
        } else {
          expect(await ledgerTotals(database, store)).toEqual({ facts: made.totals, rollups: made.totals });
        }
      });
      await origin.remove();
    },
  );
});
