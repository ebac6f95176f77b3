import { sourceName } from '../connections/input';
import { firstIssue } from '../errors';
import {
  syncNow,
  sourcesVerdict,
  listSources,
  removeSource,
  sourceStates,
  type Source,
  type SourceContext,
  type SourceState,
  type Sums,
} from '../connections';
import { storeBySlug } from '../stores';
import { dayOf } from '../time';
import { inStore, writeJson, type Arguments, type Command, type CommandContext } from './command';
import { formatNumber, table } from './table';
import { numberWords } from '../../shared/numberWords';
import {
  differenceWords,
  forgotten,
  freshnessWords,
  lagWords,
  NO_MONEY,
  NONE_YET,
  PROGRESS,
  syncWords,
  wrongOption,
} from './sentences';

export const contextOf = ({ connectors, database, clock }: CommandContext): SourceContext => ({
  ...connectors(),
  database,
  clock,
});

const shown = (at: string | null): string => at ?? '–';

const print = (sources: readonly Source[]): string =>
  table(
    ['name', 'platform', 'last event', 'last contact', 'paused'],
    sources.map((source) => [
      source.name,
      source.platform,
      shown(source.lastEventAt),
      shown(source.heartbeatAt),
      shown(source.pausedAt),
    ]),
  );

export const sourcesList: Command = {
  name: 'sources list',
  usage: '--store SLUG [--json]',
  summary: 'list the connected platforms',
  options: { store: 'text', json: 'flag' },
  run: async (context, args) => {
    const sources = await inStore(context, args, (tx, store) => listSources(tx, store.id));
    if (args.flag('json')) return writeJson(context, sources);
    context.out(sources.length > 0 ? print(sources) : NONE_YET.sources);
  },
};

export const nameOf = (args: Arguments): string => {
  const parsed = sourceName.safeParse(args.required('name'));
  if (!parsed.success) throw wrongOption('name', firstIssue(parsed.error).message);
  return parsed.data;
};

export const storeOf = (context: CommandContext, args: Arguments) =>
  context.database.read((tx) => storeBySlug(tx, args.required('store')));

export const sourcesSync: Command = {
  name: 'sources sync',
  usage: '--store SLUG --name NAME [--full] [--json]',
  summary: 'fetch what is new from a platform, or with --full all there is; fails when rows are missing',
  options: { store: 'text', name: 'text', full: 'flag', json: 'flag' },
  run: async (context, args) => {
    const store = await storeOf(context, args);
    const report = await syncNow(contextOf(context), store, nameOf(args), {
      isFull: args.flag('full'),
      progress: ({ phase, done, of }) =>
        context.progress(phase === 'comparing' ? PROGRESS.comparing(of) : PROGRESS.fetched(done, of)),
    });
    if (args.flag('json')) writeJson(context, report);
    else context.out(syncWords(report));
    if (report.error) context.progress(`${report.error}\n`);
    return report.status === 'short' || report.rejectedCount > 0 ? 1 : 0;
  },
};

const statusTable = (sources: readonly SourceState[], currency: string): string => {
  const money = (minor: number | null | undefined) =>
    minor === null || minor === undefined ? '–' : formatNumber(minor, 'money', currency);
  const orders = (n: number | undefined) => (n === undefined ? '–' : numberWords(n, 0));
  return table(
    ['name', 'platform', 'check', 'newest', 'lag p50', 'p95', 'at source', 'here', 'at source', 'here'],
    sources.map(({ name, platform, says, freshness, lag, compared }) => [
      ...[name, platform, says, freshness === null ? '–' : freshnessWords(freshness)],
      ...[lag ? lagWords(lag.p50) : '–', lag ? lagWords(lag.p95) : '–'],
      ...[orders(compared?.tally?.source.orders), orders(compared?.tally?.ledger.orders)],
      ...[money(compared?.tally?.source.amountMinor), money(compared?.tally?.ledger.amountMinor)],
    ]),
    [false, false, false, true, true, true, true, true, true, true],
  );
};

const moneyOf = ({ amountMinor }: Sums, currency: string): string =>
  amountMinor === null ? NO_MONEY : formatNumber(amountMinor, 'money', currency);

const problemLines = ({ name, problems, compared }: SourceState, currency: string): string[] => [
  ...problems.map(({ what, todo }) => `${name}: ${what} ${todo}`),
  ...(compared?.differences ?? []).map((day) => {
    const { source, ledger } = day;
    const money = [moneyOf(source, currency), moneyOf(ledger, currency)] as const;
    return differenceWords(name, day, source.amountMinor === null ? null : money);
  }),
];

export const sourcesStatus: Command = {
  name: 'sources status',
  usage: '--store SLUG [--json]',
  summary:
    'are all rows here: freshness, lag, counts and money at the source against the ledger; fails when rows are missing',
  options: { store: 'text', json: 'flag' },
  run: async (context, args) => {
    const { clock, connectors } = context;
    const { sources, currency, timeZone } = await inStore(context, args, async (tx, store) => ({
      sources: await sourceStates(tx, { store, drivers: connectors().drivers, now: clock() }),
      currency: store.currency,
      timeZone: store.timeZone,
    }));
    const verdict = sourcesVerdict(sources, dayOf(clock().getTime(), timeZone));
    if (args.flag('json')) writeJson(context, { verdict: verdict.map(({ text }) => text).join(''), sources });
    else {
      context.out(`${verdict.map(({ text }) => text).join('')}\n`);
      if (sources.length > 0) context.out(`\n${statusTable(sources, currency)}`);
      const lines = sources.flatMap((source) => problemLines(source, currency));
      if (lines.length > 0) context.out(`\n${lines.join('\n')}\n`);
    }
    return sources.some(({ status }) => status === 'off_track') ? 1 : 0;
  },
};

export const sourcesRemove: Command = {
  name: 'sources remove',
  usage: '--store SLUG --name NAME [--json]',
  summary: 'forget a platform and its credentials; the facts that came from it stay',
  options: { store: 'text', name: 'text', json: 'flag' },
  run: async (context, args) => {
    const store = await storeOf(context, args);
    const name = nameOf(args);
    await context.database.write((tx) => removeSource(tx, store.id, name));
    if (args.flag('json')) return writeJson(context, { removed: name });
    context.out(forgotten(name));
  },
};
