import { desc, eq, sql } from 'drizzle-orm';
import { oneRow, rows, type Database, type Db } from '../../drizzle/client';
import { channelRules } from '../../drizzle/schema';
import { CAME } from '../facts/channels';
import { TABLE_WORDS } from '../facts/tableWords';
import { channelRuleList, ChannelRules, type ChannelRule } from '../facts/channelRules';
import type { Evidence } from '../facts/evidence';
import type { Day, Instant } from '../time';
import type { Store } from '../types';
import { withLedger } from './ledger';
import { currentRules } from './rows/channelRules';
import { rulesChanged } from './sentences';

/** The owner's rules of channels: read, and saved as a whole list. */

/** What many visits tell that no rule is about. */
interface Uncaught extends Evidence {
  channel: string;
  sessions: number;
  /** Of the first of these visits. */
  firstDay: Day;
}

export interface ChannelRulesView {
  /** To be sent with a save; 0 = none was saved yet. */
  version: number;
  rules: readonly ChannelRule[];
  /** Channels that a rule may lead to. */
  channels: readonly string[];
  /** What decides where no rule holds. */
  table: typeof TABLE_WORDS;
  /** What brings most visits of those of which the table tells little: no rule is about it. */
  uncaught: Uncaught[];
  /** Visits, and web orders, in all and those that tell something that a rule can be about. */
  reach: Record<'sessions' | 'orders', { all: number; told: number }>;
}

/** Channels that tell little of how somebody came. */
const VAGUE = ['direct', 'referral', 'other', 'unknown'];
const MOST_UNCAUGHT = 20;

const uncaughtBy = async (tx: Db, storeId: number, rules: ChannelRules): Promise<Uncaught[]> => {
  const found = await rows<{ evidence: string; channel: string; sessions: number; firstDay: Day; last: Day }>(
    tx,
    sql`select evidence, channel, count(*)::int as sessions, min(day)::text as "firstDay",
          max(day)::text as last from sessions
        where store_id = ${storeId} and evidence is not null and table_channel is null and filtered is null
          and channel in (select json_array_elements_text(${JSON.stringify(VAGUE)}::json))
        group by 1, 2 order by count(*) desc, evidence collate "C" limit 500`,
  );
  return found
    .filter(({ evidence, last }) => rules.ruleFor(evidence, last) === undefined)
    .slice(0, MOST_UNCAUGHT)
    .map(({ evidence, last: _, ...counted }) => ({ ...(JSON.parse(evidence) as Evidence), ...counted }));
};

const reachOf = (tx: Db, storeId: number, table: 'sessions' | 'orders') =>
  oneRow<{ all: number; told: number }>(
    tx,
    sql`select count(*)::int as all, count(evidence)::int as told from ${sql.identifier(table)}
        where store_id = ${storeId} ${table === 'orders' ? sql`and is_web and excluded is null` : sql`and filtered is null`}`,
  );

/** The list that holds now, and what it does not catch. */
export const channelRulesNow = async (tx: Db, { id }: Pick<Store, 'id'>): Promise<ChannelRulesView> => {
  const { version, rules } = await currentRules(tx, id);
  return {
    ...{ version, rules, channels: CAME, table: TABLE_WORDS },
    uncaught: await uncaughtBy(tx, id, new ChannelRules(rules)),
    reach: { sessions: await reachOf(tx, id, 'sessions'), orders: await reachOf(tx, id, 'orders') },
  };
};

export interface ChannelRulesSaved {
  version: number;
  savedAt: Instant;
  /** Null = saved before names were kept. */
  author: string | null;
  rules: readonly ChannelRule[];
  sessionsMoved: number;
  ordersMoved: number;
}

const MOST_HISTORY = 50;

/** The last lists that were saved, the newest first. */
export const channelRulesHistory = async (
  tx: Db,
  { id }: Pick<Store, 'id'>,
): Promise<ChannelRulesSaved[]> => {
  const saved = await tx
    .select()
    .from(channelRules)
    .where(eq(channelRules.storeId, id))
    .orderBy(desc(channelRules.version))
    .limit(MOST_HISTORY);
  return saved.map(({ storeId: _, rules, ...one }) => ({ ...one, rules: rules as ChannelRule[] }));
};

/**
 * Puts a list in the place of the one that stands, and moves the stored facts by it: all in one transaction.
 * `version`: the list that the caller has seen; `author`: under whose name it is kept. @throws DomainError `conflict` where another stands by now.
 */
export const saveChannelRules = (
  database: Database,
  store: Store,
  given: { version: number; rules: readonly ChannelRule[]; author: string },
  now: Date,
): Promise<ChannelRulesSaved> =>
  withLedger(database, store, async (ledger, tx) => {
    const rules = channelRuleList.parse(given.rules);
    const { version } = await currentRules(tx, store.id);
    if (version !== given.version) throw rulesChanged();
    const { sessions: sessionsMoved, orders: ordersMoved } = await ledger.ruleChannels(
      new ChannelRules(rules),
    );
    const saved = {
      ...{ version: version + 1, savedAt: now.toISOString(), author: given.author },
      ...{ rules, sessionsMoved, ordersMoved },
    };
    await tx.insert(channelRules).values({ ...saved, storeId: store.id });
    return saved;
  });
