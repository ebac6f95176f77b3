import { asc, eq, isNull } from 'drizzle-orm';
import { z } from 'zod';
import type { Database, Db } from '../drizzle/client';
import { deletedStores, stores } from '../drizzle/schema';
import type { Store } from './types';
import { DomainError } from './errors';
import { LEDGER_VERSION, lockStore, rebuild, sayHeadline, withoutSessions } from './ledger';
import { MASKED_CHANNELS } from './facts/identity';
import { currency, text } from './facts/fields';
import {
  INVALID_STORE,
  knownStores,
  namedTwice,
  noStore,
  noStoreOfNumber,
  slugTaken,
  storeDeleted,
} from './sentences';
import { isTimeZone, type Day } from './time';
import { LONGEST, SLUG } from '../shared/limits';

/** A channel that hides who buys: by default no customer metric sees it. */
const maskedChannel = z.enum(MASKED_CHANNELS, {
  error: ({ input }) => INVALID_STORE.masked(String(input), MASKED_CHANNELS),
});

export const newStore = z.strictObject({
  slug: z.string().regex(SLUG, INVALID_STORE.slug),
  name: text(LONGEST.store),
  currency,
  timeZone: z.string().refine(isTimeZone, INVALID_STORE.timeZone),
  /** 1 = Monday … 7 = Sunday. */
  weekStart: z.int().min(1).max(7).default(1),
  /** Month (1–12) in which Q1 starts. */
  fiscalYearStart: z.int().min(1).max(12).default(1),
  /** Contribution as a share of net sales, as the owner declares it: LTV:CAC rests on it. */
  contributionRate: z.number().min(0).max(1).nullable().default(null),
  /** Channels that hide who buys, and that customer metrics see all the same. */
  customersInclude: z.array(maskedChannel).default([]),
  isDemo: z.boolean().default(false),
});
export type NewStore = z.input<typeof newStore>;

const toStore = (row: typeof stores.$inferSelect): Store => ({
  id: row.id,
  slug: row.slug,
  name: row.name,
  timeZone: row.timeZone,
  currency: row.currency,
  weekStart: row.weekStart,
  fiscalYearStart: row.fiscalYearStart,
  contributionRate: row.contributionRate === null ? null : Number(row.contributionRate),
  customersInclude: row.customersInclude,
  isDemo: row.isDemo,
  archivedAt: row.archivedAt,
});

/** Creates a store. @throws DomainError `conflict` when the slug is taken; ZodError on bad input. */
export const createStore = async (tx: Db, input: NewStore, now: Date): Promise<Store> => {
  const { contributionRate, ...store } = newStore.parse(input);
  const [row] = await tx
    .insert(stores)
    .values({
      ...store,
      contributionRate: contributionRate === null ? null : String(contributionRate),
      ledgerVersion: LEDGER_VERSION,
      createdAt: now.toISOString(),
    })
    .onConflictDoNothing({ target: stores.slug })
    .returning();
  if (!row) throw slugTaken(store.slug);
  return toStore(row);
};

/** What of a store may change later. Its currency, zone and calendar may not: booked numbers rest on them. */
export const storeChange = newStore
  .pick({ name: true })
  .partial()
  .extend({
    contributionRate: z.number().min(0).max(1).nullable().optional(),
    customersInclude: z.array(maskedChannel).optional(),
  });
export type StoreChange = z.input<typeof storeChange>;

/** Changes what is given of a store; its customers are counted anew if other channels tell of them. @throws DomainError `not_found`; ZodError on bad input. */
export const updateStore = async (tx: Db, slug: string, input: StoreChange): Promise<Store> => {
  const { contributionRate, customersInclude, ...change } = storeChange.parse(input);
  const { id } = await storeBySlug(tx, slug);
  if (contributionRate !== undefined || change.name !== undefined)
    await tx
      .update(stores)
      .set({
        ...change,
        ...(contributionRate !== undefined && {
          contributionRate: contributionRate === null ? null : String(contributionRate),
        }),
      })
      .where(eq(stores.id, id));
  if (customersInclude !== undefined) await includeInCustomers(tx, id, [...new Set(customersInclude)].sort());
  return storeBySlug(tx, slug);
};

const includeInCustomers = async (tx: Db, id: number, channels: string[]): Promise<void> => {
  await lockStore(tx, id);
  const store = await storeById(tx, id);
  if (channels.join() === store.customersInclude.join()) return;
  await tx.update(stores).set({ customersInclude: channels }).where(eq(stores.id, id));
  await rebuild(tx, { ...store, customersInclude: channels });
};

/** What is said instead of sources where none is meant: the rule decides again. */
const BY_THE_RULE = 'auto';

/**
 * From a day on, the sources whose sessions are the headline; several are declared disjoint, and are added.
 * Gives those of them that have brought no sessions: the rule decides as long as that is so.
 * @throws DomainError `bad_input` for a source that is named twice.
 */
export const sayHeadlineSessions = async (
  tx: Db,
  storeId: number,
  sources: readonly string[],
  fromDay: Day,
): Promise<string[]> => {
  const twice = sources.find((source, i) => sources.indexOf(source) !== i);
  if (twice !== undefined) throw namedTwice(twice);
  const names = sources.join() === BY_THE_RULE ? '' : sources.join();
  await sayHeadline(tx, storeId, names, fromDay);
  return names === '' ? [] : withoutSessions(tx, storeId, sources);
};

/** Closes a store, or with null opens it again: what it holds can be read all the same. @throws DomainError `not_found`. */
export const archiveStore = async (tx: Db, slug: string, at: Date | null): Promise<Store> => {
  const { id } = await storeBySlug(tx, slug);
  await lockStore(tx, id);
  await tx
    .update(stores)
    .set({ archivedAt: at?.toISOString() ?? null })
    .where(eq(stores.id, id));
  return storeBySlug(tx, slug);
};

/** The stores in use, by slug. */
export const listStores = async (tx: Db): Promise<Store[]> =>
  (await tx.select().from(stores).where(isNull(stores.archivedAt)).orderBy(asc(stores.slug))).map(toStore);

/** All stores by slug, archived ones too. */
export const allStores = async (tx: Db): Promise<Store[]> =>
  (await tx.select().from(stores).orderBy(asc(stores.slug))).map(toStore);

/** A slug that no store has. Whoever asks from outside learns nothing of the others. */
class UnknownStore extends DomainError {}

/** Archived or not. @throws DomainError `not_found`, which says so where this one was deleted. */
export const storeBySlug = async (tx: Db, slug: string): Promise<Store> => {
  const [row] = await tx.select().from(stores).where(eq(stores.slug, slug));
  if (row) return toStore(row);
  const [gone] = await tx
    .select({ id: deletedStores.id })
    .from(deletedStores)
    .where(eq(deletedStores.slug, slug))
    .limit(1);
  if (gone) throw storeDeleted(slug);
  throw new UnknownStore('not_found', ...noStore(slug));
};

/**
 * The error as it is told to whoever may see all stores: where it is about an unknown one, it names them. The
 * database is asked for no other error: it may be what failed.
 */
export const withKnownStores = async (database: Database, error: unknown): Promise<unknown> => {
  if (!(error instanceof UnknownStore)) return error;
  const listed = await database.read(listStores).catch(() => null);
  if (!listed) return error;
  const known = knownStores(listed.map(({ slug }) => slug));
  return new DomainError(error.code, `${error.message} ${known}`, error.hint);
};

/** @throws DomainError `not_found`. */
export const storeById = async (tx: Db, id: number): Promise<Store> => {
  const [row] = await tx.select().from(stores).where(eq(stores.id, id));
  if (!row) throw noStoreOfNumber(id);
  return toStore(row);
};
