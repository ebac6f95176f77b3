import { z } from 'zod';
import type { Database } from '../../drizzle/client';
import { coverage, previousPeriod, yearBefore } from '../../server/ask';
import type { AnyMetricId } from '../../server/catalog/metrics';
import type { CoveredFact } from '../../shared/lists';
import { tableOf } from '../../server/explore';
import type { TableAnswer } from '../../server/explore/types';
import { retireSource } from '../../server/connections/retire';
import { markCoveredTo, ingestBatch } from '../../server/ledger';
import type { FactKind } from '../../server/facts/fact';
import type { Store } from '../../server/types';
import { addDays, dayOf, type Day } from '../../server/time';
import { given, openStore } from './through';
import { instant, localDay } from '../../server/facts/fields';

/** Spans, and what questions read of them: each fact by a source that ends as the case says. */

const amounts = z.record(z.string(), z.number());
const factInput = z.strictObject({
  first_day: z.string(),
  days: z.record(z.string(), amounts),
  last_good_sync: z.string().optional(),
  heartbeat: z.string().optional(),
  declared_end: localDay.optional(),
  newest_event: instant.optional(),
  stopped_on: localDay.optional(),
});
const questionInput = z.strictObject({
  metric: z.string(),
  from: localDay,
  to: localDay,
  compare: z.enum(['previous', 'year']).optional(),
});
const inputs = z.strictObject({
  store_tz: z.string(),
  facts: z.strictObject({ orders: factInput, sessions: factInput, spend: factInput }),
  questions: z.array(questionInput),
});
type FactInput = z.output<typeof factInput>;

/** Later than all of the case. */
const NOW = new Date('2027-12-31T12:00:00Z');

const at = (day: Day): string => `${day}T10:00:00Z`;
const times = (n: number): number[] => Array.from({ length: n }, (_none, i) => i);

/** Orders of a day that make its sales: all but the first of 1. */
const ordersOf = (day: Day, { orders = 0, sales = 0 }: Record<string, number>) =>
  times(orders).map((i) => ({
    ...{ type: 'order', source: 'shop', id: `${day}-${i}`, placedAt: at(day), currency: 'USD' },
    lines: [{ quantity: 1, unitPrice: String(i === 0 ? sales - (orders - 1) : 1) }],
  }));

const RAW: Record<
  'orders' | 'sessions' | 'spend',
  [FactKind, (day: Day, of: Record<string, number>) => object[]]
> = {
  orders: ['sales', ordersOf],
  sessions: [
    'sessions',
    (day, { sessions = 0 }) =>
      times(sessions).map((i) => ({ source: 'web', id: `${day}-${i}`, startedAt: at(day) })),
  ],
  spend: ['spend', (day, { spend = 0 }) => [{ source: 'ads', day, currency: 'USD', amount: String(spend) }]],
};
const SOURCES = { orders: 'shop', sessions: 'web', spend: 'ads' } as const;

const bringFact = async (
  database: Database,
  store: Store,
  fact: keyof typeof RAW,
  input: FactInput,
): Promise<void> => {
  const [kind, raw] = RAW[fact];
  const rows = Object.entries(input.days).flatMap(([day, of]) => raw(localDay.parse(day), of));
  const newest = input.newest_event && dayOf(input.newest_event, store.timeZone);
  const { rejected } = await ingestBatch(database, store, kind, {
    rows,
    coversTo: input.declared_end ?? input.stopped_on ?? newest,
  });
  if (rejected.length > 0) throw new Error(`rejected: ${JSON.stringify(rejected[0])}`);
  const heard = input.last_good_sync ?? input.heartbeat;
  if (heard) await markCoveredTo(database.db, store, SOURCES[fact], { facts: [fact], at: new Date(heard) });
  if (input.stopped_on) await retireSource(database, store, SOURCES[fact], addDays(input.stopped_on, 1));
};

/** The case's words for metrics; one that is several is one question of several. */
const METRICS: Record<string, Record<string, AnyMetricId>> = {
  sales: { sales: 'net_sales' },
  orders: { orders: 'orders' },
  sessions: { sessions: 'sessions' },
  ad_spend: { ad_spend: 'ad_spend' },
  cr_orders: { cr_orders: 'cr_orders' },
  // without tax and shipping, and with media alone
  sales_per_spend: { sales_per_spend: 'mer' },
  decomposition: { sessions: 'sessions', orders: 'orders', sales: 'net_sales' },
};
const MONEY = new Set<AnyMetricId>(['net_sales', 'ad_spend']);

const asked = (tx: Parameters<typeof tableOf>[0], store: Store, question: z.output<typeof questionInput>) => {
  const { metric, from, to, compare } = question;
  const period = { from, to };
  const earlier = compare === 'year' ? yearBefore(period) : previousPeriod(period, store);
  const metrics = Object.values(METRICS[metric]!);
  return tableOf(tx, store, { ...period, metrics, compare: compare ? earlier : null, pivot: false }, NOW);
};

type Found = { value: number | null; reason?: string | undefined } | undefined;

/** One value, or by name where a question is about several; whole if any of them is null. */
const told = (metric: string, found: (id: AnyMetricId) => Found) => {
  const named = Object.entries(METRICS[metric]!);
  const inMajor = (id: AnyMetricId) => {
    const value = found(id)?.value ?? null;
    return value !== null && MONEY.has(id) ? value / 100 : value;
  };
  if (named.length === 1) return inMajor(named[0]![1]);
  const values = named.map(([name, id]) => [name, inMajor(id)] as const);
  return values.some(([, value]) => value === null) ? null : Object.fromEntries(values);
};

const answerOf = ({ metric }: z.output<typeof questionInput>, table: TableAnswer) => {
  const [row] = table.rows;
  const [first, ...more] = Object.values(METRICS[metric]!);
  const change = row!.changes[first!];
  return {
    read_to: table.readTo,
    value: told(metric, (id) => row!.values[id]),
    reason: row!.values[first!]?.reason ?? null,
    compared_from: table.comparison?.from ?? null,
    compared_to: table.comparison?.to ?? null,
    compared_value: told(metric, (id) => row!.changes[id]?.value),
    compared_reason: change?.value.reason ?? null,
    change: more.length > 0 ? null : (change?.relative ?? null),
  };
};

const FACTS = ['orders', 'sessions', 'spend'] as const satisfies readonly CoveredFact[];

export const coverageClip = given(
  [
    'spans',
    'read_to',
    'value',
    'reason',
    'compared_from',
    'compared_to',
    'compared_value',
    'compared_reason',
    'change',
  ],
  inputs,
  async ({ store_tz: timeZone, facts, questions }, database) => {
    const store = await openStore(database, { timeZone });
    for (const fact of FACTS) await bringFact(database, store, fact, facts[fact]);
    const covered = await database.read((tx) => coverage(tx, store, {}, NOW));
    const answers: ReturnType<typeof answerOf>[] = [];
    for (const question of questions)
      answers.push(answerOf(question, await database.read((tx) => asked(tx, store, question))));
    const keys = Object.keys(answers[0] ?? {}) as (keyof ReturnType<typeof answerOf>)[];
    return {
      spans: Object.fromEntries(FACTS.map((fact) => [fact, [covered[fact]?.first, covered[fact]?.last]])),
      ...Object.fromEntries(keys.map((key) => [key, answers.map((answer) => answer[key])])),
    };
  },
);
