import { useQuery } from '@tanstack/react-query';
import type { Store } from '../server/types';
import { queryClient, trpc } from './trpc';

const EVERY = { archived: true } as const;

/** Every store by slug, archived ones too. */
export const useStores = () => useQuery(trpc.stores.list.queryOptions(EVERY));

export const isInUse = ({ archivedAt }: Store): boolean => archivedAt === null;

const change = (of: (known: readonly Store[]) => Store[]) =>
  queryClient.setQueryData(trpc.stores.list.queryKey(EVERY), (known: Store[] | undefined) => of(known ?? []));

/** A store as the server has just answered: it need not be asked for again. */
export const storeIsNow = (store: Store): void =>
  void change((known) =>
    [...known.filter(({ id }) => id !== store.id), store].toSorted((a, b) => (a.slug < b.slug ? -1 : 1)),
  );

/** Stores that were deleted. */
export const storesAreGone = (slugs: readonly string[]): void =>
  void change((known) => known.filter(({ slug }) => !slugs.includes(slug)));
