import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../drizzle/client';
import { ask } from '../../server/ask';
import type { ChannelRule } from '../../server/facts/channelRules';
import {
  channelRulesHistory,
  channelRulesNow,
  ingest,
  previewChannelRules,
  rebuild,
  saveChannelRules,
  verify,
} from '../../server/ledger';
import type { Store } from '../../server/types';
import { declareEvery } from '../covered';
import { testDatabase, testStore } from '../database';

/** The owner's rules of channels on a shop of seven visits and five orders, by hand. */

let database: Database;
beforeAll(async () => {
  database = await testDatabase({ keep: true });
});
afterAll(() => database.close());

const NOW = new Date('2026-04-10T00:00:00Z');
const MARCH = { from: '2026-03-01', to: '2026-04-01' } as const;

const visit = (id: string, day: string, more: object = {}) => ({
  id,
  startedAt: `2026-03-${day}T09:00:00Z`,
  channel: 'referral',
  ...more,
});

const VISITS = [
  visit('s1', '02', { utmSource: 'Idealo DE' }),
  visit('s2', '02', { utmMedium: 'price-list' }),
  visit('s3', '02', { utmCampaign: 'Spring_Sale 2026' }),
  visit('s4', '02', { referrer: 'https://www.partner.example/some/page?x=1' }),
  // the day before the rules begin, and a visit of which nothing is told
  visit('s5', '01', { utmSource: 'idealo-de' }),
  visit('s6', '02', { channel: 'direct' }),
  visit('s7', '02', { utmSource: 'idealo_de', filtered: 'bot' }),
];

const order = (id: string, day: string, price: string, more: object = {}) => ({
  type: 'order',
  id,
  placedAt: `2026-03-${day}T10:00:00Z`,
  currency: 'EUR',
  channel: 'referral',
  customer: { id: 'ana' },
  lines: [{ quantity: 1, unitPrice: price }],
  ...more,
});

const ORDERS = [
  order('o1', '02', '40.00', {
    utmSource: 'idealo.de',
    refunds: [{ id: 'r1', occurredAt: '2026-03-04T10:00:00Z', net: '15.00' }],
  }),
  order('o2', '03', '30.00', { utmCampaign: 'spring-sale' }),
  order('o3', '01', '20.00', { utmSource: 'IDEALO DE' }),
  // sold where no visit could lead to it: no rule is asked
  order('o4', '03', '7.00', { channel: 'pos', utmSource: 'idealo de' }),
  order('o5', '03', '5.00', { channel: 'email' }),
];

const rule = (
  field: ChannelRule['field'],
  match: ChannelRule['match'],
  value: string,
  channel: ChannelRule['channel'],
): ChannelRule => ({ field, match, value, channel, from: '2026-03-02' });

const IDEALO = rule('utmSource', 'equals', 'Idealo-DE', 'affiliate');
const PRICES = rule('utmMedium', 'starts_with', 'PRICE', 'paid_other');
const SPRING = rule('utmCampaign', 'contains', 'spring sale', 'email');
const PARTNER = rule('referrer', 'equals', 'www.Partner.example', 'affiliate');
const RULES = [IDEALO, PRICES, SPRING, PARTNER];

const shop = async (): Promise<Store> => {
  const store = await testStore(database);
  await ingest(database, store, 'sessions', VISITS);
  await ingest(database, store, 'sales', ORDERS);
  return store;
};

const save = async (store: Store, rules: ChannelRule[]) => {
  const { version } = await database.read((tx) => channelRulesNow(tx, store));
  return saveChannelRules(database, store, { version, rules, author: 'Ada' }, NOW);
};

/** By channel: visits, orders, and net sales in euros. */
const figures = async (store: Store) => {
  await declareEvery(database, store, MARCH);
  const { rows } = await database.read((tx) =>
    ask(tx, store, { ...MARCH, metrics: ['sessions', 'orders', 'net_sales'], split: 'channel' }, NOW),
  );
  const of = ({ values, split }: (typeof rows)[number]) => [
    split,
    [values.sessions?.value ?? 0, values.orders?.value ?? 0, (values.net_sales?.value ?? 0) / 100],
  ];
  return Object.fromEntries(rows.map(of)) as Record<string, number[]>;
};

const BY_TABLE = { direct: [1, 0, 0], email: [0, 1, 5], pos: [0, 1, 7], referral: [5, 3, 75] };
// s1 s4 and o1 (40 − 15) · s2 · s3 and o2 · s5 and o3 stay
const BY_RULES = {
  ...{ affiliate: [2, 1, 25], direct: [1, 0, 0], email: [1, 2, 35], paid_other: [1, 0, 0] },
  ...{ pos: [0, 1, 7], referral: [1, 1, 20] },
};

const visitsOrdersSales = (sessions: number, orders: number, euros: number) => ({
  ...{ sessions, orders, netSales: euros * 100 },
});

const isRight = async (store: Store) => expect((await verify(database, store)).differences).toEqual([]);

describe('the owner’s rules of channels', () => {
  it('move what holds from their day on, by source, medium, campaign and referrer, and moving back restores', async () => {
    const store = await shop();
    expect(await figures(store)).toEqual(BY_TABLE);
    expect(await database.read((tx) => previewChannelRules(tx, store, RULES))).toEqual({
      moves: [
        { from: 'referral', to: 'affiliate', sessions: 2, orders: 1, netSales: 25_00 },
        { from: 'referral', to: 'email', sessions: 1, orders: 1, netSales: 30_00 },
        { from: 'referral', to: 'paid_other', sessions: 1, orders: 0, netSales: 0 },
      ],
      channels: [
        { channel: 'email', before: visitsOrdersSales(0, 1, 5), after: visitsOrdersSales(1, 2, 35) },
        { channel: 'affiliate', before: visitsOrdersSales(0, 0, 0), after: visitsOrdersSales(2, 1, 25) },
        { channel: 'referral', before: visitsOrdersSales(5, 3, 75), after: visitsOrdersSales(1, 1, 20) },
        { channel: 'paid_other', before: visitsOrdersSales(0, 0, 0), after: visitsOrdersSales(1, 0, 0) },
      ],
    });
    // nothing was stored
    expect(await figures(store)).toEqual(BY_TABLE);
    // the bot moves too: it is counted as filtered in its channel
    expect(await save(store, RULES)).toMatchObject({ version: 1, sessionsMoved: 5, ordersMoved: 2 });
    expect(await figures(store)).toEqual(BY_RULES);
    await isRight(store);
    expect(await save(store, [])).toMatchObject({ version: 2, sessionsMoved: 5, ordersMoved: 2 });
    expect(await figures(store)).toEqual(BY_TABLE);
    await isRight(store);
    const history = await database.read((tx) => channelRulesHistory(tx, store));
    expect(history.map(({ version, author, rules }) => [version, author, rules.length])).toEqual([
      [2, 'Ada', 0],
      [1, 'Ada', 4],
    ]);
  });

  it('decide of what comes in later as of what is stored, and a rebuild gives the same', async () => {
    const store = await testStore(database);
    await save(store, RULES);
    await ingest(database, store, 'sessions', VISITS);
    await ingest(database, store, 'sales', ORDERS);
    expect(await figures(store)).toEqual(BY_RULES);
    await isRight(store);
    // the same facts again change nothing
    expect(await ingest(database, store, 'sales', ORDERS)).toMatchObject({ new: 0, changed: 0 });
    await database.write((tx) => rebuild(tx, store));
    expect(await figures(store)).toEqual(BY_RULES);
    await isRight(store);
  });

  it('are asked in their order: the first that holds on the day decides', async () => {
    const store = await shop();
    const wide = rule('utmSource', 'starts_with', 'ideal', 'display');
    await save(store, [wide, IDEALO]);
    expect(await figures(store)).toMatchObject({ display: [1, 1, 25], referral: [4, 2, 50] });
    await save(store, [IDEALO, wide]);
    expect(await figures(store)).toMatchObject({ affiliate: [1, 1, 25], referral: [4, 2, 50] });
    // before its day a rule is not asked, and the next one is
    await save(store, [
      { ...IDEALO, from: '2026-03-03' },
      { ...wide, from: '2026-03-01' },
    ]);
    expect(await figures(store)).toMatchObject({ display: [2, 2, 45], referral: [3, 1, 30] });
    await isRight(store);
  });

  it('give the same whatever came first: facts, rules, or a list that was saved in between', async () => {
    const lists = [[SPRING, IDEALO], [], [PARTNER, PRICES], [PRICES, IDEALO, SPRING]];
    const found: unknown[] = [];
    for (const at of lists.keys()) {
      const store = await testStore(database);
      // the lists take turns, each as the one after which the facts come in
      for (const [i, list] of [...lists.slice(at + 1), ...lists.slice(0, at + 1)].entries()) {
        if (i === at) await ingest(database, store, 'sales', ORDERS);
        await save(store, list);
        if (i === 3 - at) await ingest(database, store, 'sessions', VISITS);
      }
      await save(store, RULES);
      await isRight(store);
      found.push(await figures(store));
    }
    expect(found).toEqual(lists.map(() => BY_RULES));
  });

  it('names what brings visits and is in no rule, and refuses to write over another list', async () => {
    const store = await shop();
    const before = await database.read((tx) => channelRulesNow(tx, store));
    expect(before.reach).toEqual({ sessions: { all: 6, told: 5 }, orders: { all: 4, told: 3 } });
    expect(before.uncaught).toHaveLength(5);
    expect(before.table.media.find(({ leadsTo }) => leadsTo === 'sms')?.words).toContain('textmessage');
    expect(before.table.places.find(({ leadsTo }) => leadsTo === 'social')?.words).toEqual(
      expect.arrayContaining(['facebook', 'fb', 'x', 't.co']),
    );
    await save(store, [IDEALO, PRICES]);
    const { uncaught, version } = await database.read((tx) => channelRulesNow(tx, store));
    expect(version).toBe(1);
    expect(uncaught).toEqual([
      { referrer: 'www.partner.example', channel: 'referral', sessions: 1, firstDay: '2026-03-02' },
      { utmCampaign: 'spring_sale 2026', channel: 'referral', sessions: 1, firstDay: '2026-03-02' },
      { utmSource: 'idealo-de', channel: 'referral', sessions: 1, firstDay: '2026-03-01' },
    ]);
    const late = { version: 0, rules: [], author: 'Bob' };
    await expect(saveChannelRules(database, store, late, NOW)).rejects.toMatchObject({ code: 'conflict' });
    expect((await database.read((tx) => channelRulesNow(tx, store))).rules).toHaveLength(2);
  });
});
