import type { SimpleFact } from '../facts/simple';
import type { FxFact, SpendFact } from '../facts/fact';
import { addDays, monthOf, weekday, type Day } from '../time';
import { valueAt } from '../../shared/items';
import type { Calendar } from './calendar';
import { bell, randomOf } from './random';
import { decimalOf, EURO_RATES, SOURCE, type Shop } from './shop';
import type { DayPlan } from './story';

/** What a day of help costs, as a share of a usual day's media: agency and tools. */
const AGENCY = 0.13;
const TOOLS = 0.05;
const AFFILIATE_A_SESSION = 0.45;
/** Rates start before the first order, so that it finds one. */
const DAYS_BEFORE = 10;

const spendRow = (
  shop: Shop,
  row: Pick<SpendFact, 'day' | 'channel' | 'country' | 'kind' | 'campaign'>,
  amount: number,
): SpendFact => ({
  source: SOURCE,
  currency: shop.currency,
  amount: decimalOf(Math.round(amount * 100), shop.currency),
  ...row,
});

const mediaOf = (shop: Shop, plan: DayPlan, luck: () => number): SpendFact[] => {
  const reach = plan.markets.reduce((sum, { weight }) => sum + weight, 0);
  return shop.channels
    .filter(({ costPerSession }) => costPerSession > 0)
    .flatMap((channel) =>
      plan.markets.map(({ value: { country }, weight }) => {
        const sessions = (plan.sessions * channel.share * weight) / reach;
        const amount = sessions * channel.costPerSession * plan.adPrice * (1 + 0.05 * bell(luck));
        return spendRow(
          shop,
          { day: plan.day, channel: channel.id, country, kind: 'media', campaign: 'always-on' },
          amount,
        );
      }),
    );
};

const feesOf = (shop: Shop, plan: DayPlan): SpendFact[] => {
  const usual = shop.channels.reduce((sum, c) => sum + c.share * c.costPerSession, 0) * shop.sessionsPerDay;
  const affiliate = shop.channels.find(({ id }) => id === 'affiliate')?.share ?? 0;
  const none = { day: plan.day, channel: 'unknown', country: 'unknown', campaign: 'unknown' };
  return [
    spendRow(shop, { ...none, kind: 'agency' }, usual * AGENCY),
    spendRow(shop, { ...none, kind: 'tools' }, usual * TOOLS),
    spendRow(
      shop,
      { ...none, kind: 'affiliate', channel: 'affiliate' },
      plan.sessions * affiliate * AFFILIATE_A_SESSION,
    ),
  ];
};

/** Marketing cost by day: media by market, and fees spread over the days. */
export const spendOf = (shop: Shop, plans: DayPlan[], seed: number): SpendFact[] => {
  const luck = randomOf(seed, shop.slug, 'spend');
  return plans.flatMap((plan) => [...mediaOf(shop, plan, luck), ...feesOf(shop, plan)]);
};

/** Of a month, in the store's currency. */
const FIXED: Record<string, number> = { staff: 640, warehouse: 290, platform: 79 };
/** With the third quarter the shop moves to a larger warehouse. */
const LARGER_WAREHOUSE = 460;

/** What does not move with volume: declared once, and again when it changes. */
export const fixedCostsOf = (shop: Shop, { firstDay, phases }: Calendar): SimpleFact<'fixedCosts'>[] => {
  const declared = (month: Day, kind: string, amount: number) => ({
    ...{ source: SOURCE, id: `${kind} ${month}`, month, kind, currency: shop.currency },
    amount: amount.toFixed(2),
  });
  return [
    ...Object.entries(FIXED).map(([kind, amount]) => declared(monthOf(firstDay), kind, amount)),
    declared(monthOf(phases[2].from), 'warehouse', LARGER_WAREHOUSE),
  ];
};

/** Euro rates for the shop's currencies, on weekdays only, as a central bank publishes them. */
export const ratesOf = (shop: Shop, calendar: Calendar, seed: number): FxFact[] => {
  const currencies = [...new Set([shop.currency, ...shop.markets.map((m) => m.currency)])].filter(
    (c) => c !== 'EUR',
  );
  const before = Array.from({ length: DAYS_BEFORE }, (_, i) => addDays(calendar.firstDay, i - DAYS_BEFORE));
  const days = [...before, ...calendar.days].filter((day) => weekday(day) <= 5);
  return currencies.flatMap((quote) => {
    const luck = randomOf(seed, shop.slug, 'fx', quote);
    const middle = valueAt(EURO_RATES, quote);
    let drift = 0;
    return days.map((day): FxFact => {
      drift = 0.985 * drift + 0.0035 * bell(luck);
      return { day, base: 'EUR', quote, rate: (middle * (1 + drift)).toPrecision(5) };
    });
  });
};
