import { addDays, type Day } from '../time';
import type { Calendar } from './calendar';
import type { Buyer } from './people';
import { evenly } from './random';
import type { Shop } from './shop';
import { repeatLiftOf } from './story';

/** Share of buyers of a second, third, … order who order once more. */
const FURTHER_ORDERS = 0.46;
/** Half of those who come back do so within this and `SOONEST`. */
const USUAL_DAYS = 42;
const SOONEST = 4;
const LATEST = 900;

/** Days until a customer is back, for `u` in [0, 1): log-logistic, a few of them very late. */
const daysUntil = (u: number): number =>
  Math.min(LATEST, SOONEST + Math.round(USUAL_DAYS * (u / (1 - u)) ** (1 / 1.9)));

const pair = (whether: number, when: number) => ({
  whether: evenly(whether, 0.37),
  when: evenly(when, 0.11),
});

/** Who is due back on which day; nobody before the day after, nobody from today on. */
export const returningTo = (shop: Shop, calendar: Calendar) => {
  const second = pair(Math.SQRT2 - 1, Math.sqrt(3) - 1);
  const further = pair(Math.sqrt(5) / 2 - 1, Math.sqrt(7) - 2);
  const due = new Map<Day, Buyer[]>();
  return {
    dueOn: (day: Day): Buyer[] => due.get(day) ?? [],
    /** Decides after an order whether and when its buyer comes again. */
    decide: (buyer: Buyer, day: Day): void => {
      if (buyer.anonymous) return;
      const first = buyer.orders === 1;
      const { whether, when } = first ? second : further;
      const chance = whether();
      const back = addDays(day, daysUntil(when()));
      const usual = first ? shop.repeatShare : FURTHER_ORDERS;
      if (back >= calendar.today || chance >= usual * repeatLiftOf(calendar, back)) return;
      due.set(back, [...(due.get(back) ?? []), buyer]);
    },
  };
};
