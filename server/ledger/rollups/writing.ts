import type { Db } from '../../../drizzle/client';
import type { Store } from '../../types';
import type { ChannelRules } from '../../facts/channelRules';
import type { ImportNotes } from '../rows/importNotes';
import type { Deltas } from './deltas';

/** A change of a store's ledger under way: made once by its transaction, and the only thing that travels. */
export interface Writing {
  tx: Db;
  store: Store;
  /** Of the owner: they decide a channel before the table. */
  rules: ChannelRules;
  /** What the rollups gain and lose, until it is written: at the end, or between two changes once it is much. */
  deltas: Deltas;
  /** Notes what an import brings; null = what comes in is no import's. */
  importNotes: ImportNotes | null;
}
