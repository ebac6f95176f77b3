import { describe, expect, it } from 'vitest';
import type { OrderFact, SpendFact } from '../../server/facts/fact';
import { priceLine } from '../../server/facts/price';
import { mappingFormat } from '../../server/sources/mapping';
import { mapping, parseMapping } from '../../server/sources/mapping/schema';
import { readFile } from './reading';

/** Amounts as programs write them that reckon in binary, or in more decimals than money has. */

const LINES = mapping.parse({
  row: 'line',
  columns: {
    orderId: 'No',
    placedAt: 'Date',
    quantity: 'Qty',
    amount: 'Value',
    discount: 'Off',
    tax: 'Tax',
    shipping: 'Sent',
  },
  constants: { currency: 'EUR' },
});

const read = (...rows: string[]) =>
  readFile(mappingFormat(LINES), ['No,Date,Qty,Value,Off,Tax,Sent', ...rows].join('\n'));

const lineOf = async (row: string) => {
  const { facts, rejected } = await read(row);
  expect(rejected).toEqual([]);
  const [line] = facts.flatMap(({ fact }) => (fact as OrderFact).lines);
  return { line, priced: line && priceLine(line, 'EUR', false) };
};

describe('an amount of more decimals than money has', () => {
  it('is what it was before a program reckoned in binary', async () => {
    const { facts, rejected } = await read(
      '1,2026-05-04,375,56250.000000000051,0.30000000000000004,19.989999999999998,4.949999999999999',
    );
    expect(rejected).toEqual([]);
    const [order] = facts.map(({ fact }) => fact as OrderFact);
    expect(order?.shipping).toBe('4.95');
    expect(order?.lines).toMatchObject([{ quantity: 375, unitPrice: '150', discount: '0.3', tax: '19.99' }]);
  });

  it('is so of a cost too', async () => {
    const costs = parseMapping(
      JSON.stringify({
        kind: 'spend',
        columns: { day: 'Day', amount: 'Cost' },
        constants: { currency: 'EUR', channel: 'paid_other', source: 'costs' },
      }),
      'costs.json',
    );
    const { facts, rejected } = await readFile(
      mappingFormat(costs),
      'Day,Cost\n2026-05-04,12.340000000000002\n',
    );
    expect(rejected).toEqual([]);
    expect(facts.map(({ fact }) => (fact as SpendFact).amount)).toEqual(['12.34']);
  });
});

describe('what a row is worth', () => {
  it('is divided among its pieces where no price of eight decimals makes it to the last of its digits', async () => {
    // a third of 100.00: 33.33 as it stands, and for seven pieces of 4.76190476
    const { line, priced } = await lineOf('1,2026-05-04,7,33.333333333333336,,,');
    expect(line?.quantity).toBe(7);
    expect(priced?.grossMinor).toBe(3333);
  });

  it('is rounded as it stands: half a cent of three pieces is not lost between them', async () => {
    // a third of 0.385 is 0.12833333 rounded, of which three are 0.38499999
    expect((await lineOf('1,2026-05-04,3,0.385,,,')).priced?.grossMinor).toBe(39);
    expect((await lineOf('1,2026-05-04,3,0.38499999,,,')).priced?.grossMinor).toBe(38);
  });

  it('that no price makes is refused, and nothing is said of its pieces', async () => {
    const { rejected } = await read('1,2026-05-04,30000000,1.00,,,');
    expect(rejected.map(({ field, reason }) => `${field} ${reason}`)).toEqual([
      'Value can not be spread over so many pieces to the cent: map the unit price',
    ]);
  });
});
