import type { Db } from '../../drizzle/client';
import type { Store } from '../types';
import { changeView } from './changeWords';
import { lastChanges, undoneChanges } from './changes';
import type { RoadmapChangeView } from './types';

const SHOWN = 50;
/** Above every version. */
const NEWEST = 2_147_483_647;

/** The newest changes before `before` (all without it), newest first, at most fifty. */
export const historyView = async (tx: Db, store: Store, before = NEWEST): Promise<RoadmapChangeView[]> => {
  const undone = await undoneChanges(tx, store);
  return (await lastChanges(tx, store, SHOWN, before)).map((change) => changeView(change, undone));
};
