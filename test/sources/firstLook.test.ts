import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lookAt } from '../../server/imports';
import { mappingFormat } from '../../server/sources/mapping';
import { mapping } from '../../server/sources/mapping/schema';
import { draftOf } from '../../client/routes/data/imports/mapping/beginning';
import { withSet } from '../../client/routes/data/imports/mapping/draft';
import type { GuessedView } from '../../client/routes/data/imports/mapping/look';
import { mappingOf } from '../../client/routes/data/imports/mapping/mappingOf';
import { NOBODY } from './files/wizard';
import { readFile } from './reading';

/** What is ready at the first look is read afterwards: nothing of it is refused late. */

const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-look-'));
afterAll(() => rmSync(folder, { recursive: true }));

const STORE = { id: 'it', currency: 'EUR', timeZone: 'UTC' } as never;

const look = async (text: string) => {
  const path = join(folder, 'list.csv');
  writeFileSync(path, text);
  return lookAt(NOBODY, STORE, { path, fileName: 'list.csv' }, {});
};

/** The orders of a list that is read as it was guessed. */
const ordersOf = async (...lines: string[]) => {
  const text = `${lines.join('\n')}\n`;
  const view = { ...(await look(text)), id: 'it' } as GuessedView;
  const draft = withSet(draftOf(view), { taxesIncluded: true, constants: { currency: 'EUR' } });
  return readFile(mappingFormat(mapping.parse(mappingOf(draft, view))) as never, text);
};

describe('a column that nobody uses', () => {
  it('may have a name of any length', async () => {
    const found = await ordersOf(
      `Order ID,Date,Email,Total,${'Remarks '.repeat(40)}`,
      'A,2026-05-01,a@x.de,10.00,none',
    );
    expect([found.facts.length, found.rejected]).toEqual([1, []]);
  });

  it('may stand twice, also where it is called after a state', async () => {
    const head = 'Order ID,Date,Email,Total,Status,Status';
    const found = await ordersOf(
      head,
      'A,2026-05-01,a@x.de,10.00,Paid,Open',
      'B,2026-05-02,b@x.de,5.00,Paid,Done',
    );
    expect([found.facts.length, found.rejected]).toEqual([2, []]);
  });
});

it('a long text whose lines end as old Macintoshes end them is looked at', async () => {
  // 20,000 rows of 32 signs are more than the half megabyte that is looked at
  const rows = Array.from({ length: 20_000 }, (_, i) => `A-${10_000 + i},2026-05-01,a@x.de,10.00`);
  const { guess, problem } = await look(['Order ID,Date,Email,Total', ...rows].join('\r'));
  expect(problem).toBeNull();
  expect(guess?.columns.map(({ name }) => name)).toEqual(['Order ID', 'Date', 'Email', 'Total']);
  expect(guess?.sampled).toBeGreaterThan(900);
});

describe('a list of orders', () => {
  it.each([
    ['Transaction ID,Date,Shipping cost,Total', 'orders'],
    ['Bestelnummer,Datum,Kosten verzending,Totaal', 'orders'],
    // a number alone may number anything
    ['Number,Date,Campaign,Cost', 'spend'],
    ['No.,Day,Cost', 'spend'],
    ['Nummer,Datum,Kosten', 'spend'],
    ['Nr,Datum,Total', 'orders'],
  ])('is told from costs by a name for the number of an order: %s is of %s', async (head, kind) => {
    const { guess } = await look(`${head}\nA-1,2026-05-01,4.90,20.00\nA-2,2026-05-02,4.90,30.00\n`);
    expect(guess?.kind).toBe(kind);
  });
});

it('yes and no of sessions are those of states, and a dash is no', async () => {
  const columns = { sessionId: 'Visita', startedAt: 'Fecha', hasCart: 'Cesta', hasOrder: 'Compra' };
  const list = [
    'Visita,Fecha,Cesta,Compra',
    'v1,2026-05-01 10:00,sí,no',
    'v2,2026-05-01 11:00,Sì,–',
    'v3,2026-05-01 12:00,3,0',
    'v4,2026-05-01 13:00,tak,maybe',
  ];
  const { facts, rejected } = await readFile(
    mappingFormat(mapping.parse({ kind: 'sessions', columns })) as never,
    `${list.join('\n')}\n`,
  );
  expect(facts.map(({ fact }) => fact)).toMatchObject([
    { id: 'v1', hasCart: true, hasOrder: false },
    { id: 'v2', hasCart: true, hasOrder: false },
    { id: 'v3', hasCart: true, hasOrder: false },
  ]);
  expect(rejected).toMatchObject([{ row: 5, field: 'Compra', value: 'maybe' }]);
});
