import { badInput } from '../errors';
import { createStore, listStores, updateStore } from '../stores';
import { writeJson, type Arguments, type Command } from './command';
import { table } from './table';

/** A number that may be left out. */
const numberOf = (args: Arguments, name: string): number | undefined => {
  const given = args.text(name);
  if (given === undefined) return undefined;
  const value = Number(given);
  if (given.trim() === '' || Number.isNaN(value)) throw badInput(`--${name} ${given} is not a number.`);
  return value;
};

export const storesCreate: Command = {
  name: 'stores create',
  usage:
    '--slug SLUG --name NAME --currency CODE --time-zone ZONE [--week-start 1-7] [--fiscal-year-start MONTH] [--contribution-rate 0-1] [--json]',
  summary: 'create a store',
  options: {
    slug: 'text',
    name: 'text',
    currency: 'text',
    'time-zone': 'text',
    'week-start': 'text',
    'fiscal-year-start': 'text',
    'contribution-rate': 'text',
    json: 'flag',
  },
  run: async (context, args) => {
    const input = {
      slug: args.required('slug'),
      name: args.required('name'),
      currency: args.required('currency'),
      timeZone: args.required('time-zone'),
      weekStart: numberOf(args, 'week-start'),
      fiscalYearStart: numberOf(args, 'fiscal-year-start'),
      contributionRate: numberOf(args, 'contribution-rate'),
    };
    const store = await context.database.write((tx) => createStore(tx, input, context.clock()));
    if (args.flag('json')) return writeJson(context, store);
    context.out(`Created ${store.slug}: ${store.name}, ${store.currency}, ${store.timeZone}.\n`);
  },
};

export const storesUpdate: Command = {
  name: 'stores update',
  usage: '--slug SLUG [--name NAME] [--contribution-rate 0-1] [--json]',
  summary: 'rename a store, or declare the contribution margin that LTV:CAC rests on',
  options: { slug: 'text', name: 'text', 'contribution-rate': 'text', json: 'flag' },
  run: async (context, args) => {
    const change = { name: args.text('name'), contributionRate: numberOf(args, 'contribution-rate') };
    if (Object.values(change).every((value) => value === undefined))
      throw badInput('There is nothing to change.', 'Name --name or --contribution-rate.');
    const slug = args.required('slug');
    const store = await context.database.write((tx) => updateStore(tx, slug, change));
    if (args.flag('json')) return writeJson(context, store);
    const margin = store.contributionRate === null ? 'no margin' : `margin ${store.contributionRate}`;
    context.out(`Changed ${store.slug}: ${store.name}, ${margin}.\n`);
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
    if (stores.length === 0) {
      context.out('There are no stores yet.\n');
      return context.progress(`${context.place}\n`);
    }
    const body = stores.map((s) => [s.slug, s.name, s.currency, s.timeZone, s.isDemo ? 'demo' : '']);
    context.out(table(['store', 'name', 'currency', 'time zone', ''], body));
  },
};
