import { sql } from 'drizzle-orm';
import { rows, type Db } from '../../drizzle/client';
import { WITNESSES, type Cause, type Witness } from '../../shared/lists';
import { knownOrders } from '../coverage';
import { walkIndexes } from '../rows';
import { addDays, dayOf, earlier, type Day, type Period } from '../time';
import type { Store } from '../types';
import { countsOf } from './counts';
import { beganAt, scopeOf } from './scope';
import { BRIEF_REASONS, notBegun } from './sentences';
import type { ParityBrief, WitnessBrief } from './types';

/** What a figure is told of the parity of its days: short, and bounded however many orders they hold. */

/** Each order costs a look at its events, and a drawer does not wait long. */
const MOST_ORDERS = 5_000;

/** The newest days of a period that hold at most so many orders, by the rollup of days; one day at least. */
const newestDays = async (tx: Db, { id }: Store, { from, to }: Period, most: number): Promise<Period> => {
  const [full] = await rows<{ day: Day }>(
    tx,
    sql`select bucket::text as day from (
          select bucket, sum(orders) over (order by bucket desc) as n from rollup_sales
          where store_id = ${id} and cut = 'total' and grain = 'day' and bucket >= ${from} and bucket < ${to}) d
        where n > ${most} order by bucket desc limit 1`,
  );
  return full ? { from: earlier(addDays(full.day, 1), addDays(to, -1)), to } : { from, to };
};

interface Asked {
  tx: Db;
  store: Store;
  period: Period;
  now: Date;
}

const witnessBrief = async ({ tx, store, period, now }: Asked, witness: Witness): Promise<WitnessBrief> => {
  const scope = await scopeOf(tx, store, { witness, period }, now);
  if (scope.began === null) return { witness, reason: notBegun(witness) };
  if (scope.began >= scope.end) {
    const since = dayOf(Date.parse(scope.began), store.timeZone);
    return { witness, reason: BRIEF_REASONS.later(witness, since) };
  }
  const { expected, matched, phantoms, causes } = await countsOf(tx, scope);
  if (expected === 0) return { witness, reason: BRIEF_REASONS.none_expected(witness) };
  const isOpen = ({ cause }: { cause: Cause }) => cause === 'unexplained';
  return {
    ...{ witness, reason: null, expected, matched, phantoms },
    unexplained: causes.missing.find(isOpen)?.count ?? 0,
    causes: causes.missing.filter((row) => !isOpen(row)),
  };
};

/**
 * How many of the expected orders of a period each witness saw that has reported any, and why there is nothing to tell.
 * Of a period with very many orders the newest days are looked at; `most`: so many orders.
 */
export const parityBrief = async (
  tx: Db,
  store: Store,
  { period, most = MOST_ORDERS }: { period: Period; most?: number },
  now: Date,
): Promise<ParityBrief> => {
  const none = (reason: string): ParityBrief => ({ period, isCut: false, witnesses: [], reason });
  const begun: Witness[] = [];
  for (const witness of WITNESSES) if (await beganAt(tx, store, witness)) begun.push(witness);
  if (begun.length === 0) return none(BRIEF_REASONS.nobody);
  const known = (await knownOrders(tx, store, period, now)).period;
  if (known === null) return none(BRIEF_REASONS.unknown);
  await walkIndexes(tx);
  const newest = await newestDays(tx, store, known, most);
  const witnesses: WitnessBrief[] = [];
  for (const witness of begun)
    witnesses.push(await witnessBrief({ tx, store, period: newest, now }, witness));
  return { period: newest, isCut: newest.from > known.from, witnesses, reason: null };
};
