import { createStore, listStores } from '../stores';
import { writeJson, type Command } from './command';
import { table } from './table';

export const storesCreate: Command = {
  name: 'stores create',
  usage: '--slug SLUG --name NAME --currency CODE --time-zone ZONE [--json]',
  summary: 'create a store',
  options: { slug: 'text', name: 'text', currency: 'text', 'time-zone': 'text', json: 'flag' },
  run: async (context, args) => {
    const input = {
      slug: args.required('slug'),
      name: args.required('name'),
      currency: args.required('currency'),
      timeZone: args.required('time-zone'),
    };
    const store = await context.database.write((tx) => createStore(tx, input, context.clock()));
    if (args.flag('json')) return writeJson(context, store);
    context.out(`Created ${store.slug}: ${store.name}, ${store.currency}, ${store.timeZone}.\n`);
  },
};

export const storesList: Command = {
  name: 'stores list',
  usage: '[--json]',
  summary: 'list the stores',
  options: { json: 'flag' },
  run: async (context, args) => {
    const stores = await context.database.read(listStores);
    if (args.flag('json')) return writeJson(context, stores);
    if (stores.length === 0) return context.out('There are no stores yet.\n');
    const body = stores.map((s) => [s.slug, s.name, s.currency, s.timeZone, s.isDemo ? 'demo' : '']);
    context.out(table(['store', 'name', 'currency', 'time zone', ''], body));
  },
};
