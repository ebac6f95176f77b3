import { verify as verifyStore } from '../ledger';
import { listStores, storeBySlug } from '../stores';
import type { Command } from './command';

export const verify: Command = {
  name: 'verify',
  usage: '[--store SLUG]',
  summary:
    'recompute every rollup from the raw rows and compare both ways; fails on any difference, and then the next start rebuilds the store',
  options: { store: 'text' },
  run: async (context, args) => {
    const slug = args.text('store');
    const stores = await context.database.read(async (tx) =>
      slug === undefined ? listStores(tx) : [await storeBySlug(tx, slug)],
    );
    let differing = 0;
    for (const store of stores) {
      context.progress(`Verifying ${store.slug} …\n`);
      const { ok, differences, checked } = await verifyStore(context.database, store);
      const rows = Object.values(checked).reduce((sum, count) => sum + count, 0);
      context.out(`${store.slug}: ${ok ? `ok, ${rows} rollup rows agree with the raw rows` : 'differs'}\n`);
      for (const difference of differences) context.out(`  ${difference}\n`);
      if (ok) continue;
      context.out('  The next start of Quarterdeck works its figures out anew from the raw rows.\n');
      differing += 1;
    }
    return differing > 0 ? 1 : 0;
  },
};
