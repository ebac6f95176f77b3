import { sql, type SQL } from 'drizzle-orm';
import { oneRow, rows, type Db } from '../../drizzle/client';
import { ChannelRules, type ChannelRule } from '../facts/channelRules';
import { CAME } from '../facts/channels';
import type { Store } from '../types';
import { movedFacts, movesOf } from './recount/rechannel';

/** What a list of rules would move, counted without storing anything. */

/** What would move from one channel to another. */
interface ChannelMove {
  from: string;
  to: string;
  sessions: number;
  orders: number;
  /** Of the orders, less what came back of them, in minor units of the store's currency. */
  netSales: number;
}

/** All stored visits, web orders and net sales of a channel; money as in `ChannelMove`. */
interface ChannelFigures {
  sessions: number;
  orders: number;
  netSales: number;
}

export interface ChannelRulesPreview {
  /** The largest first; empty = nothing moves. */
  moves: ChannelMove[];
  /** Of each channel that something leaves or reaches, in the order of the list of channels. */
  channels: { channel: string; before: ChannelFigures; after: ChannelFigures }[];
}

/** Of sessions. */
const COUNTED = sql`filtered is null`;

/** What counts of orders, and what came back of them: one sum for what stands and for what moves. */
const soldOf = (storeId: number, which: SQL): SQL =>
  sql`select o.channel, count(*) filter (where o.kind = 'standard')::int as orders,
        coalesce(sum(o.gross_sales - o.discounts - coalesce(v.returns, 0)), 0)::float8 as "netSales"
      from (select * from orders where ${which} and excluded is null) o
      left join (select source, order_external_id, sum(returns) as returns from reversals
        where store_id = ${storeId} and booked group by 1, 2) v
        on v.source = o.source and v.order_external_id = o.external_id
      group by 1`;

const NOTHING: ChannelFigures = { sessions: 0, orders: 0, netSales: 0 };

const figuresNow = async (tx: Db, storeId: number): Promise<Map<string, ChannelFigures>> => {
  const visits = await rows<{ channel: string; sessions: number }>(
    tx,
    sql`select channel, count(*)::int as sessions from sessions
        where store_id = ${storeId} and ${COUNTED} group by 1`,
  );
  const sold = await rows<{ channel: string; orders: number; netSales: number }>(
    tx,
    soldOf(storeId, sql`store_id = ${storeId} and is_web`),
  );
  const figures = new Map<string, ChannelFigures>();
  for (const { channel, ...some } of [...visits, ...sold])
    figures.set(channel, { ...(figures.get(channel) ?? NOTHING), ...some });
  return figures;
};

/** What channels have before and after moves; those of which nothing moves are left out. */
const changedBy = (
  moves: readonly ChannelMove[],
  now: ReadonlyMap<string, ChannelFigures>,
): ChannelRulesPreview['channels'] =>
  CAME.filter((channel) => moves.some(({ from, to }) => from === channel || to === channel)).map(
    (channel) => {
      const before = now.get(channel) ?? NOTHING;
      const after = { ...before };
      for (const move of moves) {
        const sign = Number(move.to === channel) - Number(move.from === channel);
        after.sessions += sign * move.sessions;
        after.orders += sign * move.orders;
        after.netSales += sign * move.netSales;
      }
      return { channel, before, after };
    },
  );

/**
 * What a list would move, without storing anything. It is counted from all stored facts, never a sample. Filtered
 * visits and orders that count nowhere are not in it.
 */
export const previewChannelRules = async (
  tx: Db,
  { id }: Pick<Store, 'id'>,
  list: readonly ChannelRule[],
): Promise<ChannelRulesPreview> => {
  const rules = new ChannelRules(list);
  const moves = new Map<string, ChannelMove>();
  const add = (from: string, to: string, more: Partial<ChannelMove>) => {
    const move = moves.get(`${from} ${to}`) ?? { from, to, sessions: 0, orders: 0, netSales: 0 };
    move.sessions += more.sessions ?? 0;
    move.orders += more.orders ?? 0;
    move.netSales += more.netSales ?? 0;
    moves.set(`${from} ${to}`, move);
  };
  for (const move of await movesOf(tx, id, 'sessions', rules)) {
    const counted = await oneRow<{ sessions: number }>(
      tx,
      sql`select count(*)::int as sessions from sessions
          where ${movedFacts(id, 'sessions', move)} and ${COUNTED}`,
    );
    add(move.was.channel, move.is.channel, counted);
  }
  for (const move of await movesOf(tx, id, 'orders', rules)) {
    const [counted] = await rows<{ orders: number; netSales: number }>(
      tx,
      soldOf(id, movedFacts(id, 'orders', move)),
    );
    if (counted) add(move.was.channel, move.is.channel, counted);
  }
  const moving = [...moves.values()].filter(
    ({ from, to, sessions, orders, netSales }) =>
      from !== to && (sessions > 0 || orders > 0 || netSales !== 0),
  );
  return {
    moves: moving.sort((a, b) => b.sessions - a.sessions || b.orders - a.orders),
    channels: moving.length === 0 ? [] : changedBy(moving, await figuresNow(tx, id)),
  };
};
