import { describe, expect, it } from 'vitest';
import { testStore } from '../database';
import { csv, HEAD, importing, type Options } from './importing';

/** What an import says of what it did not take, and of what it took but should be known. */

const at = importing();

const rejectionsOf = async (content: string, options: Options = {}) => {
  const store = await testStore(at.database);
  const { rejected, rejectedCount, reasonCount, new: taken } = await at.load(store, content, options);
  return {
    taken,
    rejectedCount,
    reasonCount,
    rejected: rejected.map(({ row, field, value, reason }) => [row, field, value, reason]),
  };
};

describe('costs', () => {
  const same = (other: number) =>
    `is the same day, kind, channel, country, campaign and account as row ${other}: add a campaign or a spend_id`;
  const spend = { format: 'spend' as const };

  it.each([['84.20'], ['99.00']])(
    'of one day and campaign are refused both, also with %s',
    async (amount) => {
      const rows = ['2026-03-01,email,EUR,84.20', '2026-03-02,email,EUR,1', `2026-03-01,email,EUR,${amount}`];
      expect(await rejectionsOf(csv('day,channel,currency,amount', ...rows), spend)).toEqual({
        taken: 1,
        rejectedCount: 2,
        reasonCount: 2,
        rejected: [
          [2, 'day', '2026-03-01', same(4)],
          [4, 'day', '2026-03-01', same(2)],
        ],
      });
    },
  );

  it('with an id of their own are told apart by it, and an equal row counts once', async () => {
    const rows = ['2026-03-01,EUR,84.20,a', '2026-03-01,EUR,84.20,b', '2026-03-01,EUR,84.20,b'];
    expect(await rejectionsOf(csv('day,currency,amount,spend_id', ...rows), spend)).toMatchObject({
      taken: 2,
      rejected: [],
    });
    const other = ['2026-03-01,EUR,84.20,b', '2026-03-01,EUR,1,b'];
    expect(await rejectionsOf(csv('day,currency,amount,spend_id', ...other), spend)).toMatchObject({
      taken: 0,
      rejected: [
        [2, 'spend_id', 'b', 'comes in row 3 with different contents: neither is taken'],
        [3, 'spend_id', 'b', 'comes in row 2 with different contents: neither is taken'],
      ],
    });
  });
});

describe('reasons', () => {
  it('are one for a bad value', async () => {
    const bad = await rejectionsOf(csv('day,currency,amount', '01.01.2026,euro,1'), { format: 'spend' });
    expect(bad).toMatchObject({
      rejectedCount: 1,
      reasonCount: 2,
      rejected: [
        [2, 'day', '01.01.2026', 'is not a date such as 2026-03-01'],
        [2, 'currency', 'euro', 'is not an ISO 4217 code such as EUR'],
      ],
    });
  });

  it('are counted by row in the report and in the log', async () => {
    const store = await testStore(at.database);
    const report = await at.load(
      store,
      csv(HEAD, 'A,2026-03-01 09:30,EUR,,x,y', 'B,2026-03-01 09:30,EUR,,1,1'),
    );
    expect(report).toMatchObject({ rejectedCount: 1, reasonCount: 2, new: 1 });
    expect(await at.log(store)).toMatchObject([{ rejected: 1 }]);
  });
});

describe('refunds', () => {
  const head = `record,${HEAD},refund_id,refunded_at,refund_net`;

  it('that wait for their order or go beyond it are noted, and taken all the same', async () => {
    const store = await testStore(at.database);
    const report = await at.load(
      store,
      csv(
        head,
        'line,A,2026-03-01 09:30,EUR,,1,10,,,',
        'refund,A,,,,,,R1,2026-03-02 09:30,10',
        'refund,A,,,,,,R2,2026-03-03 09:30,0.01',
        'refund,Z,,,,,,R3,2026-03-03 09:30,4',
      ),
    );
    expect(report).toMatchObject({
      new: 4,
      rejectedCount: 0,
      notes: { 'refunds waiting for their order': 1, 'refunds above what is left of their order': 1 },
      controlTotals: { 'refunds_net EUR': '10.01', 'refunds_net of an unknown currency': '4' },
    });
  });

  it('are stated in the currency of an order that came earlier', async () => {
    const store = await testStore(at.database);
    await at.load(store, csv(HEAD, 'A,2026-03-01 09:30,JPY,,1,1000'));
    const report = await at.load(store, csv(head, 'refund,A,,,,,,R1,2026-03-02 09:30,400'));
    expect(report).toMatchObject({ notes: {}, controlTotals: { refunds: '1', 'refunds_net JPY': '400' } });
  });
});

describe('a header that is nearly right', () => {
  it('is paired with what is meant', async () => {
    const store = await testStore(at.database);
    const said = (header: string) =>
      at.load(store, csv(header, 'A,2026-03-01 09:30,EUR,,1,1')).then(
        () => null,
        ({ message, hint }: Error & { hint?: string }) => `${message} ${hint}`,
      );
    expect(await said('Order ID,Placed At,currency,customer_id,quantity,unit_price')).toBe(
      'file.csv, row 1: columns order_id, placed_at are missing. Found: Order ID, Placed At, currency, customer_id, quantity, unit_price. Rename "Order ID" to order_id, "Placed At" to placed_at.',
    );
    expect(await said(`${HEAD},chanel`)).toContain('column chanel is unknown. Rename "chanel" to channel.');
  });
});
