import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../drizzle/client';
import { testDatabase } from '../database';
import { reportOf } from './report';
import { METRIC_IDS } from '../../server/catalog/metrics';
import { forgotten, outdated, PASSED_OVER } from './passedOver';
import { runShop } from './run';

/**
 * A second, plain implementation of every metric, from the definitions alone, against the product's
 * answers on random shops. The long run: `npm run oracle` (test/oracle/README.md).
 */

/** Three shops an engine, not a share of all: no fewer have something of every metric. */
const SEEDS = process.env.TEST_DATABASE_URL ? [102, 104, 106] : [101, 103, 105];

let database: Database;
beforeAll(async () => {
  database = await testDatabase({ keep: true });
});
afterAll(() => database.close());

const heard = new Set<string>();

describe('every figure is that of the oracle', () => {
  it.each(SEEDS)(
    'shop %i',
    async (seed) => {
      const outcome = await runShop(database, { seed, size: 40, values: 3_000 });
      const report = outcome.differences.length === 0 ? '' : await reportOf(database, outcome);
      for (const metric of outcome.said) heard.add(metric);
      expect(report).toBe('');
      expect(outcome.values).toBeGreaterThanOrEqual(3_000);
    },
    300_000,
  );

  it('of every metric of the catalogue, but for those that are passed over for a reason', () => {
    expect(forgotten()).toEqual([]);
    expect(outdated()).toEqual([]);
    // of each at least one figure was neither null nor 0
    const silent = METRIC_IDS.filter((id) => !(id in PASSED_OVER) && !heard.has(id));
    expect(silent).toEqual([]);
  });
});
