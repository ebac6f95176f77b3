import type { z } from 'zod';
import type { Database } from '../../drizzle/client';
import { ask } from '../../server/ask';
import type { Question, Value } from '../../server/ask/types';
import type { Store } from '../../server/types';
import type { MetricId } from '../../server/catalog/metrics';
import { ingest } from '../../server/ledger';
import type { FactKind } from '../../server/facts/fact';
import { declare } from '../covered';
import { testStore } from '../database';
import type { Period } from '../../server/time';

/** Reference cases go the way of every fact: through the ledger, and out through a question. */

const LATE = new Date('2030-01-01T00:00:00Z');
/** A case says all there is, of every day. */
const ALWAYS: Period = { from: '1990-01-01', to: '2031-01-01' };

export const openStore = (database: Database, overrides: Partial<Store>): Promise<Store> =>
  testStore(database, { timeZone: 'UTC', currency: 'USD', ...overrides });

/** Every row must be taken: a rejected one would make the case easier. */
export const bring = async (
  database: Database,
  store: Store,
  kind: FactKind,
  rows: unknown[],
): Promise<void> => {
  for (let i = 0; i < rows.length; i += 5_000) {
    const { rejected } = await ingest(database, store, kind, rows.slice(i, i + 5_000));
    if (rejected.length > 0) throw new Error(`rejected: ${JSON.stringify(rejected[0])}`);
  }
  await declare(database, store, ALWAYS);
};

export const valuesOf = async (
  database: Database,
  store: Store,
  question: Omit<Question, 'metrics'> & { metrics: MetricId[] },
): Promise<(metric: MetricId) => Value> => {
  const answer = await database.read((tx) => ask(tx, store, question, LATE));
  return (metric) => answer.rows[0]!.values[metric]!;
};

/** Minor units as a decimal string of the currency. */
export const major = (minor: number, exponent: number): string => {
  const digits = String(Math.abs(minor)).padStart(exponent + 1, '0');
  const cut = digits.length - exponent;
  return `${minor < 0 ? '-' : ''}${digits.slice(0, cut)}${exponent > 0 ? `.${digits.slice(cut)}` : ''}`;
};

/**
 * How one case is answered. Its inputs are parsed strictly: a field that is not known here fails the
 * case, as its value rests on something that would otherwise be passed over.
 */
export const given = <I>(
  keys: readonly string[],
  inputs: z.ZodType<I>,
  run: (inputs: I, database: Database) => Promise<Record<string, unknown>>,
) => ({
  keys,
  run: (told: unknown, database: Database) => run(inputs.parse(told), database),
});
