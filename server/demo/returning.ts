import { addDays, type Day } from '../time';
import type { Calendar } from './calendar';
import type { Buyer } from './people';
import { evenly } from './random';
import type { Shop } from './shop';
import { MOST_REPEAT_LIFT, repeatLiftOf } from './story';

/** Share of buyers of a second, third, … order who order once more. */
const FURTHER_ORDERS = 0.46;
/** Half of those who come back do so within this and `SOONEST`. */
const USUAL_DAYS = 42;
const SOONEST = 4;
const LATEST = 900;

/** Days until a customer is back, for `u` in [0, 1): log-logistic, a few of them very late. */
const daysUntil = (u: number): number =>
  Math.min(LATEST, SOONEST + Math.round(USUAL_DAYS * (u / (1 - u)) ** (1 / 1.9)));

/**
 * Whether and when, from one number: those below the usual share come back anyway, those just above it only while
 * the chance is raised. One even sequence decides both: the share of customers back within 90 days holds in every
 * month.
 */
const delayOf = (u: number, usual: number): number | null => {
  const among = u < usual ? u / usual : (u - usual) / (usual * (MOST_REPEAT_LIFT - 1));
  return among < 1 ? daysUntil(among) : null;
};

/** Who is due back on which day; nobody before the day after, nobody from today on. */
export const returningTo = (shop: Shop, calendar: Calendar) => {
  const second = evenly((Math.sqrt(5) - 1) / 2, 0.37);
  const further = evenly(Math.SQRT2 - 1, 0.11);
  const due = new Map<Day, Buyer[]>();
  return {
    dueOn: (day: Day): Buyer[] => due.get(day) ?? [],
    /** Decides after an order whether and when its buyer comes again. */
    decide: (buyer: Buyer, day: Day): void => {
      if (buyer.anonymous) return;
      const first = buyer.orders === 1;
      const usual = first ? shop.repeatShare : FURTHER_ORDERS;
      const u = (first ? second : further)();
      const days = delayOf(u, usual);
      if (days === null) return;
      const back = addDays(day, days);
      if (back >= calendar.today || u >= usual * repeatLiftOf(calendar, back)) return;
      due.set(back, [...(due.get(back) ?? []), buyer]);
    },
  };
};
