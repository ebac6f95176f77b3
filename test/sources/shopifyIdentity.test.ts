import { describe, expect, it } from 'vitest';
import { FORMATS } from '../../server/sources/formats';
import { testStore } from '../database';
import { csv, importing } from '../imports/importing';
import { readFile } from './reading';

/** Which rows of Shopify's orders export are one order: those of one `Id`, whatever it is called. */

const at = importing();
const format = 'shopify-orders-csv';
const HEAD =
  'Name,Email,Currency,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Id';
const first = (
  name: string,
  mail: string,
  price: string,
  { id, time = '09:00' }: { id: string; time?: string },
) => `${name},${mail},EUR,${price},0.00,0.00,${price},2026-03-01 ${time}:00 +0100,1,Mug,${price},${id}`;
const further = (name: string, price: string, time = '09:00') =>
  `${name},,,,,,,2026-03-01 ${time}:00 +0100,1,Tea,${price},`;

const read = async (...rows: string[]) => {
  const { facts, rejected, spoiled } = await readFile(FORMATS[format], csv(HEAD, ...rows));
  return {
    orders: facts.map(({ fact }) => (fact.type === 'order' ? `${fact.id} ${fact.lines.length}` : '')),
    rejected: rejected.map(({ row, field, reason }) => `${row} ${field} ${reason.split(/[:;]/)[0]}`),
    spoiled: spoiled.map(({ key }) => key),
  };
};

describe('orders of two shops in one export', () => {
  it('stay two where both are called #1001, one below the other or apart', async () => {
    expect(
      await read(
        first('#1001', 'a@x.com', '10.00', { id: '31' }),
        first('#1001', 'b@x.com', '20.00', { id: '52' }),
      ),
    ).toEqual({
      orders: ['31 1', '52 1'],
      rejected: [],
      spoiled: [],
    });
    const store = await testStore(at.database);
    const report = await at.load(
      store,
      csv(
        HEAD,
        first('#1001', 'a@x.com', '12.00', { id: '31' }),
        further('#1001', '0.00'),
        first('#1002', 'c@x.com', '7.00', { id: '32' }),
        first('#1001', 'b@x.com', '20.00', { id: '52' }),
      ),
      { format },
    );
    expect(report).toMatchObject({ new: 3, rejectedCount: 0 });
    // 12 + 7 + 20
    expect(await at.sold(store)).toEqual({ orders: 3, gross: 3_900, returns: 0 });
  });

  it('are told apart without an Id by what each says of itself, and refused: their names are all that is known', async () => {
    const store = await testStore(at.database);
    const report = await at.load(
      store,
      csv(HEAD, first('#7', 'a@x.com', '10.00', { id: '' }), first('#7', 'b@x.com', '20.00', { id: '' })),
      { format },
    );
    expect(report).toMatchObject({ new: 0, rejectedCount: 2 });
    expect(report.rejected[0]).toMatchObject({ row: 2, field: 'Name', value: '#7' });
    expect(report.rejected[0]!.reason).toContain('with different contents');
  });

  it('are two though they were placed in the same second, for the same amount, by the same person', async () => {
    expect(
      (
        await read(
          first('#7', 'a@x.com', '10.00', { id: '31' }),
          first('#7', 'a@x.com', '10.00', { id: '52' }),
        )
      ).orders,
    ).toEqual(['31 1', '52 1']);
  });
});

describe('one Id', () => {
  it('is one order, though each row repeats what is said of it', async () => {
    expect(
      (
        await read(
          first('#7', 'a@x.com', '10.00', { id: '31' }),
          first('#7', 'a@x.com', '10.00', { id: '31' }),
        )
      ).orders,
    ).toEqual(['31 2']);
  });

  it('of two names is refused: a spreadsheet has made one number of two', async () => {
    const store = await testStore(at.database);
    const report = await at.load(
      store,
      csv(
        HEAD,
        first('#7', 'a@x.com', '10.00', { id: '5812350000000' }),
        first('#8', 'b@x.com', '20.00', { id: '5812350000000' }),
        first('#9', 'c@x.com', '30.00', { id: '6634245652811' }),
      ),
      { format },
    );
    expect(report).toMatchObject({
      new: 1,
      rejectedCount: 2,
      controlTotals: { orders: '1', 'gross EUR': '30.00' },
    });
    expect(report.rejected.map(({ row, field }) => `${row} ${field}`)).toEqual(['2 Id', '3 Id']);
  });

  it('as a power of ten is refused row by row', async () => {
    expect(
      (
        await read(
          first('#1', 'a@x.com', '10.00', { id: '6.63425E+12' }),
          first('#2', 'b@x.com', '20.00', { id: '6.63425E+12' }),
        )
      ).rejected,
    ).toEqual([
      '2 Id has lost its digits to a spreadsheet or a program',
      '3 Id has lost its digits to a spreadsheet or a program',
    ]);
  });
});

describe('a row that goes on with an order that does not stand above it', () => {
  it('spoils every order of its name, before it and behind it', async () => {
    const { orders, rejected, spoiled } = await read(
      first('#7', 'a@x.com', '10.00', { id: '31' }),
      first('#8', 'b@x.com', '20.00', { id: '32' }),
      further('#7', '3.00'),
      first('#7', 'd@x.com', '9.00', { id: '52', time: '11' }),
    );
    expect(orders).toEqual(['31 1', '32 1']);
    expect(spoiled).toContain('["Id","31"]');
    expect(rejected).toEqual([
      '4 Currency is empty',
      '5 Name is the name of a row above it, which does not say which order it is of',
    ]);
    const store = await testStore(at.database);
    const report = await at.load(
      store,
      csv(
        HEAD,
        first('#7', 'a@x.com', '10.00', { id: '31' }),
        first('#8', 'b@x.com', '20.00', { id: '32' }),
        further('#7', '3.00'),
      ),
      { format },
    );
    expect(report).toMatchObject({ new: 1, rejectedCount: 2, rowsTaken: 1 });
    expect(await at.sold(store)).toEqual({ orders: 1, gross: 2_000, returns: 0 });
  });
});
