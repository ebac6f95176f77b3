import type { Db } from '../../drizzle/client';
import { asOfIn, factsBehind, knownFacts, openingOf } from '../ask';
import { addDays } from '../time';
import type { Store } from '../types';
import type { TableQuestion } from './types';

/**
 * What the sentence over a table begins with: what its metrics have no more data of. What stopped after its days is not
 * of it, and days that lack data within them are said in its notes.
 */
export const tableOpening = async (
  tx: Db,
  store: Store,
  { metrics, to, asOf }: TableQuestion,
  now: Date,
): Promise<string> => {
  const known = await knownFacts(tx, store, now, asOf);
  const stopped = known.stopped.filter(({ last }) => addDays(last, 1) < to);
  const parts = openingOf(
    { ...known, stopped },
    {
      period: null,
      rests: new Set(factsBehind(metrics)),
      isDemo: store.isDemo,
      today: asOfIn(store, asOf, now).day,
    },
  );
  return parts.map(({ text }) => text).join('');
};
