import { startOfDay, type Day } from '../../server/time';
import { factsOf, ledgerInputs } from './orderInputs';
import { bring, given, openStore, valuesOf } from './through';
import { localDay } from '../../server/facts/fields';

const SUMS = [
  'gross_sales',
  'discounts',
  'returns',
  'taxes',
  'shipping',
  'orders',
  'orders_cancelled',
  'units_sold',
  'units_returned',
  'gift_card_sales',
  'net_sales',
  'total_sales',
] as const;

export const moneyLedger = given(
  [...SUMS, 'aov_orders', 'aov_minor', 'units_per_order', 'discount_rate', 'return_rate_value', 'window_utc'],
  ledgerInputs,
  async (inputs, database) => {
    const { store_tz: timeZone, reporting_currency: currency } = inputs;
    const store = await openStore(database, { timeZone, currency });
    await bring(database, store, 'sales', factsOf(inputs));
    const [from, to] = [localDay.parse(inputs.from.slice(0, 10)), localDay.parse(inputs.to.slice(0, 10))];
    const metrics = [...SUMS, 'aov', 'upo', 'discount_rate', 'return_rate_value'] as const;
    const value = await valuesOf(database, store, { from, to, metrics: [...metrics] });
    const utc = (day: Day) => new Date(startOfDay(day, timeZone)).toISOString().replace('.000Z', 'Z');
    return {
      ...Object.fromEntries(SUMS.map((id) => [id, value(id).value])),
      aov_orders: value('aov').den,
      aov_minor: value('aov').value,
      units_per_order: value('upo').value,
      discount_rate: value('discount_rate').value,
      return_rate_value: value('return_rate_value').value,
      window_utc: [utc(from), utc(to)],
    };
  },
);
