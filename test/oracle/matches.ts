import { addDays, dayOf } from './time';
import type { OrderFact } from './types';
import type { World } from './world';

/** METRICS 3.1: the session in which an order was placed, by its id, on the order's day or the day before. */
export const isMatched = ({ facts, settings }: World, { sessionId, placedAt }: OrderFact): boolean => {
  if (sessionId === undefined) return false;
  const dayIn = (at: string) => dayOf(Date.parse(at), settings.zone);
  const placed = dayIn(placedAt);
  return facts.sessions.some(
    ({ id, startedAt }) => id === sessionId && [placed, addDays(placed, -1)].includes(dayIn(startedAt)),
  );
};
