import type { Day } from '../time';
import type { Store } from '../types';
import { deleteStore, sweepDeleted } from '../deleteStore';
import {
  allStores,
  archiveStore,
  createStore,
  listStores,
  sayHeadlineSessions,
  updateStore,
  type StoreChange,
} from '../stores';
import { dayOption, writeJson, type Arguments, type Command } from './command';
import { table } from './table';
import {
  archived,
  changedStore,
  created,
  deleted,
  halfSessions,
  NONE_YET,
  noNumber,
  noSessionsYet,
  nothingToChange,
  PROGRESS,
  unarchived,
} from './sentences';

/** A number that may be left out. */
const numberOf = (args: Arguments, name: string): number | undefined => {
  const given = args.text(name);
  if (given === undefined) return undefined;
  const value = Number(given);
  if (given.trim() === '' || Number.isNaN(value)) throw noNumber(name, given);
  return value;
};

/** Channels by comma; `none` takes them all out again. What they may be the store says. */
const channelsOf = (given: string | undefined): StoreChange['customersInclude'] => {
  if (given === undefined) return undefined;
  const names = given.split(',').map((name) => name.trim().toLowerCase());
  return (given.trim() === 'none' ? [] : names) as StoreChange['customersInclude'];
};

export const storesCreate: Command = {
  name: 'stores create',
  usage:
    '--slug SLUG --name NAME --currency CODE --time-zone ZONE [--week-start 1-7] [--fiscal-year-start MONTH] [--contribution-rate 0-1] [--json]',
  summary: 'create a store',
  details: [
    '--week-start: 1 = Monday (default) to 7 = Sunday. --fiscal-year-start: the month that quarters and years begin with.',
    'Neither can be changed later: rollups rest on them.',
    '--contribution-rate: the margin that LTV:CAC rests on, such as 0.35.',
  ],
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
    context.out(created(store));
  },
};

/** The owner's word on the source of sessions; null = none is said. */
const sessionsOf = (args: Arguments): { sources: string[]; from: Day } | null => {
  const [given, from] = [args.text('sessions-source'), dayOption(args, 'from')];
  if (given === undefined && from === undefined) return null;
  const sources = (given ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  if (sources.length === 0 || from === undefined) throw halfSessions();
  return { sources, from };
};

export const storesUpdate: Command = {
  name: 'stores update',
  usage:
    '--slug SLUG [--name NAME] [--contribution-rate 0-1] [--customers-include CHANNEL,… | none] [--sessions-source NAME[,NAME…]|auto --from DAY] [--json]',
  summary:
    'rename a store, declare the contribution margin that LTV:CAC rests on, let customer metrics see channels that hide who buys, or say whose sessions count from a day on (several sources are disjoint, and added)',
  details: [
    '--customers-include: channels that hide who buys (marketplace, wholesale, pos) and count in customers all the same.',
    '--sessions-source: the source of sessions from --from on; auto = the first source that covers the whole day.',
  ],
  options: {
    slug: 'text',
    name: 'text',
    'contribution-rate': 'text',
    'customers-include': 'text',
    'sessions-source': 'text',
    from: 'text',
    json: 'flag',
  },
  run: async (context, args) => {
    const change = {
      name: args.text('name'),
      contributionRate: numberOf(args, 'contribution-rate'),
      customersInclude: channelsOf(args.text('customers-include')),
    };
    const sessions = sessionsOf(args);
    if (sessions === null && Object.values(change).every((value) => value === undefined))
      throw nothingToChange();
    const slug = args.required('slug');
    if (change.customersInclude) context.progress(PROGRESS.customers);
    const { store, unknown } = await context.database.write(async (tx) => {
      const changed = await updateStore(tx, slug, change);
      const silent =
        sessions === null ? [] : await sayHeadlineSessions(tx, changed.id, sessions.sources, sessions.from);
      return { store: changed, unknown: silent };
    });
    for (const source of unknown) context.progress(noSessionsYet(source));
    if (args.flag('json')) return writeJson(context, { ...store, ...(sessions && { sessions }) });
    context.out(changedStore(store, sessions));
  },
};

export const storesList: Command = {
  name: 'stores list',
  usage: '[--archived] [--json]',
  summary: 'list the stores in use; --archived lists all',
  options: { archived: 'flag', json: 'flag' },
  run: async (context, args) => {
    const stores = await context.database.read(args.flag('archived') ? allStores : listStores);
    if (args.flag('json')) return writeJson(context, stores);
    if (stores.length === 0) {
      context.out(NONE_YET.stores);
      return context.progress(`${context.place}\n`);
    }
    const marksOf = (s: Store) => [...(s.isDemo ? ['demo'] : []), ...(s.archivedAt ? ['archived'] : [])];
    const body = stores.map((s) => [s.slug, s.name, s.currency, s.timeZone, marksOf(s).join(', ')]);
    context.out(table(['store', 'name', 'currency', 'time zone', ''], body));
  },
};

export const storesArchive: Command = {
  name: 'stores archive',
  usage: '--slug SLUG [--json]',
  summary:
    'close a store: nothing comes in by any door, lists leave it out, and all that it holds can be read',
  options: { slug: 'text', json: 'flag' },
  run: async (context, args) => {
    const store = await context.database.write((tx) =>
      archiveStore(tx, args.required('slug'), context.clock()),
    );
    if (args.flag('json')) return writeJson(context, store);
    context.out(archived(store.slug));
  },
};

export const storesUnarchive: Command = {
  name: 'stores unarchive',
  usage: '--slug SLUG [--json]',
  summary: 'open an archived store again',
  options: { slug: 'text', json: 'flag' },
  run: async (context, args) => {
    const store = await context.database.write((tx) => archiveStore(tx, args.required('slug'), null));
    if (args.flag('json')) return writeJson(context, store);
    context.out(unarchived(store.slug));
  },
};

export const storesDelete: Command = {
  name: 'stores delete',
  usage: '--slug SLUG --confirm NAME [--json]',
  summary: 'erase a store and all that it holds, for good; NAME is its name, typed to confirm that',
  details: [
    '',
    'Without --confirm it deletes nothing, and says what keeps the data: backup FILE has everything, and the page',
    'Data → Orders gives the orders as CSV. What runs for the store ends with a sentence, and its keys open nothing.',
  ],
  options: { slug: 'text', confirm: 'text', json: 'flag' },
  run: async (context, args) => {
    const { database, clock, out, progress } = context;
    const [slug, confirm] = [args.required('slug'), args.text('confirm') ?? ''];
    const store = await deleteStore(database, slug, confirm, clock());
    progress(PROGRESS.erasing);
    const erased = await sweepDeleted(database, clock);
    if (args.flag('json')) return writeJson(context, { deleted: slug });
    out(deleted(store, erased));
  },
};
