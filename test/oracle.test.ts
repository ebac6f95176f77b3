import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../drizzle/client';
import { testDatabase } from './database';
import { reportOf } from './oracle/report';
import { runShop } from './oracle/run';
import { seedsHere } from './randomShop';

/**
 * A second, plain implementation of every metric, from the definitions alone, against the product's
 * answers on random shops. The long run: `npm run oracle` (test/oracle/README.md).
 */

let database: Database;
beforeAll(async () => {
  database = await testDatabase({ keep: true });
});
afterAll(() => database.close());

describe('every figure is that of the oracle', () => {
  it.each(seedsHere(101, 102, 103, 104, 105, 106))(
    'shop %i',
    async (seed) => {
      const outcome = await runShop(database, { seed, size: 50, values: 4_000 });
      const report = outcome.differences.length === 0 ? '' : await reportOf(database, outcome);
      expect(report).toBe('');
      expect(outcome.values).toBeGreaterThanOrEqual(4_000);
    },
    60_000,
  );
});
