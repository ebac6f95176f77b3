import { sql } from 'drizzle-orm';
import { rows, type Db } from '../../drizzle/client';
import { judged } from './judged';
import { phantoms } from './phantoms';
import type { Scope } from './scope';
import type { CauseCount } from './types';
import type { Cause, ListId } from '../../shared/lists';

/** Everything of a period added up: what the figures are made of. */

/** Values of matched orders in one currency at one rate, in its smallest units. */
export interface ValueSum {
  currency: string;
  /** 1 of the currency in the store's. */
  rate: string;
  seen: number;
  charged: number;
}

export interface Counts {
  expected: number;
  matched: number;
  /** All orders that count, wherever they were sold, and those of them that were seen. */
  counted: number;
  countedSeen: number;
  /** Events of the period's orders and of ids that no order has; and how many distinct ids they name. */
  events: number;
  seenIds: number;
  phantoms: number;
  /** Matched orders whose value the witness does not tell, or not in a money that can be compared. */
  unvalued: number;
  values: ValueSum[];
  lists: Record<ListId, number>;
  causes: Record<ListId, CauseCount[]>;
}

interface Group {
  list: ListId | null;
  cause: Cause | null;
  counts: boolean;
  expected: boolean;
  isSeen: boolean;
  basis: 'order' | 'store' | null;
  currency: string;
  rate: string | null;
  n: number;
  seen: string | number | null;
  charged: string | number | null;
  events: string | number;
  ids: number;
  repeated: number;
}

const groupsOf = (tx: Db, scope: Scope): Promise<Group[]> =>
  rows<Group>(
    tx,
    sql`with j as materialized (${judged(scope)})
        select list, cause, counts, expected, events > 0 as "isSeen", basis,
          case basis when 'store' then ${scope.store.currency} else currency end as currency,
          case basis when 'store' then '1' else trim_scale(fx_rate)::text end as rate,
          count(*)::int as n, sum(value) as seen, sum(total) as charged,
          -- an id that two sources have is one id
          (select coalesce(sum(d.events), 0) from (select distinct id, events from j where events > 0) d) as events,
          (select count(distinct id)::int from j where events > 0) as ids,
          (select count(*)::int from j where events > 1) as repeated
        from j
        group by 1, 2, 3, 4, 5, 6, 7, 8`,
  );

interface PhantomGroup {
  cause: Cause;
  n: number;
  events: string | number;
  repeated: number;
}

const phantomGroupsOf = (tx: Db, scope: Scope): Promise<PhantomGroup[]> =>
  rows<PhantomGroup>(
    tx,
    sql`select r.cause, count(*)::int as n, sum(r.events) as events,
          (count(*) filter (where r.events > 1))::int as repeated
        from (${phantoms(scope)}) r group by r.cause`,
  );

const sumOf = <T>(items: readonly T[], pick: (item: T) => number): number =>
  items.reduce((sum, item) => sum + pick(item), 0);

const causesOf = (groups: readonly { cause: Cause | null; n: number }[]): CauseCount[] => {
  const counts = new Map<Cause, number>();
  for (const { cause, n } of groups) if (cause) counts.set(cause, (counts.get(cause) ?? 0) + n);
  return [...counts]
    .map(([cause, count]) => ({ cause, count }))
    .sort((a, b) => b.count - a.count || (a.cause < b.cause ? -1 : 1));
};

type Valued = Group & { rate: string };

const isValued = (group: Group): group is Valued => group.basis !== null && group.rate !== null;

const valuesOf = (matched: readonly Valued[]): ValueSum[] => {
  const sums = new Map<string, ValueSum>();
  for (const { currency, rate, seen, charged } of matched) {
    const key = `${currency} ${rate}`;
    const sum = sums.get(key) ?? { currency, rate, seen: 0, charged: 0 };
    sums.set(key, {
      ...sum,
      seen: sum.seen + Number(seen ?? 0),
      charged: sum.charged + Number(charged ?? 0),
    });
  }
  return [...sums.values()];
};

/** Reads and adds. */
export const countsOf = async (tx: Db, scope: Scope): Promise<Counts> => {
  const groups = await groupsOf(tx, scope);
  const strange = await phantomGroupsOf(tx, scope);
  const n = (wanted: (group: Group) => boolean) => sumOf(groups.filter(wanted), (group) => group.n);
  const inList = (list: ListId) => groups.filter((group) => group.list === list);
  const matched = groups.filter(({ expected, isSeen }) => expected && isSeen);
  const valued = matched.filter(isValued);
  const phantomIds = sumOf(strange, (group) => group.n);
  const all = groups[0];
  return {
    expected: n((group) => group.expected),
    matched: sumOf(matched, (group) => group.n),
    counted: n((group) => group.counts),
    countedSeen: n((group) => group.counts && group.isSeen),
    events: Number(all?.events ?? 0) + sumOf(strange, (group) => Number(group.events)),
    seenIds: (all?.ids ?? 0) + phantomIds,
    phantoms: phantomIds,
    unvalued: sumOf(matched, (group) => group.n) - sumOf(valued, (group) => group.n),
    values: valuesOf(valued),
    lists: {
      missing: sumOf(inList('missing'), (group) => group.n),
      phantom: phantomIds,
      mismatch: sumOf(inList('mismatch'), (group) => group.n),
      duplicate: (all?.repeated ?? 0) + sumOf(strange, (group) => group.repeated),
      not_expected: sumOf(inList('not_expected'), (group) => group.n),
    },
    causes: {
      missing: causesOf(inList('missing')),
      phantom: causesOf(strange),
      mismatch: causesOf(inList('mismatch')),
      duplicate: [],
      not_expected: causesOf(inList('not_expected')),
    },
  };
};
