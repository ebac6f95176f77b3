import { z } from 'zod';
import { toMinor } from '../../facts/money';
import { addDays, dayOf, daysBetween, startOfDay, type Period, type Day } from '../../time';
import type { Connection, DayTally } from '../driver';
import { openApi } from './api';
import { ordersByPage } from './pages';
import { DAY_ORDERS } from './queries';

const node = z.object({
  createdAt: z.string(),
  processedAt: z.string().nullish(),
  test: z.boolean().nullish(),
  displayFinancialStatus: z.string().nullish(),
  totalPriceSet: z.object({ shopMoney: z.object({ amount: z.string(), currencyCode: z.string() }) }),
});

const ORDERS_A_PAGE = 100;

/**
 * Orders of each day and what was charged for them (goods, tax, shipping, duties, tips; before returns),
 * tests and voided ones left out, as the ledger does. No amount where the shop's currency is not the store's.
 */
export const tally = async (connection: Connection, { from, to }: Period): Promise<DayTally[]> => {
  const { currency, timeZone } = connection.store;
  const api = await openApi(connection);
  const days = Array.from({ length: daysBetween(from, to) }, (_, i) => addDays(from, i));
  const found = new Map(days.map((day): [string, DayTally] => [day, { day, orders: 0, amountMinor: 0 }]));
  const at = (day: Day) => new Date(startOfDay(day, timeZone)).toISOString();
  const query = `processed_at:>='${at(from)}' processed_at:<'${at(to)}'`;
  const listed = { document: DAY_ORDERS, query, first: ORDERS_A_PAGE, node };
  for await (const { nodes } of ordersByPage(api, listed)) {
    for (const { createdAt, processedAt, test, displayFinancialStatus, totalPriceSet } of nodes) {
      const placed = new Date(processedAt || createdAt).toISOString();
      const day = found.get(dayOf(placed, timeZone));
      if (!day || test || displayFinancialStatus === 'VOIDED') continue;
      const { amount, currencyCode } = totalPriceSet.shopMoney;
      day.orders += 1;
      day.amountMinor =
        currencyCode === currency && day.amountMinor !== null
          ? day.amountMinor + toMinor(amount, currency)
          : null;
    }
  }
  return [...found.values()];
};
