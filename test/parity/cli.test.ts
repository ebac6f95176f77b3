import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../drizzle/client';
import { runCommand } from '../../server/cli/run';
import { ingest } from '../../server/ledger';
import { testConnectors } from '../connectors';
import { testDatabase, testStore } from '../database';

/** The parity command: its lists are whole in JSON, and cut short for people. */

let database: Database;

beforeAll(async () => {
  database = await testDatabase({ keep: true });
  const store = await testStore(database, { slug: 'anvil' });
  const ids = Array.from({ length: 230 }, (_, i) => i);
  const at = (i: number) => new Date(Date.UTC(2026, 2, 2, 8) + i * 60_000).toISOString();
  const orders = ids.map((i) => ({
    ...{ type: 'order', id: `o${i}`, placedAt: at(i), currency: 'EUR' },
    lines: [{ quantity: 1, unitPrice: '10.00', taxRate: '0.2' }],
  }));
  const seen = {
    source: 'pixel',
    id: 'e0',
    witness: 'pixel',
    orderId: 'o0',
    currency: 'EUR',
    value: '12.00',
  };
  await ingest(database, store, 'sales', orders);
  await ingest(database, store, 'sightings', [{ ...seen, occurredAt: at(0) }]);
});
afterAll(() => database.close());

const quarterdeck = async (...argv: string[]) => {
  let [out, progress] = ['', ''];
  const exit = await runCommand(argv, {
    ...{ database, clock: () => new Date('2026-04-10T12:00:00Z'), cwd: '.', place: '' },
    connectors: testConnectors,
    out: (text) => void (out += text),
    progress: (text) => void (progress += text),
  });
  return { exit, out, progress };
};

const MARCH = ['--store', 'anvil', '--from', '2026-03-01', '--to', '2026-04-01'];

it('prints the verdict, the figures and the first rows of each list', async () => {
  const { exit, out } = await quarterdeck('parity', ...MARCH);
  expect(exit).toBe(0);
  // 1 of 230 was seen; no order names a session, so nothing is guessed
  expect(out).toContain('Of 230 web orders the pixel saw 1; 229 are missing, none with a cause.');
  expect(out).toMatch(/parity_coverage +0\.43 % +100% +misses it/);
  expect(out).toContain('… and 209 more');
});

it('gives every row as JSON', async () => {
  const { out } = await quarterdeck('parity', ...MARCH, '--json');
  const answer = JSON.parse(out) as { counts: object; lists: Record<string, { orderId: string }[]> };
  expect(answer.counts).toEqual({ missing: 229, phantom: 0, mismatch: 0, duplicate: 0, not_expected: 0 });
  expect(new Set(answer.lists.missing!.map(({ orderId }) => orderId)).size).toBe(229);
});

it('bridges our net sales to another figure', async () => {
  const bridge = ['--their', 'shopify_total_sales', '--figure', '2760.50'];
  const { out } = await quarterdeck('parity', ...MARCH, ...bridge);
  // 230 × 10.00, with 20 % tax 2,760.00
  expect(out).toMatch(/Net sales, ours +2,300\.00 EUR/);
  expect(out).toMatch(/Taxes +460\.00 EUR/);
  expect(out).toMatch(/Unexplained +0\.50 EUR/);
  expect(out).toMatch(/Their figure +2,760\.50 EUR/);
});

it('refuses what it can’t mean', async () => {
  expect((await quarterdeck('parity', ...MARCH, '--figure', '1')).progress).toContain('--their');
  expect(
    (await quarterdeck('parity', ...MARCH, '--their', 'shopify_total_sales', '--figure', '1.005')).exit,
  ).toBe(1);
  expect((await quarterdeck('parity', ...MARCH, '--witness', 'ga')).progress).toContain('pixel, erp');
});
