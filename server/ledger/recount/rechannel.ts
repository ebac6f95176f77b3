import { sql, type SQL } from 'drizzle-orm';
import { rows, type Db } from '../../../drizzle/client';
import type { ChannelRules } from '../../facts/channelRules';
import type { Day } from '../../time';
import { countSession, sessionCounts } from '../kinds/sessions';
import { loadRules } from '../rows/channelRules';
import type { FactKey } from '../rows/rows';
import type { Writing } from '../rollups/writing';
import { recount } from '../sales/change';

/**
 * Decides the channels of stored facts anew by the owner's rules. Facts with the same evidence move together, so that
 * few statements move many rows, and those that stay are not written.
 */

type Table = 'sessions' | 'orders';

/** Days on which the same rules hold; null = no bound. */
interface Span {
  from: Day | null;
  to: Day | null;
}

interface Placed {
  channel: string;
  tableChannel: string | null;
}

/** Facts of a span and a channel that the rules have in another. */
interface Move {
  span: Span;
  was: Placed;
  is: Placed;
  evidence: string[];
  n: number;
}

/** What has moved, and which sources now feed which channel by it. */
export interface Moved {
  sessions: number;
  orders: number;
  channels: { fact: Table; source: string; channel: string }[];
}

const spansOf = (rules: ChannelRules): Span[] => {
  const days = rules.days();
  return [null, ...days].map((from, i) => ({ from, to: days[i] ?? null }));
};

/** Facts of a span that tell something of the visit; of orders those that a visit may have led to. */
const within = (storeId: number, table: Table, { from, to }: Span): SQL =>
  sql`store_id = ${storeId} and evidence is not null
    ${from === null ? sql`` : sql`and day >= ${from}`} ${to === null ? sql`` : sql`and day < ${to}`}
    ${table === 'orders' ? sql`and is_web` : sql``}`;

/** The facts of a move. */
export const movedFacts = (storeId: number, table: Table, { span, was, evidence }: Move): SQL =>
  sql`${within(storeId, table, span)} and channel = ${was.channel}
    and table_channel is not distinct from ${was.tableChannel}::text
    and evidence in (select json_array_elements_text(${JSON.stringify(evidence)}::json))`;

/** What the rules have in another channel than it stands in. */
export const movesOf = async (
  tx: Db,
  storeId: number,
  table: Table,
  rules: ChannelRules,
): Promise<Move[]> => {
  const moves = new Map<string, Move>();
  for (const span of spansOf(rules)) {
    const found = await rows<Placed & { evidence: string; n: number }>(
      tx,
      sql`select evidence, channel, table_channel as "tableChannel", count(*)::int as n
          from ${sql.identifier(table)} where ${within(storeId, table, span)} group by 1, 2, 3`,
    );
    for (const { evidence, n, ...was } of found) {
      const { channel, tableChannel } = rules.decide({ ...was, evidence, day: span.from ?? '0001-01-01' });
      if (channel === was.channel && tableChannel === was.tableChannel) continue;
      const is = { channel, tableChannel };
      const key = JSON.stringify([span.from, was, is]);
      const move = moves.get(key) ?? { span, was, is, evidence: [], n: 0 };
      move.evidence.push(evidence);
      move.n += n;
      moves.set(key, move);
    }
  }
  return [...moves.values()];
};

const sum = (moves: readonly Move[]): number => moves.reduce((all, { n }) => all + n, 0);

const sourcesOf = async (tx: Db, storeId: number, fact: Table, move: Move): Promise<Moved['channels']> => {
  const found = await rows<{ source: string }>(
    tx,
    sql`select distinct source from ${sql.identifier(fact)} where ${movedFacts(storeId, fact, move)}`,
  );
  return found.map(({ source }) => ({ fact, source, channel: move.is.channel }));
};

const writeMove = (tx: Db, storeId: number, move: Move) =>
  tx.execute(sql`update sessions set channel = ${move.is.channel}, table_channel = ${move.is.tableChannel}::text
    where ${movedFacts(storeId, 'sessions', move)}`);

/** Sessions whose channel is not what the rules, else the table, give them. */
export const misplacedSessions = async (tx: Db, storeId: number): Promise<number> =>
  sum(await movesOf(tx, storeId, 'sessions', await loadRules(tx, storeId)));

/** Gives sessions their channels before a rebuild counts them. Orders get theirs where they are valued. */
export const placeSessions = async (tx: Db, storeId: number): Promise<void> => {
  for (const move of await movesOf(tx, storeId, 'sessions', await loadRules(tx, storeId)))
    await writeMove(tx, storeId, move);
};

/** Moves rows and rollups to the channels that the rules give; what is in its channel stays untouched. */
export const rechannel = async (writing: Writing): Promise<Moved> => {
  const { tx, store, rules, deltas } = writing;
  const moved: Moved = { sessions: 0, orders: 0, channels: [] };
  const sessions = await movesOf(tx, store.id, 'sessions', rules);
  for (const move of sessions) {
    moved.channels.push(...(await sourcesOf(tx, store.id, 'sessions', move)));
    for (const { n, ...session } of await sessionCounts(tx, movedFacts(store.id, 'sessions', move))) {
      countSession(deltas.times(-n), session);
      countSession(deltas.times(n), { ...session, channel: move.is.channel });
    }
    await writeMove(tx, store.id, move);
  }
  const orders = await movesOf(tx, store.id, 'orders', rules);
  const keys: FactKey[] = [];
  for (const move of orders) {
    moved.channels.push(...(await sourcesOf(tx, store.id, 'orders', move)));
    const own = await rows<FactKey>(
      tx,
      sql`select source, external_id as "externalId" from orders where ${movedFacts(store.id, 'orders', move)}`,
    );
    for (const key of own) keys.push(key);
  }
  await recount(writing, keys);
  return { ...moved, sessions: sum(sessions), orders: sum(orders) };
};
