import { sql } from 'drizzle-orm';
import { rows, type Database, type Db } from '../../drizzle/client';
import type { Connection, DayTally, Driver } from '../sources/driver';
import { addDays, dayOf, startOfDay, type Day, type Period } from '../time';
import type { Store } from '../types';

/**
 * What the source counts against what the ledger holds of it, day by day, for days that are over.
 * Both count the same: `DayTally` says what.
 */

export interface Sums {
  orders: number;
  /** Minor units of the store's currency; null = not known. */
  amountMinor: number | null;
}

export interface DayDifference {
  day: Day;
  source: Sums;
  ledger: Sums;
}

/** Sums over the days that were compared; `to` is exclusive. */
export interface SourceTally extends Period {
  source: Sums;
  ledger: Sums;
}

export interface Compared {
  tally: SourceTally;
  differences: DayDifference[];
}

/** The tally that the source reports of each day. */
export interface Reported {
  reported: DayTally[];
}

/** The last so many whole days of the store. */
const lastDays = (now: Date, timeZone: string, days: number): Period => {
  const to = dayOf(now.getTime(), timeZone);
  return { from: addDays(to, -days), to };
};

interface Work {
  database: Database;
  store: Store;
  driver: Required<Pick<Driver, 'tally'>>;
  connection: Connection;
  days: number;
}

/** Compares the source with the ledger. @throws whatever the platform or the network refuses. */
export const compareDays = async ({
  database,
  store,
  driver,
  connection,
  days,
}: Work): Promise<Compared & Reported> => {
  const period = lastDays(connection.now, store.timeZone, days);
  const tallies = await driver.tally(connection, period);
  const { currency = store.currency } = connection.settings;
  const isOurs = currency === store.currency;
  const reported = tallies
    .filter(({ day }) => day >= period.from && day < period.to)
    .map((one) => (isOurs ? one : { ...one, amountMinor: null }));
  const source = byDay(reported);
  const ledger = await database.read((tx) => ledgerDays(tx, store, connection.name, period));
  // Money in another currency than the store's can't be held against it.
  return { ...compare(period, source, ledger, isOurs), reported };
};

const byDay = (tallies: readonly DayTally[]): Map<Day, Sums> =>
  new Map(tallies.map(({ day, orders, amountMinor }) => [day, { orders, amountMinor }]));

const NONE: Sums = { orders: 0, amountMinor: 0 };

/** Pure: a day that one side does not name has no order there. */
export const compare = (
  period: Period,
  source: ReadonlyMap<Day, Sums>,
  ledger: ReadonlyMap<Day, Sums>,
  withMoney: boolean,
): Compared => {
  const differences: DayDifference[] = [];
  const all: { source: Sums; ledger: Sums } = { source: { ...NONE }, ledger: { ...NONE } };
  for (let day = period.from; day < period.to; day = addDays(day, 1)) {
    const here = ledger.get(day) ?? NONE;
    const found = source.get(day) ?? NONE;
    const there: Sums = { orders: found.orders, amountMinor: withMoney ? found.amountMinor : null };
    all.source = plus(all.source, there);
    all.ledger = plus(all.ledger, here);
    const isSameMoney = there.amountMinor === null || there.amountMinor === here.amountMinor;
    if (there.orders !== here.orders || !isSameMoney) differences.push({ day, source: there, ledger: here });
  }
  return { tally: { ...period, ...all }, differences };
};

const plus = (a: Sums, b: Sums): Sums => ({
  orders: a.orders + b.orders,
  amountMinor: a.amountMinor === null || b.amountMinor === null ? null : a.amountMinor + b.amountMinor,
});

/** Orders of a source by the day on which they were placed, as `DayTally` counts them; an ERP's are those that it saw. */
const ledgerDays = async (
  tx: Db,
  store: Store,
  source: string,
  { from, to }: Period,
): Promise<Map<Day, Sums>> => {
  const at = (day: Day) => new Date(startOfDay(day, store.timeZone)).toISOString();
  const found = await rows<{ day: Day; orders: number; amount: string }>(
    tx,
    sql`select to_char(day, 'YYYY-MM-DD') as day, count(*)::int as orders, sum(amount)::text as amount from (
          select day, gross_sales - discounts + taxes + duties + shipping
            + gift_card_sales - gift_card_discounts as amount
          from orders where store_id = ${store.id} and source = ${source} and excluded is null
            and placed_at >= ${at(from)}::timestamptz and placed_at < ${at(to)}::timestamptz
          union all
          select day, case currency when ${store.currency} then coalesce(value_minor, 0) else 0 end
          from sightings where store_id = ${store.id} and source = ${source} and filtered is null
            and witness in ('erp', 'pixel') and day >= ${from}::date and day < ${to}::date
        ) placed group by day`,
  );
  return new Map(found.map(({ day, orders, amount }) => [day, { orders, amountMinor: Number(amount) }]));
};
