import { retireSource } from '../connections';
import { dayOption, usageOf, writeJson, type Command } from './command';
import { storeOf } from './sources';
import { oneOfTwo, retiredWords } from './sentences';

export const sourcesRetire: Command = {
  name: 'sources retire',
  usage: '--store SLUG --name NAME (--from DAY | --undo) [--json]',
  summary:
    'from this day on nothing more is expected of a source: its end is no end of the figures; --undo takes it back',
  options: { store: 'text', name: 'text', from: 'text', undo: 'flag', json: 'flag' },
  run: async (context, args) => {
    const store = await storeOf(context, args);
    // also a source that came by files, whose name may hold what a connection's may not
    const name = args.required('name');
    const from = dayOption(args, 'from') ?? null;
    if ((from === null) !== args.flag('undo'))
      throw oneOfTwo('sources retire', ['from', 'undo'], usageOf(sourcesRetire));
    await retireSource(context.database, store, name, from);
    if (args.flag('json')) return writeJson(context, { source: name, retiredFrom: from });
    context.out(retiredWords(name, from));
  },
};
