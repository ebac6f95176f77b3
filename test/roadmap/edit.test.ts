import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../drizzle/client';
import { errorView } from '../../server/errorView';
import { createCaller } from '../../server/api/rpc/router';
import { runCommand } from '../../server/cli/run';
import { ingest, ingestBatch } from '../../server/ledger';
import { freezeBaselines, saveRoadmap } from '../../server/roadmap';
import type { PlannedDeliverable, RoadmapPlan } from '../../server/roadmap/plan';
import type { Store } from '../../server/types';
import { testConnectors } from '../connectors';
import { testDatabase, testStore } from '../database';
import type { Day } from '../../server/time';

/** 45 of the 91 days of the running phase are gone. */
const NOW = new Date('2026-05-16T08:00:00Z');

const near = (value: number) => expect.closeTo(value, 9) as number;

const criteria = (n: number, accepted: number) =>
  Array.from({ length: n }, (_, i) => ({ name: `Criterion ${i + 1}`, accepted: i < accepted }));

const work = (name: string, weight: number, more: Partial<PlannedDeliverable> = {}): PlannedDeliverable => ({
  ...{ name, weight, owner: 'Growth', acceptance: criteria(4, 0), state: 'not_started' },
  ...{ startDay: null, dueDay: null, shippedDay: null, blockedBy: null },
  ...more,
});

const phase = (name: string, startDay: Day, endDay: Day) => ({
  ...{ name, startDay, endDay, focus: `${name} it`, objective: `To ${name}.`, deliverablesWeight: 0.5 },
  ...{ deliverables: [], kpis: [] },
});

const PLAN: RoadmapPlan = {
  phases: [
    {
      ...phase('Push', '2026-04-01', '2026-07-01'),
      deliverables: [
        work('Bundles', 60, { acceptance: criteria(4, 3), state: 'in_progress' }),
        work('E-mails', 40),
        work('Labels', 100),
      ],
      kpis: [{ metric: 'aov', weight: 1, target: null, lift: 0.2, isTotal: false }],
    },
    phase('Rest', '2026-07-01', '2026-10-01'),
  ],
};

const order = (id: string, day: string, amount: number) => ({
  ...{ type: 'order', id, placedAt: `${day}T10:00:00Z`, currency: 'EUR', customer: { id: `c${id}` } },
  lines: [{ quantity: 1, unitPrice: amount.toFixed(2) }],
});

/** 15 of one price each, so that the sample is large enough to judge by. */
const orders = (id: string, day: string, amount: number) =>
  Array.from({ length: 15 }, (_, i) => order(`${id}-${i}`, day, amount));

/** AOV 50 in the 28 days before April, 55 in those before 16 May. */
const SALES = [
  ...[...orders('1', '2026-03-10', 40), ...orders('2', '2026-03-20', 60)],
  ...[...orders('3', '2026-04-20', 50), ...orders('4', '2026-05-10', 60)],
];

let database: Database;
let store: Store;
let now = NOW;
let api: ReturnType<typeof createCaller>;

const view = () => api.roadmap.view({ store: store.slug });
const push = async () => (await view()).phases[0]!;
const history = () => api.roadmap.history({ store: store.slug });
const by = (author: string, basedOn: number) => ({ store: store.slug, author, basedOn });
const idOf = async (name: string) => (await push()).deliverables.find((each) => each.name === name)!.id;
const undo = (version: number, author = 'Ana') => api.roadmap.undo({ store: store.slug, author, version });

const refusal = async (call: Promise<unknown>) => {
  const error: unknown = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).not.toBeNull();
  return errorView(error);
};

/** All that decides a number, whatever its ids. */
const state = async () => (await view()).phases.map(({ id: _, ...rest }) => rest);

beforeAll(async () => {
  database = await testDatabase({ keep: true });
  api = createCaller({ database, clock: () => now });
});
afterAll(() => database.close());

beforeEach(async () => {
  now = NOW;
  store = await testStore(database);
  expect((await ingest(database, store, 'sales', SALES)).rejected).toEqual([]);
  await database.write(async (tx) => {
    await saveRoadmap(tx, store, PLAN);
    await freezeBaselines(tx, store, now);
  });
});

describe('an edit', () => {
  it('moves progress, pace, status and finish at once', async () => {
    // deliverables (60 × 3/4 + 0 + 0) / 200 = 0.225; AOV 50 → 60 is at 55: 0.5; half of each: 0.3625
    expect(await push()).toMatchObject({ progress: near(0.3625), status: 'off_track' });
    const answer = await api.roadmap.editDeliverable({
      ...by('Ana', 0),
      id: await idOf('Bundles'),
      change: { acceptance: criteria(4, 4) },
    });
    expect(answer).toEqual({ version: 1 });
    // (60 × 1) / 200 = 0.3; (0.3 + 0.5) / 2 = 0.4. Due: work 45 of 91 days, AOV the 40 that orders are known of, so 42.5
    expect(await push()).toMatchObject({
      ...{ deliverablesDone: near(0.3), progress: near(0.4), pace: near((0.4 * 91) / 42.5) },
      // 42.5 / 0.4 = 106.25; 1 April + 107 days: the day after the last one
      ...{ status: 'at_risk', finish: '2026-07-17' },
    });
    expect((await push()).deliverables[0]).toMatchObject({
      ...{ state: 'shipped', shippedDay: '2026-05-16', done: 1 },
    });
    // the last day is 16 July, 16 days after 30 June: two weeks
    expect((await view()).verdict.map(({ text }) => text).join('')).toBe(
      'Q1 Push is at risk: 40% done with 47% due on the days with data; it would finish on 16 Jul, two weeks late.',
    );
  });

  it('is kept with time, author and what was before', async () => {
    const change = { owner: null, weight: 20, state: 'blocked' as const, blockedBy: 'The printer' };
    await api.roadmap.editDeliverable({ ...by('Ana', 0), id: await idOf('Labels'), change });
    const [kept] = await history();
    expect(kept).toMatchObject({
      ...{ version: 1, at: NOW.toISOString(), author: 'Ana', title: 'Labels edited' },
      ...{ undoes: null, undoneBy: null },
    });
    expect(kept!.lines).toEqual([
      { label: 'Owner', before: { text: 'Growth' }, after: null },
      {
        label: 'Weight',
        before: { value: 100, unit: 'number' },
        after: { value: 20, unit: 'number' },
      },
      { label: 'State', before: { text: 'not started' }, after: { text: 'blocked' } },
      { label: 'Blocked by', before: null, after: { text: 'The printer' } },
    ]);
    // (60 × 3/4) / 120 = 0.375
    expect((await push()).deliverablesDone).toEqual(near(0.375));
    expect((await push()).deliverables[2]).toMatchObject({ state: 'blocked', blockedBy: 'The printer' });
  });

  it('that changes nothing leaves no trace', async () => {
    const id = await idOf('Labels');
    expect(await api.roadmap.editDeliverable({ ...by('Ana', 0), id, change: { weight: 100 } })).toEqual({
      version: 0,
    });
    expect(await history()).toEqual([]);
  });

  it('is shipped only while all criteria are accepted', async () => {
    const id = await idOf('Bundles');
    await api.roadmap.editDeliverable({ ...by('Ana', 0), id, change: { acceptance: criteria(4, 4) } });
    await api.roadmap.editDeliverable({ ...by('Ana', 1), id, change: { acceptance: criteria(4, 2) } });
    expect((await push()).deliverables[0]).toMatchObject({
      ...{ state: 'in_progress', shippedDay: null, done: 0.5 },
    });
    const [kept] = await history();
    expect(kept!.lines).toContainEqual({
      label: 'Criterion “Criterion 3”',
      before: { text: 'accepted' },
      after: { text: 'open' },
    });
  });

  it('adds, orders and removes deliverables', async () => {
    const phaseId = (await push()).id;
    const { name: _, ...more } = work('', 40);
    const fresh = { ...more, name: 'Stickers' } as Omit<PlannedDeliverable, 'shippedDay'>;
    const { shippedDay: __, ...deliverable } = fresh as PlannedDeliverable;
    await api.roadmap.addDeliverable({ ...by('Ana', 0), phaseId, deliverable });
    const ids = (await push()).deliverables.map(({ id }) => id);
    await api.roadmap.reorderDeliverables({ ...by('Ana', 1), phaseId, ids: ids.toReversed() });
    const names = async () => (await push()).deliverables.map(({ name }) => name);
    expect(await names()).toEqual(['Stickers', 'Labels', 'E-mails', 'Bundles']);
    await api.roadmap.removeDeliverable({ ...by('Ana', 2), id: ids[2]! });
    expect(await names()).toEqual(['Stickers', 'E-mails', 'Bundles']);
    // (60 × 3/4) / (40 + 40 + 60)
    expect((await push()).deliverablesDone).toEqual(near(45 / 140));
  });

  it('of a phase moves the border with its neighbour', async () => {
    const [first, second] = (await view()).phases;
    await api.roadmap.editPhase({
      ...by('Ana', 0),
      id: first!.id,
      change: { name: 'Shove', endDay: '2026-07-15' },
    });
    const [shove, rest] = (await view()).phases;
    expect([shove!.name, shove!.endDay, rest!.startDay]).toEqual(['Shove', '2026-07-15', '2026-07-15']);
    // 45 of 105 days
    expect(shove!.elapsed).toEqual(near(45 / 105));
    await api.roadmap.editPhase({ ...by('Ana', 1), id: second!.id, change: { startDay: '2026-07-01' } });
    expect((await push()).endDay).toBe('2026-07-01');
    // Rest's first day was moved again: that change goes first
    expect((await refusal(undo(1))).hint).toBe('Undo change 2 first.');
    await undo(2);
    await undo(1);
    expect(await push()).toMatchObject({ name: 'Push', endDay: '2026-07-01' });
  });
});

describe('a target', () => {
  const aov = async () => (await push()).kpis.find(({ metric }) => metric === 'aov')!;

  it('gets another lift over the frozen baseline, which stays', async () => {
    const { id } = await aov();
    await api.roadmap.editTarget({ ...by('Ana', 0), id, change: { aim: { lift: 0.4 } } });
    // 50 × 1.4 = 70: from 50 to 55 a quarter of the way
    expect(await aov()).toMatchObject({
      ...{ isFrozen: true, baseline: 5_000, target: 7_000, lift: 0.4, attainment: near(0.25) },
    });
    await ingest(database, store, 'sales', [order('late', '2026-03-15', 950)]);
    await api.roadmap.editTarget({ ...by('Ana', 1), id, change: { aim: { target: 8_000 } } });
    expect(await aov()).toMatchObject({ baseline: 5_000, target: 8_000, lift: null });
    await undo(2);
    expect(await aov()).toMatchObject({ baseline: 5_000, target: 7_000, lift: 0.4 });
    const refused = await refusal(
      api.roadmap.editTarget({ ...by('Ana', 3), id, change: { metric: 'orders' } }),
    );
    expect(refused).toMatchObject({
      code: 'conflict',
      sentence: 'The baseline of AOV is frozen, so this target stays one of AOV.',
    });
  });

  it('is added with its baseline frozen at once, and comes back as it was', async () => {
    const phaseId = (await push()).id;
    const target = { metric: 'net_sales' as const, weight: 1, aim: { target: 330_000 } };
    await api.roadmap.addTarget({ ...by('Ana', 0), phaseId, target });
    // 1,650 of 3,300: half way, as AOV: the mean is 0.5
    expect((await push()).kpis[1]).toMatchObject({
      ...{ isTotal: true, isFrozen: true, baseline: 0, actual: 165_000, attainment: near(0.5) },
    });
    expect((await push()).kpiAttainment).toEqual(near(0.5));
    const refused = await refusal(api.roadmap.addTarget({ ...by('Ana', 1), phaseId, target }));
    expect(refused.sentence).toBe('Net sales is a target of this phase already.');
    const before = await state();
    const { id } = (await push()).kpis[1]!;
    await api.roadmap.removeTarget({ ...by('Ana', 1), id });
    expect((await push()).kpis).toHaveLength(1);
    await undo(2);
    expect(await state()).toEqual(before);
  });

  it('whose lift was changed before the phase began gets its old lift back after it', async () => {
    const rest = (await view()).phases[1]!;
    await api.roadmap.addTarget({
      ...{ ...by('Ana', 0), phaseId: rest.id },
      target: { metric: 'aov', weight: 1, aim: { lift: 0.1 } },
    });
    const target = async () => (await view()).phases[1]!.kpis[0]!;
    const { id } = await target();
    await api.roadmap.editTarget({ ...by('Ana', 1), id, change: { aim: { lift: 0.5 } } });
    now = new Date('2026-07-02T08:00:00Z');
    const rows = [order('june', '2026-06-20', 80)];
    await ingestBatch(database, store, 'sales', { rows, coversTo: '2026-06-30' });
    await database.write((tx) => freezeBaselines(tx, store, now));
    // 80 × 1.5
    expect(await target()).toMatchObject({ baseline: 8_000, target: 12_000 });
    await undo(2);
    // 80 × 1.1
    expect(await target()).toMatchObject({ baseline: 8_000, lift: 0.1, target: near(8_800) });
    await undo(3);
    expect(await target()).toMatchObject({ baseline: 8_000, lift: 0.5, target: 12_000 });
  });

  it('that is a total has no lift where nothing was sold before', async () => {
    const phaseId = (await push()).id;
    const target = { metric: 'gross_sales' as const, weight: 1, aim: { target: 330_000 } };
    await api.roadmap.addTarget({ ...by('Ana', 0), phaseId, target });
    const { id } = (await push()).kpis[1]!;
    const refused = await refusal(
      api.roadmap.editTarget({ ...by('Ana', 1), id, change: { aim: { lift: 0.1 } } }),
    );
    expect(refused).toMatchObject({
      sentence: 'There is no earlier total of Gross sales that could be lifted.',
      hint: 'Give the target as a value.',
    });
    expect((await push()).kpis[1]).toMatchObject({ target: 330_000, lift: null });
  });
});

describe('undo', () => {
  it('takes any change back, and itself back again', async () => {
    const before = await state();
    const id = await idOf('Labels');
    await api.roadmap.editDeliverable({ ...by('Ana', 0), id, change: { weight: 1, name: 'Tags' } });
    const after = await state();
    await undo(1);
    expect(await state()).toEqual(before);
    await undo(2);
    expect(await state()).toEqual(after);
    expect((await history()).map(({ version, undoes, undoneBy }) => [version, undoes, undoneBy])).toEqual([
      [3, 2, null],
      [2, 1, 3],
      [1, null, null],
    ]);
  });

  it('works past later changes of other fields', async () => {
    const id = await idOf('Labels');
    await api.roadmap.editDeliverable({ ...by('Ana', 0), id, change: { weight: 1 } });
    await api.roadmap.editDeliverable({ ...by('Ben', 1), id, change: { owner: 'Ben' } });
    await undo(1);
    expect((await push()).deliverables[2]).toMatchObject({ weight: 100, owner: 'Ben' });
  });

  it('names the later change that stands against it', async () => {
    const id = await idOf('Labels');
    await api.roadmap.editDeliverable({ ...by('Ana', 0), id, change: { owner: 'Ana' } });
    await api.roadmap.editDeliverable({ ...by('Ben', 1), id, change: { owner: 'Ben' } });
    expect(await refusal(undo(1))).toMatchObject({
      code: 'conflict',
      // 08:00 UTC is 10:00 in Berlin
      sentence:
        'Labels was changed again later (change 2 by Ben, 16 May 2026, 10:00 Berlin time): Owner from “Ana” to “Ben”.',
      hint: 'Undo change 2 first.',
    });
    await undo(2);
    await undo(1);
    expect((await push()).deliverables[2]!.owner).toBe('Growth');
    expect((await refusal(undo(1))).sentence).toBe('Change 1 was undone already, by change 4.');
  });

  it('brings a removed deliverable back whole, and refuses to take away what was edited', async () => {
    const before = await state();
    const id = await idOf('E-mails');
    await api.roadmap.removeDeliverable({ ...by('Ana', 0), id });
    await undo(1);
    expect(await state()).toEqual(before);
    await api.roadmap.editDeliverable({ ...by('Ben', 2), id, change: { weight: 7 } });
    expect((await refusal(undo(2))).hint).toBe('Undo change 3 first.');
    expect((await refusal(undo(99))).code).toBe('not_found');
  });

  it('gives the same roadmap for any walk back', async () => {
    const states = [await state()];
    const ids = (await push()).deliverables.map(({ id }) => id);
    const steps = [
      (v: number) => api.roadmap.editDeliverable({ ...by('A', v), id: ids[0]!, change: { weight: 5 } }),
      (v: number) => api.roadmap.removeDeliverable({ ...by('A', v), id: ids[1]! }),
      async (v: number) =>
        api.roadmap.reorderDeliverables({
          ...by('A', v),
          phaseId: (await push()).id,
          ids: [ids[2]!, ids[0]!],
        }),
      async (v: number) =>
        api.roadmap.editTarget({
          ...by('A', v),
          id: (await push()).kpis[0]!.id,
          change: { weight: 3, aim: { target: 9_000 } },
        }),
    ];
    for (const [i, step] of steps.entries()) {
      await step(i);
      states.push(await state());
    }
    for (let i = steps.length; i > 0; i--) {
      await undo(i);
      expect(await state()).toEqual(states[i - 1]);
    }
  });
});

describe('two people at once', () => {
  it('tells the later one what changed, and keeps what the first one wrote', async () => {
    const id = await idOf('Labels');
    await api.roadmap.editDeliverable({ ...by('Ana', 0), id, change: { owner: 'Ana' } });
    const late = api.roadmap.editDeliverable({ ...by('Ben', 0), id, change: { owner: 'Ben', weight: 3 } });
    expect(await refusal(late)).toEqual({
      code: 'conflict',
      sentence:
        'Labels was changed meanwhile (change 1 by Ana, 16 May 2026, 10:00 Berlin time): Owner from “Growth” to “Ana”.',
      hint: 'Nothing of yours was saved. Look at what it says now, then save again if you still want your change.',
    });
    expect((await push()).deliverables[2]).toMatchObject({ owner: 'Ana', weight: 100 });
    await api.roadmap.editDeliverable({ ...by('Ben', 1), id, change: { owner: 'Ben', weight: 3 } });
    expect((await push()).deliverables[2]).toMatchObject({ owner: 'Ben', weight: 3 });
  });

  it('lets both through where they changed different things', async () => {
    const id = await idOf('Labels');
    await api.roadmap.editDeliverable({ ...by('Ana', 0), id, change: { owner: 'Ana' } });
    await api.roadmap.editDeliverable({ ...by('Ben', 0), id, change: { weight: 3 } });
    await api.roadmap.editDeliverable({
      ...by('Cem', 0),
      id: await idOf('E-mails'),
      change: { owner: 'Cem' },
    });
    expect((await push()).deliverables[2]).toMatchObject({ owner: 'Ana', weight: 3 });
  });

  it('says who removed what was to be edited, and edited what was to be removed', async () => {
    const id = await idOf('Labels');
    await api.roadmap.editDeliverable({ ...by('Ana', 0), id, change: { owner: 'Ana' } });
    const late = await refusal(api.roadmap.removeDeliverable({ ...by('Ben', 0), id }));
    expect(late.sentence).toContain('Labels was changed meanwhile (change 1 by Ana');
    await api.roadmap.removeDeliverable({ ...by('Ana', 1), id });
    const edit = api.roadmap.editDeliverable({ ...by('Ben', 1), id, change: { weight: 3 } });
    expect(await refusal(edit)).toMatchObject({
      code: 'conflict',
      sentence: 'Labels was removed meanwhile (change 2 by Ana, 16 May 2026, 10:00 Berlin time).',
    });
  });

  it('numbers changes one after the other, however they arrive', async () => {
    const ids = (await push()).deliverables.map(({ id }) => id);
    const answers = await Promise.all(
      ids.map((id, i) => api.roadmap.editDeliverable({ ...by('Ana', 0), id, change: { weight: i + 1 } })),
    );
    expect(answers.map(({ version }) => version).toSorted()).toEqual([1, 2, 3]);
    expect((await push()).deliverables.map(({ weight }) => weight)).toEqual([1, 2, 3]);
  });
});

describe('what is refused', () => {
  const edit = async (change: object) =>
    refusal(api.roadmap.editDeliverable({ ...by('Ana', 0), id: await idOf('Labels'), change }));

  it.each([
    [{ name: ' ' }, 'Change.name is empty.'],
    [{ name: 'x'.repeat(121) }, 'Change.name is longer than 120 characters.'],
    [{ name: 'a\0b' }, 'Change.name contains a NUL byte'],
    [{ weight: 0 }, 'Change.weight must be above 0.'],
    [{ weight: Number.NaN }, 'Change.weight'],
    [{ weight: 1e9 }, 'Change.weight must be at most 1,000.'],
    [{ acceptance: [] }, 'Change.acceptance has no criterion: progress is the share of accepted ones.'],
    [{ acceptance: [...criteria(1, 0), ...criteria(1, 1)] }, 'Change.acceptance names a criterion twice.'],
    [{ acceptance: [{ name: 'A', accepted: 'yes' }] }, 'Change.acceptance.0.accepted'],
    [{ dueDay: '2026-02-30' }, 'Change.dueDay is not a date such as 2026-03-01.'],
    [{ state: 'shipped' }, 'Change.state is none of not_started, in_progress, blocked.'],
    [{ shippedDay: '2026-05-01' }, '"shippedDay"'],
    [{ baseline: 1 }, '"baseline"'],
    [{}, 'Change changes nothing.'],
    [{ state: 'blocked' }, 'Labels is blocked: say what blocks it.'],
    [{ startDay: '2026-06-02', dueDay: '2026-06-01' }, 'Labels would start after its due day.'],
  ])('%o', async (change, sentence) => {
    const before = await state();
    expect((await edit(change)).sentence).toContain(sentence);
    expect(await state()).toEqual(before);
    expect(await history()).toEqual([]);
  });

  it.each<[number, { startDay?: Day; endDay?: Day; deliverablesWeight?: number }, string]>([
    [0, { startDay: '2026-04-02' }, 'Push began on 1 Apr: its first day is fixed'],
    [0, { endDay: '2026-05-16' }, 'Push can’t end before today'],
    [0, { endDay: '2026-10-01' }, 'Rest would have no day'],
    [1, { startDay: '2026-03-01' }, 'Push would have no day'],
    [1, { endDay: '2026-07-01' }, 'Rest would have no day'],
    [1, { deliverablesWeight: 2 }, 'Change.deliverablesWeight is above 1.'],
  ])('phase %i: %o', async (at, change, sentence) => {
    const { id } = (await view()).phases[at]!;
    const { sentence: said } = await refusal(api.roadmap.editPhase({ ...by('Ana', 0), id, change }));
    expect(said.replace("'", '’')).toContain(sentence);
  });

  it('an edit based on a change that has not been made', async () => {
    const id = await idOf('Labels');
    const call = api.roadmap.editDeliverable({ ...by('Ana', 7), id, change: { weight: 1 } });
    expect((await refusal(call)).sentence).toContain('There is no change 7 of this roadmap yet');
  });

  it('a store’s items in another store', async () => {
    const id = await idOf('Labels');
    const other = await testStore(database);
    const call = api.roadmap.editDeliverable({
      ...{ store: other.slug, author: 'Ana', basedOn: 0, id },
      change: { weight: 1 },
    });
    expect((await refusal(call)).code).toBe('not_found');
    expect((await refusal(api.roadmap.undo({ store: other.slug, author: 'Ana', version: 1 }))).code).toBe(
      'not_found',
    );
  });

  it('an order of deliverables that are not those of the phase', async () => {
    const ids = (await push()).deliverables.map(({ id }) => id);
    const phaseId = (await push()).id;
    for (const wrong of [ids.slice(1), [ids[0]!, ids[0]!, ids[1]!]]) {
      const call = api.roadmap.reorderDeliverables({ ...by('Ana', 0), phaseId, ids: wrong });
      expect((await refusal(call)).code).toBe('conflict');
    }
  });

  it('stores hostile words as words', async () => {
    const id = await idOf('Labels');
    const name = `'); drop table phases; -- <img src=x onerror=alert(1)> \${7*7} 😀`;
    await api.roadmap.editDeliverable({ ...by(name.slice(0, 80), 0), id, change: { name } });
    expect((await push()).deliverables[2]!.name).toBe(name);
    expect((await history())[0]!.lines[0]!.after).toEqual({ text: name });
  });
});

describe('the template', () => {
  let fresh: Store;
  beforeEach(async () => {
    fresh = await testStore(database);
  });
  const layOut = (startDay: Day = '2026-04-01') =>
    api.roadmap.layOut({ store: fresh.slug, author: 'Ana', startDay });
  const seen = () => api.roadmap.view({ store: fresh.slug });

  it('begins honestly: nothing begun, nobody named, nothing late', async () => {
    expect(await layOut()).toEqual({ version: 1 });
    const { phases, version } = await seen();
    expect([phases.length, version]).toEqual([4, 1]);
    for (const each of phases.flatMap(({ deliverables }) => deliverables))
      expect(each).toMatchObject({
        ...{ state: 'not_started', owner: null, accepted: 0, daysLate: 0, shippedDay: null },
      });
    // the audit of the first four weeks would have been due on 29 April: the day is left open
    expect(phases[0]!.deliverables[0]).toMatchObject({ name: 'Speed audit of the storefront', dueDay: null });
    expect(phases[0]!.deliverables[1]).toMatchObject({ dueDay: '2026-06-03' });
  });

  it('has a first day that may move, but not into the past', async () => {
    await layOut('2026-06-01');
    const [first] = (await seen()).phases;
    const moveTo = (startDay: Day, basedOn: number) =>
      api.roadmap.editPhase({
        ...{ store: fresh.slug, author: 'Ana', basedOn, id: first!.id },
        change: { startDay },
      });
    // a slip of the year could not be taken back: baselines would be frozen on it
    expect((await refusal(moveTo('2025-06-01', 1))).sentence).toContain("can't begin before today");
    expect(await moveTo('2026-06-08', 1)).toMatchObject({ version: 2 });
  });

  it('can be taken back and laid out again, but not after it was filled', async () => {
    await layOut();
    expect((await refusal(layOut())).code).toBe('conflict');
    await api.roadmap.undo({ store: fresh.slug, author: 'Ana', version: 1 });
    expect((await seen()).phases).toEqual([]);
    expect(await layOut('2026-07-01')).toEqual({ version: 3 });
    const { phases } = await seen();
    await api.roadmap.addTarget({
      ...{ store: fresh.slug, author: 'Ben', basedOn: 3, phaseId: phases[0]!.id },
      target: { metric: 'orders', weight: 1, aim: { lift: 0.1 } },
    });
    expect(await refusal(api.roadmap.undo({ store: fresh.slug, author: 'Ana', version: 3 }))).toMatchObject({
      code: 'conflict',
      hint: 'Undo change 4 first.',
    });
  });
});

describe('where the template begins', () => {
  // 16 May 2026: the quarters of a year that begins in February end with April, July, October and January
  const laidOut = async (fiscalYearStart: number, ...template: string[]) => {
    const other = await testStore(database, { fiscalYearStart });
    const roadmapOf = () => api.roadmap.view({ store: other.slug });
    const { quarterStart } = await roadmapOf();
    const output = { out: () => {}, progress: () => {} };
    const context = { database, clock: () => now, cwd: '.', place: 'here', connectors: testConnectors };
    const argv = ['roadmap', ...template, '--store', other.slug];
    expect(await runCommand(argv, { ...context, ...output })).toBe(0);
    return { quarterStart, days: (await roadmapOf()).phases.map(({ startDay }) => startDay) };
  };

  it('is the first day of the running fiscal quarter, unless a day is named', async () => {
    expect(await laidOut(1, '--template')).toEqual({
      quarterStart: '2026-04-01',
      days: ['2026-04-01', '2026-07-01', '2026-10-01', '2027-01-01'],
    });
    expect(await laidOut(2, '--template')).toMatchObject({
      quarterStart: '2026-05-01',
      days: ['2026-05-01', '2026-08-01', '2026-11-01', '2027-02-01'],
    });
    expect((await laidOut(2, '--template', '2026-06-01')).days[0]).toBe('2026-06-01');
  });
});

describe('the command line', () => {
  const run = async (...argv: string[]) => {
    let out = '';
    const context = {
      database,
      clock: () => now,
      cwd: '.',
      place: 'here',
      connectors: testConnectors,
      progress: (text: string) => (out += text),
    };
    const code = await runCommand(['roadmap', '--store', store.slug, ...argv], {
      ...context,
      out: (text) => (out += text),
    });
    return { code, out };
  };

  it('shows last days and the page’s rounding', async () => {
    const { out } = await run();
    expect(out).toContain('2026-06-30');
    // 0.3625 / (42.5/91) = 0.77618; 42.5 / 0.3625 = 117.2: 118 days from 1 April end with 27 July
    expect(out).toContain('36%       49%      47%  0.78  off_track  2026-07-27');
  });

  it('lists the changes and takes one back', async () => {
    await api.roadmap.editDeliverable({
      ...by('Ana', 0),
      id: await idOf('Labels'),
      change: { owner: 'Ben' },
    });
    expect((await run('--history')).out).toBe(
      '1  16 May 2026, 10:00 Berlin time  Ana: Labels edited\n    Owner: Growth → Ben\n',
    );
    expect((await run('--undo', '1', '--author', 'Cem')).code).toBe(0);
    expect((await history())[0]).toMatchObject({ author: 'Cem', undoes: 1 });
    expect((await push()).deliverables[2]!.owner).toBe('Growth');
    expect(await run('--undo', 'all')).toMatchObject({
      code: 1,
      out: '--undo all is not the number of a change.\n',
    });
  });
});
