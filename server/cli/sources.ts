import { sourceName } from '../api/inputs';
import { badInput } from '../errors';
import { addSource, listSources, removeSource, type Source, type SourceContext } from '../jobs/sources';
import { syncSource } from '../jobs/sync';
import { storeBySlug } from '../stores';
import { inStore, usageOf, writeJson, type Arguments, type Command, type CommandContext } from './command';
import { table } from './table';

const contextOf = ({ connectors, database, clock }: CommandContext): SourceContext => ({
  ...connectors(),
  database,
  clock,
});

/** Platforms list here what they need; a secret is better given by a variable of the environment. */
const given = (args: Arguments): Record<string, string> =>
  Object.fromEntries(
    args.list('set').map((text) => {
      const at = text.indexOf('=');
      if (at < 1) throw badInput(`--set ${text.slice(0, 20)} is not FIELD=VALUE.`);
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );

const shown = (at: string | null): string => at ?? '–';

const print = (sources: readonly Source[]): string =>
  table(
    ['name', 'platform', 'last event', 'last heard of', 'paused'],
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
    context.out(sources.length > 0 ? print(sources) : 'No platform is connected.\n');
  },
};

const nameOf = (args: Arguments): string => {
  const parsed = sourceName.safeParse(args.required('name'));
  if (!parsed.success) throw badInput(`--name ${parsed.error.issues[0]!.message}.`);
  return parsed.data;
};

const storeOf = (context: CommandContext, args: Arguments) =>
  context.database.read((tx) => storeBySlug(tx, args.required('store')));

export const sourcesAdd: Command = {
  name: 'sources add',
  usage: '--store SLUG --platform PLATFORM --name NAME --set FIELD=VALUE… [--json]',
  summary: 'connect a platform; it is asked at once whether what was entered is right',
  options: { store: 'text', platform: 'text', name: 'text', set: 'list', json: 'flag' },
  run: async (context, args) => {
    const source = { name: nameOf(args), platform: args.required('platform'), given: given(args) };
    const added = await addSource(contextOf(context), await storeOf(context, args), source);
    if (args.flag('json')) return writeJson(context, added);
    context.out(`Connected ${added.name}. Fetch with: ${usageOf(sourcesSync)}\n`);
  },
};

export const sourcesSync: Command = {
  name: 'sources sync',
  usage: '--store SLUG --name NAME [--json]',
  summary: 'fetch what is new from a platform; fails when less came than the platform says it has',
  options: { store: 'text', name: 'text', json: 'flag' },
  run: async (context, args) => {
    const store = await storeOf(context, args);
    const report = await syncSource(contextOf(context), store, nameOf(args), {
      progress: ({ done, of }) => context.progress(`Fetched ${done}${of === null ? '' : ` of ${of}`} …\n`),
    });
    if (args.flag('json')) writeJson(context, report);
    else
      context.out(
        `${report.new} new, ${report.changed} changed, ${report.unchanged} unchanged, ${report.rejectedCount} rejected.\n`,
      );
    if (report.error) context.progress(`${report.error}\n`);
    return report.status === 'complete' && report.rejectedCount === 0 ? 0 : 1;
  },
};

export const sourcesRemove: Command = {
  name: 'sources remove',
  usage: '--store SLUG --name NAME',
  summary: 'forget a platform and its credentials; the facts that came from it stay',
  options: { store: 'text', name: 'text' },
  run: async (context, args) => {
    const store = await storeOf(context, args);
    await context.database.write((tx) => removeSource(tx, store.id, nameOf(args)));
    context.out(`Forgot ${args.required('name')}.\n`);
  },
};
