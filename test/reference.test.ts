import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../drizzle/client';
import { packageRoot } from '../drizzle/packageRoot';
import { IMPLEMENTED, type ReferenceCase } from './reference/cases';
import { testDatabase } from './database';

/**
 * The catalogue's worked examples: inputs and expected outputs that were computed elsewhere. The
 * file is the one that REFERENCE_VALUES names. What is not implemented yet is listed as pending.
 */

const file = process.env.REFERENCE_VALUES ?? resolve(packageRoot(), 'test/reference-values.json');
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: ReferenceCase[] };

let database: Database;
beforeAll(async () => {
  database = await testDatabase({ keep: true });
});
afterAll(() => database.close());

const relative = (tolerance: string): number => Number(/rel (\S+?)[;,]?(?:\s|$)/.exec(tolerance)?.[1] ?? 0);

/** A series may end before the months that have nothing to say yet, never after. */
const isSeries = (actual: unknown, expected: readonly unknown[], tolerance: number): boolean =>
  Array.isArray(actual) &&
  actual.length <= expected.length &&
  expected.every((value, i) => isCloseTo(actual[i] ?? null, value, tolerance));

const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const isCloseTo = (actual: unknown, expected: unknown, tolerance: number): boolean => {
  if (Array.isArray(expected)) return isSeries(actual, expected, tolerance);
  if (isRecord(expected)) {
    if (!isRecord(actual)) return false;
    const keys = new Set([...Object.keys(expected), ...Object.keys(actual)]);
    return [...keys].every((key) => isCloseTo(actual[key], expected[key], tolerance));
  }
  if (typeof expected !== 'number' || typeof actual !== 'number') return actual === expected;
  // expected values are printed with ten digits
  return Math.abs(actual - expected) <= Math.max(tolerance, 1e-9) * Math.abs(expected);
};

const isWrong = (key: string): boolean => key.endsWith('_WRONG');

describe.each(cases.map((c) => [c.id, c] as const))('%s', (id, reference) => {
  const implementation = IMPLEMENTED[id];
  const asked = Object.keys(reference.expected);
  const done = asked.filter((key) => implementation?.keys.includes(key));
  const pending = asked.filter((key) => !done.includes(key) && !isWrong(key));

  if (pending.length > 0) test.todo(`pending: ${id}: ${pending.join(', ')}`);
  if (!implementation || done.length === 0) return;

  test(done.join(', '), async () => {
    const outputs = await implementation.run(reference.inputs, database);
    for (const key of done) {
      const close = isCloseTo(outputs[key], reference.expected[key], relative(reference.tolerance));
      if (!close) expect(outputs[key], key).toEqual(reference.expected[key]);
    }
    for (const key of asked.filter(isWrong)) {
      const like = Object.keys(outputs).filter((o) => isCloseTo(outputs[o], reference.expected[key], 1e-9));
      expect(like, key).toEqual([]);
    }
  });
});

test('every case that is implemented is in the file or the file is another one', () => {
  const known = new Set(cases.map((c) => c.id));
  if (!process.env.REFERENCE_VALUES)
    expect(Object.keys(IMPLEMENTED).filter((id) => !known.has(id))).toEqual([]);
});

test.each(Object.keys(IMPLEMENTED))('%s refuses an input that it does not know', async (id) => {
  const inputs = cases.find((c) => c.id === id)?.inputs;
  if (!isRecord(inputs)) return;
  const run = async () => IMPLEMENTED[id]!.run({ ...inputs, not_known: true }, database);
  await expect(run()).rejects.toThrow(/not_known/);
});

const soap = (id: string, more: object) => ({
  ...{ id, placed_at: '2025-03-04T10:00:00Z', currency: 'EUR', fx_rate: '1', ...more },
  lines: [{ sku: 'SOAP', qty: 1, unit_price: 1200, discount: 0, tax_rate: '0' }],
});

test('an order that is deleted, voided or a test is in no figure of the ledger case', async () => {
  const ledger = {
    ...{ store_tz: 'Europe/Berlin', from: '2025-03-01T00:00:00', to: '2025-04-01T00:00:00' },
    ...{ reporting_currency: 'EUR', currency_exponents: { EUR: 2 } },
    orders: [
      soap('kept', {}),
      soap('test', { test: true }),
      soap('deleted', { deleted: true }),
      soap('voided', { voided: true }),
    ],
  };
  const outputs = await IMPLEMENTED['money.ledger']!.run(ledger, database);
  expect(outputs).toMatchObject({ gross_sales: 1200, orders: 1, units_sold: 1 });
  const told = { ...ledger, orders: [soap('kept', { hidden: true })] };
  await expect((async () => IMPLEMENTED['money.ledger']!.run(told, database))()).rejects.toThrow(/hidden/);
});
