import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../drizzle/client';
import type { Store } from '../../server/types';
import { importFile } from '../../server/imports/importFile';
import { clearInterrupted } from '../../server/imports/importLog';
import { verify } from '../../server/ledger';
import { importInChild } from './realFile/children';
import { inventInvoices, toCsv, type Totals } from './realFile/invoices';
import { ledgerTotals } from './realFile/ledgerTotals';
import { expectCohortOracle, expectMonthlyOracle, realFile } from './realFile/onlineRetail';
import { inPlace, place, placeWithStore, type Place } from './realFile/places';

/**
 * kill -9 at random moments of an import. KILL_RUNS sets how many (default 2, on a small made-up
 * file); with KILL_REAL=1 it is the real file, which takes minutes a run.
 */

const RUNS = Number(process.env.KILL_RUNS ?? 2);
const real = process.env.KILL_REAL ? realFile('kill -9 during the real file') : null;
const MINUTES = 60_000;
const LIMIT = 10 * MINUTES;
const NOTHING: Totals = { orders: 0, gross: 0, returns: 0 };
/** Totals of the real file, from its SOURCES. */
const REAL: Totals = { orders: 19_959, gross: 1_065_562_248, returns: 89_681_249 };

describe('an import that is killed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-kill-'));
  const made = inventInvoices(1_500);
  const path = real ?? join(folder, 'made.csv');
  const whole = real ? REAL : made.totals;
  let origin: Place;
  let store: Store;
  let duration: number;

  /** An import to its end: how long it takes once it is under way. */
  const timeOne = async (): Promise<number> => {
    const here = await place(origin);
    const run = await importInChild({ where: here.where, slug: store.slug, paths: [path] });
    await run.heard('ready');
    const began = Date.now();
    await run.heard('imported 0 rejected');
    const took = Date.now() - began;
    expect(await run.ended).toBe(0);
    await here.remove();
    return took;
  };

  beforeAll(async () => {
    if (!real) writeFileSync(path, toCsv(made.invoices));
    ({ origin, store } = await placeWithStore({ timeZone: 'Europe/London', currency: 'GBP' }));
    duration = await timeOne();
  }, LIMIT);
  afterAll(async () => {
    await origin.remove();
    rmSync(folder, { recursive: true });
  });

  const expectWhole = async (database: Database) => {
    expect(await ledgerTotals(database, store)).toEqual({ facts: whole, rollups: whole });
    expect((await verify(database, store)).differences).toEqual([]);
    if (!real) return;
    await expectMonthlyOracle(database, store);
    await expectCohortOracle(database, store);
  };

  it.each(Array.from({ length: RUNS }, (_, i) => i + 1))(
    'leaves nothing or all behind, and the next import makes it whole (%i)',
    { timeout: LIMIT },
    async (run) => {
      const here = await place(origin);
      const importing = await importInChild({ where: here.where, slug: store.slug, paths: [path] });
      await importing.heard('ready');
      // One moment from each part of the import's length, so that few runs cover all of it.
      const moment = (duration * (run - 1 + Math.random())) / RUNS;
      await sleep(moment);
      importing.child.kill('SIGKILL');
      await importing.ended;
      await inPlace(here, async (database) => {
        await clearInterrupted(database, { all: true });
        const left = await ledgerTotals(database, store);
        const isThere = left.facts.orders > 0;
        console.log(
          `killed after ${Math.round(moment)} of ${duration} ms (${importing.said.at(-1)}): ${isThere ? 'all' : 'nothing'}`,
        );
        expect(left).toEqual(
          isThere ? { facts: whole, rollups: whole } : { facts: NOTHING, rollups: NOTHING },
        );
        const again = await importFile(database, store, { path, format: 'online-retail' });
        expect([again.changed, isThere ? again.new : again.unchanged]).toEqual([0, 0]);
        await expectWhole(database);
      });
      await here.remove();
    },
  );
});
