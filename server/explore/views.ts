import { and, asc, eq } from 'drizzle-orm';
import type { Db } from '../../drizzle/client';
import { savedViews } from '../../drizzle/schema';
import type { InStore, Store } from '../types';
import { noView, tooManyViews, viewBeingSaved, viewTaken } from './sentences';
import type { SavedView, ViewState } from './types';

/** Named views of a store's Explore page. */

const MOST_VIEWS = 200;
const LONGEST_SLUG = 60;

/** "Channels, this quarter" → channels-this-quarter. */
const slugOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST_SLUG)
    .replace(/^-|-$/g, '') || 'view';

const toView = ({ slug, name, state, ...row }: typeof savedViews.$inferSelect): SavedView => ({
  ...{ slug, name, state: state as ViewState },
  createdAt: new Date(row.createdAt).toISOString(),
  updatedAt: new Date(row.updatedAt).toISOString(),
});

const at = (store: Store, slug: string) => and(eq(savedViews.storeId, store.id), eq(savedViews.slug, slug));

/** All views of a store, by name. */
export const listViews = async (tx: Db, store: Store): Promise<SavedView[]> => {
  const found = await tx
    .select()
    .from(savedViews)
    .where(eq(savedViews.storeId, store.id))
    .orderBy(asc(savedViews.name), asc(savedViews.slug));
  return found.map(toView);
};

const freeSlug = (name: string, views: readonly SavedView[]): string => {
  const taken = new Set(views.map(({ slug }) => slug));
  const wanted = slugOf(name);
  for (let n = 1; ; n += 1) {
    const slug = n === 1 ? wanted : `${wanted}-${n}`;
    if (!taken.has(slug)) return slug;
  }
};

const refuseName = (name: string, views: readonly SavedView[]): void => {
  if (views.some((view) => view.name === name)) throw viewTaken(name);
};

/** Saves under a new name. @throws DomainError `conflict` for a name that is taken, `bad_input` beyond 200 views. */
export const addView = async (
  tx: Db,
  store: Store,
  { name, state }: { name: string; state: ViewState },
  now: Date,
): Promise<SavedView> => {
  const views = await listViews(tx, store);
  refuseName(name, views);
  if (views.length >= MOST_VIEWS) throw tooManyViews(MOST_VIEWS);
  const stamp = now.toISOString();
  const values = { slug: freeSlug(name, views), name, state, createdAt: stamp, updatedAt: stamp };
  const [row] = await tx
    .insert(savedViews)
    .values({ storeId: store.id, ...values })
    .onConflictDoNothing()
    .returning();
  if (!row) throw viewBeingSaved(name);
  return toView(row);
};

const change = async (
  { tx, store, now }: InStore,
  slug: string,
  what: { name?: string; state?: ViewState },
): Promise<SavedView> => {
  const [row] = await tx
    .update(savedViews)
    .set({ ...what, updatedAt: now.toISOString() })
    .where(at(store, slug))
    .returning();
  if (!row) throw noView(slug);
  return toView(row);
};

/** Puts another table under a view's name and address. @throws DomainError `not_found`. */
export const updateView = (here: InStore, slug: string, state: ViewState) => change(here, slug, { state });

/** Gives a view another name; its address stays. @throws DomainError `not_found`, `conflict`. */
export const renameView = async (here: InStore, slug: string, name: string) => {
  const { tx, store } = here;
  refuseName(
    name,
    (await listViews(tx, store)).filter((view) => view.slug !== slug),
  );
  return change(here, slug, { name });
};

/** @throws DomainError `not_found`. */
export const removeView = async (tx: Db, store: Store, slug: string): Promise<void> => {
  const gone = await tx.delete(savedViews).where(at(store, slug)).returning({ slug: savedViews.slug });
  if (gone.length === 0) throw noView(slug);
};
