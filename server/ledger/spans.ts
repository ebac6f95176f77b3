import { sql } from 'drizzle-orm';
import { iso, rows, type Db } from '../../drizzle/client';
import { coverageSpans } from '../../drizzle/schema';
import { COVERED_FACTS, type CoveredFact } from '../../shared/lists';
import { dayOf, earlier, later, type Day, type Instant } from '../time';
import type { Store } from '../types';
import { soldThrough } from '../facts/channels';
import type { ChannelRules } from '../facts/channelRules';
import { evidenceText, type Evidence } from '../facts/evidence';
import type { FactKind, FactOf, SaleFact, SpendFact } from '../facts/fact';
import type { Writing } from './rollups/writing';
import { keysAs, put } from './rows/write';
import { endsBeforeItBegins } from './sentences';

/** Notes which days a source covers (METRICS 0.1), in the transaction that takes its facts in. */

/** The first and last day of a fact's events. */
interface Seen {
  fact: CoveredFact;
  source: string;
  first: Day;
  last: Day;
  feeds: Map<string, Set<string>>;
  tellsOrders: boolean;
}

/** Days and parts that a fact shows its source to cover. */
interface Covered {
  source: string;
  days: Day[];
  parts: Record<string, string>;
  /** Of a fact that a visit may have led to. */
  evidence?: Evidence;
  /** Of a session: the fact has whether it ordered. */
  tellsOrders?: boolean;
}

const coveredBySale = (fact: SaleFact, timeZone: string): Covered => {
  const day = (at: Instant) => dayOf(at, timeZone);
  if (fact.type === 'refund') return { source: fact.source, days: [day(fact.occurredAt)], parts: {} };
  const { source, placedAt, cancelledAt, refunds, lines, channel, device, country, currency } = fact;
  const since = [cancelledAt, ...refunds.map((r) => r.occurredAt), ...lines.map((l) => l.addedAt)];
  const days = [placedAt, ...since.filter((at) => at !== undefined)].map(day);
  const parts = { channel: soldThrough(channel, fact.isWeb), device, country, currency };
  return { source, days, parts, ...(fact.isWeb && { evidence: fact }) };
};

const coveredBySpend = ({ source, day, spreadTo, channel, country }: SpendFact): Covered => ({
  source,
  days: spreadTo === undefined ? [day] : [day, spreadTo],
  parts: { channel, country },
});

type Covers<K extends FactKind> = {
  fact: CoveredFact;
  covered: (fact: FactOf<K>, timeZone: string) => Covered;
};

/** Facts of other kinds are in no figure that is covered by days. */
const COVERED: { [K in FactKind]?: Covers<K> } = {
  sales: { fact: 'orders', covered: coveredBySale },
  sessions: {
    fact: 'sessions',
    covered: (fact, timeZone) => ({
      ...{ source: fact.source, days: [dayOf(fact.startedAt, timeZone)], evidence: fact },
      parts: { channel: fact.channel, device: fact.device, country: fact.country },
      tellsOrders: fact.hasOrder !== undefined,
    }),
  },
  spend: { fact: 'spend', covered: coveredBySpend },
  orderCosts: { fact: 'costs', covered: ({ source, day }) => ({ source, days: [day], parts: {} }) },
  vitals: {
    fact: 'vitals',
    covered: ({ source, occurredAt, device }, timeZone) => ({
      ...{ source, days: [dayOf(occurredAt, timeZone)], parts: { device } },
    }),
  },
};

/** A part has so many values at most that anybody splits by; more are as good as any. */
const MOST_VALUES = 300;

interface StoredSpan {
  fact: CoveredFact;
  source: string;
  firstDay: Day;
  lastDay: Day;
  coversTo: Day | null;
  heardAt: Instant | null;
  feeds: string | null;
  tellsOrders: boolean;
}

/** Null stays null: what fed it before is not known. */
const joinedFeeds = (feeds: Seen['feeds'], stored: StoredSpan | undefined): string | null => {
  if (stored && stored.feeds === null) return null;
  const before = JSON.parse(stored?.feeds ?? '{}') as Record<string, string[]>;
  const all = new Map(Object.entries(before).map(([part, values]) => [part, new Set(values)]));
  for (const [part, values] of feeds) all.set(part, new Set([...(all.get(part) ?? []), ...values]));
  const few = [...all].filter(([, values]) => values.size <= MOST_VALUES);
  return JSON.stringify(Object.fromEntries(few.map(([part, values]) => [part, [...values].sort()])));
};

export class Spans {
  private readonly seen = new Map<string, Seen>();
  private importId = 0;
  private coversTo: Day | null = null;

  constructor(
    private readonly store: Store,
    private readonly rules: ChannelRules,
  ) {}

  /** From now on what comes in is this import's. */
  of(importId: number): void {
    this.importId = importId;
  }

  /** The last day of which what comes in is all there was. */
  until(coversTo: Day): void {
    this.coversTo = coversTo;
  }

  note<K extends FactKind>(kind: K, facts: readonly FactOf<K>[]): void {
    const covers = COVERED[kind];
    if (!covers) return;
    for (const each of facts) {
      const covered = covers.covered(each, this.store.timeZone);
      this.add(covers.fact, covered);
      this.addRuled(covers.fact, covered);
    }
  }

  /** A rule may lead to a channel that the source itself never names. */
  private addRuled(fact: CoveredFact, { source, days, parts, evidence }: Covered): void {
    const [day] = days;
    if (!evidence || day === undefined) return;
    const channel = this.rules.ruleFor(evidenceText(evidence), day)?.channel;
    if (channel) this.add(fact, { source, days: [day], parts: { ...parts, channel } });
  }

  private add(fact: CoveredFact, { source, days, parts, tellsOrders = false }: Covered): void {
    const [day] = days;
    if (day === undefined) return;
    const key = `${fact} ${source}`;
    const seen = this.seen.get(key) ?? {
      ...{ fact, source, first: day, last: day, feeds: new Map(), tellsOrders: false },
    };
    this.seen.set(key, seen);
    seen.tellsOrders ||= tellsOrders;
    for (const each of days) {
      if (each < seen.first) seen.first = each;
      if (each > seen.last) seen.last = each;
    }
    for (const [part, value] of Object.entries(parts)) {
      const values = seen.feeds.get(part) ?? new Set<string>();
      seen.feeds.set(part, values.add(value));
    }
  }

  /** @throws DomainError `bad_input` where an import is declared to end before it begins. */
  async flush(tx: Db): Promise<void> {
    const seen = [...this.seen.values()];
    if (seen.length === 0) return;
    const stored = await storedSpans(tx, this.store.id, this.importId, seen);
    await put(
      tx,
      coverageSpans,
      seen.map((each) => this.rowOf(each, stored.get(`${each.fact} ${each.source}`))),
    );
    this.seen.clear();
  }

  private rowOf({ fact, source, first, last, feeds, tellsOrders }: Seen, stored: StoredSpan | undefined) {
    const firstDay = stored ? earlier(first, stored.firstDay) : first;
    if (this.coversTo !== null && this.coversTo < firstDay)
      throw endsBeforeItBegins(fact, this.coversTo, firstDay);
    return {
      ...{ storeId: this.store.id, fact, source, importId: this.importId, firstDay },
      lastDay: stored ? later(last, stored.lastDay) : last,
      coversTo: this.coversTo ?? stored?.coversTo ?? null,
      heardAt: stored?.heardAt ?? null,
      feeds: joinedFeeds(feeds, stored),
      tellsOrders: tellsOrders || (stored?.tellsOrders ?? false),
    };
  }
}

const storedSpans = async (
  tx: Db,
  storeId: number,
  importId: number,
  wanted: readonly Pick<Seen, 'fact' | 'source'>[],
): Promise<Map<string, StoredSpan>> => {
  const found = await rows<StoredSpan>(
    tx,
    sql`select c.fact, c.source, c.first_day::text as "firstDay", c.last_day::text as "lastDay",
          c.covers_to::text as "coversTo", ${iso(sql`c.heard_at`)} as "heardAt", c.feeds,
          c.tells_orders as "tellsOrders"
        from ${keysAs(coverageSpans, wanted, ['fact', 'source'])}
        join coverage_spans c on c.store_id = ${storeId} and c.fact = r.fact and c.source = r.source
          and c.import_id = ${importId}`,
  );
  return new Map(found.map((each) => [`${each.fact} ${each.source}`, each]));
};

/** Sources whose facts have come into a channel by a rule feed it from then on. */
export const feedChannels = async (
  { tx, store }: Pick<Writing, 'tx' | 'store'>,
  gained: readonly { fact: 'orders' | 'sessions'; source: string; channel: string }[],
): Promise<void> => {
  for (const { fact, source, channel } of gained)
    await tx.execute(sql`update coverage_spans set
        feeds = jsonb_set(feeds::jsonb, '{channel}', (feeds::jsonb -> 'channel') || to_jsonb(${channel}::text))::text
      where store_id = ${store.id} and fact = ${fact} and source = ${source}
        and feeds is not null and feeds::jsonb ? 'channel' and not (feeds::jsonb -> 'channel') ? ${channel}`);
};

/** Takes back what an import covered. */
export const dropSpans = (tx: Db, storeId: number, importId: number) =>
  tx.execute(sql`delete from coverage_spans where store_id = ${storeId} and import_id = ${importId}`);

/** A connection gave everything up to this instant: its span covers the days that had ended then. */
export const markCoveredTo = async (
  tx: Db,
  { id, timeZone }: Store,
  source: string,
  { facts, at }: { facts: readonly CoveredFact[]; at: Date },
): Promise<void> => {
  const now = at.toISOString();
  const day = dayOf(now, timeZone);
  for (const fact of COVERED_FACTS.filter((each) => facts.includes(each)))
    // one without a single event covers from its first run on
    await tx.execute(sql`
      insert into coverage_spans (store_id, fact, source, import_id, first_day, last_day, heard_at)
      values (${id}, ${fact}, ${source}, 0, ${day}::date - 1, ${day}::date - 1, ${now}::timestamptz)
      on conflict (store_id, fact, source, import_id)
      do update set heard_at = greatest(coverage_spans.heard_at, excluded.heard_at)`);
};

/** Declares what came without an import to be all there was, up to `to`, and from `from` on if given. */
export const declareCovered = async (
  tx: Db,
  storeId: number,
  source: string,
  { facts, from, to }: { facts: readonly CoveredFact[]; from?: Day; to: Day },
): Promise<void> => {
  for (const fact of facts)
    await tx.execute(sql`
      insert into coverage_spans (store_id, fact, source, import_id, first_day, last_day, covers_to)
      values (${storeId}, ${fact}, ${source}, 0, ${from ?? to}, ${to}, ${to})
      on conflict (store_id, fact, source, import_id)
      do update set first_day = least(coverage_spans.first_day, excluded.first_day),
        last_day = greatest(coverage_spans.last_day, excluded.last_day), covers_to = excluded.covers_to`);
};

/** From this day on nothing is expected of a source any more; null = something is again. */
export const retire = (tx: Db, storeId: number, source: string, from: Day | null) =>
  from === null
    ? tx.execute(sql`delete from retired_sources where store_id = ${storeId} and source = ${source}`)
    : tx.execute(sql`
    insert into retired_sources (store_id, source, from_day) values (${storeId}, ${source}, ${from})
    on conflict (store_id, source) do update set from_day = excluded.from_day`);

/** The owner's word, from a day on, on the sources of headline sessions (by comma); '' = the rule decides. */
export const sayHeadline = (tx: Db, storeId: number, sources: string, fromDay: Day) =>
  tx.execute(sql`
    insert into sessions_sources (store_id, from_day, sources) values (${storeId}, ${fromDay}, ${sources})
    on conflict (store_id, from_day) do update set sources = excluded.sources`);

/** Which of these sources have brought no sessions. */
export const withoutSessions = async (
  tx: Db,
  storeId: number,
  sources: readonly string[],
): Promise<string[]> => {
  const found = await rows<{ source: string }>(
    tx,
    sql`select distinct source from coverage_spans where store_id = ${storeId} and fact = 'sessions'`,
  );
  const known = new Set(found.map(({ source }) => source));
  return sources.filter((source) => !known.has(source));
};
