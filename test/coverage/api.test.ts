import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../drizzle/client';
import { createCaller } from '../../server/api/rpc/router';
import { runCommand } from '../../server/cli/run';
import { testConnectors } from '../connectors';
import { testDatabase, testStore } from '../database';

/** Covered days by API and command line. */

const NOW = new Date('2026-06-18T10:00:00Z');
let database: Database;
const api = () => createCaller({ database, clock: () => NOW });
beforeAll(async () => {
  database = await testDatabase({ keep: true });
  await testStore(database, { slug: 'shop' });
});
afterAll(() => database.close());

const run = async (...argv: string[]) => {
  const said = { out: '', progress: '' };
  const exit = await runCommand(argv, {
    ...{ database, clock: () => NOW, cwd: '.', place: '', connectors: testConnectors },
    out: (text) => void (said.out += text),
    progress: (text) => void (said.progress += text),
  });
  return { exit, ...said };
};
const order = (source: string, id: string, day: string) => ({
  ...{ type: 'order', source, id, placedAt: `${day}T10:00:00Z`, currency: 'EUR' },
  lines: [{ quantity: 1, unitPrice: '10.00' }],
});
const orders = async () => {
  const june = {
    store: 'shop',
    from: '2026-06-01' as const,
    to: '2026-07-01' as const,
    metrics: ['orders' as const],
  };
  const { rows, readTo } = await api().ask.query(june);
  return [rows[0]!.values.orders!.value, readTo];
};

it('sends what is all there was, lists it by source, and retires a source', async () => {
  await api().ingest.orders({ store: 'shop', rows: [order('old', 'a', '2026-06-02')] });
  await api().ingest.orders({
    ...{ store: 'shop', rows: [order('new', 'b', '2026-06-05')], coversTo: '2026-06-16' },
  });
  // the old shop ends on 2 June, and all orders with it
  expect(await orders()).toEqual([1, '2026-06-03']);
  const { covered } = await api().sources.status({ store: 'shop' });
  expect(covered).toEqual([
    {
      ...{ fact: 'orders', source: 'new', first: '2026-06-05', last: '2026-06-16' },
      ...{ mayBeCut: false, retiredFrom: null },
    },
    {
      ...{ fact: 'orders', source: 'old', first: '2026-06-02', last: '2026-06-02' },
      ...{ mayBeCut: true, retiredFrom: null },
    },
  ]);
  await api().sources.retire({ store: 'shop', source: 'old', from: '2026-06-03' });
  expect(await orders()).toEqual([2, '2026-06-17']);
  await api().sources.retire({ store: 'shop', source: 'old', from: null });
  expect(await orders()).toEqual([1, '2026-06-03']);
  await expect(api().sources.retire({ store: 'shop', source: 'nobody', from: '2026-06-03' })).rejects.toThrow(
    'has no source "nobody"',
  );
});

it('does the same by command', async () => {
  const retire = (...more: string[]) => run('sources', 'retire', '--store', 'shop', '--name', 'old', ...more);
  expect(await retire('--from', '2026-06-03')).toMatchObject({
    ...{ exit: 0, out: 'Nothing is expected of old from 2026-06-03 on.\n' },
  });
  const kpi = ['kpi', 'orders', '--store', 'shop', '--from', '2026-06-01', '--to', '2026-07-01'];
  const told = await run(...kpi);
  expect(told.out).toContain('2 p');
  expect(told.progress).toContain('There is no data of orders before 2 Jun 2026');
  const days = await run(...kpi, '--by', 'day', '--csv');
  expect(days.out).toContain('2026-06-01,,orders:no_data_before_2026-06-02');
  expect(days.out).toContain('2026-06-03,,orders:no_data_2026-06-03_–_2026-06-04');
  expect(days.out).toContain('2026-06-06,0,');
  expect(days.out).toContain('2026-06-17,,orders:no_data_since_2026-06-16');
  expect(await retire('--undo')).toMatchObject({ exit: 0, out: 'old is expected again.\n' });
  expect(await retire()).toMatchObject({ exit: 1 });
  expect((await retire('--from', 'June')).progress).toContain('--from is not a date such as 2026-03-01');
});
