import { describe, expect, it } from 'vitest';
import { onlineRetail } from '../../server/sources/onlineRetail';
import { readFile } from './reading';

const HEAD = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
const csv = (...lines: string[]) => [HEAD, ...lines].join('\n');

describe('online-retail', () => {
  it('makes orders of sale lines, in the order of the file and with equal lines kept', async () => {
    const { facts, rejected } = await readFile(
      onlineRetail,
      csv(
        '536365,85123A,HOLDER,6,2011-07-01 08:27:00,2.55,17850,United Kingdom',
        '536365,85123A,HOLDER,6,2011-07-01 08:26:00,2.55,17850,United Kingdom',
        '536365,POST,,1,2011-07-01 08:28:00,0.001,17850,United Kingdom',
        '536366,22633,,1,2011-07-01 08:28:00,1.85,,France',
      ),
    );
    expect(rejected).toEqual([]);
    expect(facts.map(({ fact }) => fact)).toMatchObject([
      {
        type: 'order',
        source: 'online-retail',
        id: '536365',
        // The earliest of its lines, 08:26 in London's summer.
        placedAt: '2011-07-01T07:26:00.000Z',
        currency: 'GBP',
        customer: { id: '17850' },
        country: 'United Kingdom',
        lines: [
          { sku: '85123A', title: 'HOLDER', quantity: 6, unitPrice: '2.55' },
          { sku: '85123A', title: 'HOLDER', quantity: 6, unitPrice: '2.55' },
          { sku: 'POST', quantity: 1, unitPrice: '0.001' },
        ],
      },
      { id: '536366', customer: {}, country: 'France' },
    ]);
  });

  it('makes one credit note of an invoice with C, each line rounded half away from zero', async () => {
    const { facts } = await readFile(
      onlineRetail,
      csv(
        'C536379,D,Discount,-1,2010-12-01 09:41:00,27.505,14527,United Kingdom',
        'C536379,M,,-3,2010-12-01 09:41:00,0.001,14527,United Kingdom',
        'C536379,M,,-5,2010-12-01 09:41:00,0.001,14527,United Kingdom',
      ),
    );
    // 27.505 -> 27.51; 0.003 -> 0.00; 0.005 -> 0.01
    expect(facts.map(({ fact }) => fact)).toMatchObject([
      { type: 'refund', id: 'C536379', net: '27.52', units: 9, customer: { id: '14527' }, currency: 'GBP' },
    ]);
    expect(facts[0]!.fact).not.toHaveProperty('orderId');
  });

  it('leaves everything else out and counts why', async () => {
    const { facts, rejected, leftOut } = await readFile(
      onlineRetail,
      csv(
        'A563185,B,Adjust bad debt,1,2011-08-12 14:50:00,11062.06,,United Kingdom',
        'A563186,B,Adjust bad debt,1,2011-08-12 14:51:00,-11062.06,,United Kingdom',
        '536414,22139,,56,2010-12-01 11:52:00,0,,United Kingdom',
        '536589,21777,,-10,2010-12-01 16:50:00,0.0,,United Kingdom',
        '536590,21777,,-10,2010-12-01 16:50:00,1.5,,United Kingdom',
        'C53659,21777,,10,2010-12-01 16:50:00,1.5,,United Kingdom',
        '536591,21777,,0,2010-12-01 16:50:00,1.5,,United Kingdom',
      ),
    );
    expect([facts, rejected]).toEqual([[], []]);
    expect(leftOut).toEqual({
      'adjustment of the books (invoice A…)': 2,
      'price not above 0': 2,
      'quantity not above 0 outside a credit note': 2,
      'credit note line without a negative quantity': 1,
    });
  });

  it('rejects cells that cannot be read, with the whole invoice', async () => {
    const { facts, rejected, spoiled } = await readFile(
      onlineRetail,
      csv(
        '1,X,,1,2010-12-01 09:41:00,1,,UK',
        '1,X,,1e12,2010-12-01 09:41:00,1,,UK',
        '2,X,,1,2010-02-30 09:41:00,"1,5",,UK',
        '3,X,,1,2010-12-01 09:41:00,1,,UK',
        '3,X,,1,2010-12-01 09:41:00,1,UK',
        ',X,,1000000000000,2010-12-01 09:41:00,1,,UK',
        '4,X,,1,2010-12-01 09:41:00,1,,UK',
        '5,X\0,,1,2010-12-01 09:41:00,1,,UK',
      ),
    );
    expect(facts.map(({ fact }) => fact.id)).toEqual(['4']);
    expect(rejected.map(({ row, field }) => [row, field])).toEqual([
      [3, 'Quantity'],
      [4, 'UnitPrice'],
      [4, 'InvoiceDate'],
      [6, 'row'],
      [7, 'InvoiceNo'],
      [7, 'Quantity'],
      [9, 'StockCode'],
    ]);
    expect(spoiled.map(({ row }) => row)).toEqual([2, 4, 5, 7, 9]);
  });

  it('joins the pieces of an invoice whose rows are not consecutive', async () => {
    const { facts } = await readFile(
      onlineRetail,
      csv(
        '1,A,,1,2010-12-01 09:41:00,1,7,UK',
        'C2,A,,-1,2010-12-01 09:41:00,1.50,7,UK',
        '1,B,,1,2010-12-01 09:40:00,1,7,UK',
        'C2,B,,-2,2010-12-01 09:40:00,1.25,7,UK',
      ),
    );
    const [order, note, orderToo, noteToo] = facts;
    expect([order!.key, note!.key]).toEqual([orderToo!.key, noteToo!.key]);
    expect(onlineRetail.join!(order!.fact, orderToo!.fact)).toMatchObject({
      placedAt: '2010-12-01T09:40:00.000Z',
      lines: [{ sku: 'A' }, { sku: 'B' }],
    });
    // 1 × 1.50 + 2 × 1.25
    expect(onlineRetail.join!(note!.fact, noteToo!.fact)).toMatchObject({ net: '4.00', units: 3 });
  });
});
