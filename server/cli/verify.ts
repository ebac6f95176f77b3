import { verify as verifyStore } from '../ledger';
import { allStores, storeBySlug } from '../stores';
import type { Store } from '../types';
import type { Command, CommandContext } from './command';
import { NOTHING_VERIFIED, PROGRESS, REBUILT_AT_START, verified } from './sentences';

/** Compares every rollup of the stores with the raw rows. Gives how many stores differ. */
export const verifyStores = async (
  { database, out, progress }: Pick<CommandContext, 'database' | 'out' | 'progress'>,
  stores: readonly Store[],
): Promise<number> => {
  let differing = 0;
  for (const store of stores) {
    progress(PROGRESS.verifying(store));
    const { ok, differences, checked } = await verifyStore(database, store);
    const rows = Object.values(checked).reduce((sum, count) => sum + count, 0);
    out(verified(store, ok ? rows : null));
    for (const difference of differences) out(`  ${difference}\n`);
    if (ok) continue;
    out(REBUILT_AT_START);
    differing += 1;
  }
  return differing;
};

export const verify: Command = {
  name: 'verify',
  usage: '[--store SLUG]',
  summary:
    'recompute every rollup from the raw rows and compare both ways; fails on any difference, and then the next start rebuilds the store',
  options: { store: 'text' },
  run: async (context, args) => {
    const slug = args.text('store');
    const stores = await context.database.read(async (tx) =>
      slug === undefined ? allStores(tx) : [await storeBySlug(tx, slug)],
    );
    if (stores.length === 0) context.out(NOTHING_VERIFIED);
    return (await verifyStores(context, stores)) > 0 ? 1 : 0;
  },
};
