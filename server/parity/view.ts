import type { Db } from '../../drizzle/client';
import { walkIndexes } from '../rows';
import { addDays, dayOf, type Day } from '../time';
import type { Store } from '../types';
import { countsOf } from './counts';
import { figuresOf } from './figures';
import { beganAt, scopeOf } from './scope';
import type { ParityQuestion, ParityView } from './types';
import { notesIn, verdictOf } from './verdict';

const DEFAULT_DAYS = 28;

/** What is asked for; without days the last 28 that are over. */
export const periodOf = (
  store: Store,
  now: Date,
  { from, to }: { from?: Day | undefined; to?: Day | undefined },
): ParityQuestion['period'] => {
  const today = dayOf(now.getTime(), store.timeZone);
  const end = to ?? (from !== undefined && from >= today ? addDays(from, 1) : today);
  return { from: from ?? addDays(end, -DEFAULT_DAYS), to: end };
};

/** How well a witness and the shop agree on the orders of a period. */
export const parityView = async (
  tx: Db,
  store: Store,
  question: ParityQuestion,
  now: Date,
): Promise<ParityView> => {
  await walkIndexes(tx);
  const { witness, period } = question;
  const scope = await scopeOf(tx, store, question, now);
  const other = witness === 'pixel' ? 'erp' : 'pixel';
  const began = { [witness]: scope.began, [other]: await beganAt(tx, store, other) } as ParityView['began'];
  const hasBegun = scope.began !== null;
  const { known } = scope;
  const counts = await countsOf(tx, scope);
  return {
    ...{ store: store.slug, currency: store.currency, timeZone: store.timeZone },
    ...{ asOf: now.toISOString(), today: dayOf(now.getTime(), store.timeZone) },
    ...{ witness, period, began, known: known.period },
    verdict: [
      ...(hasBegun ? notesIn(known) : []),
      ...verdictOf({ counts, witness, hasBegun, isKnown: known.period !== null }),
    ],
    ...{ expected: counts.expected, matched: counts.matched },
    ...{ lists: counts.lists, causes: counts.causes },
    figures: figuresOf({ counts, witness, currency: store.currency, hasBegun, known }),
  };
};
