import type { Db } from '../drizzle/client';
import type { Instant } from '../shared/days';

/** What every part of the server needs to know of a store. */
export interface Store {
  id: number;
  slug: string;
  name: string;
  timeZone: string;
  currency: string;
  weekStart: number;
  fiscalYearStart: number;
  contributionRate: number | null;
  /** Channels that hide who buys, and that customer metrics see all the same. */
  customersInclude: readonly string[];
  isDemo: boolean;
  /** Null = in use; else nothing comes in, and lists leave it out. */
  archivedAt: Instant | null;
}

/** What travels through a question, or an edit: one transaction over one store, at one instant. */
export interface InStore {
  tx: Db;
  store: Store;
  now: Date;
}
