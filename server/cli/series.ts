import { listSeries } from '../ask';
import { inStore, writeJson, type Command } from './command';
import { table } from './table';
import { NONE_YET } from './sentences';

export const seriesList: Command = {
  name: 'series list',
  usage: '--store SLUG [--json]',
  summary: 'list the figures of other systems; ask for one with kpi series:ID',
  options: { store: 'text', json: 'flag' },
  run: async (context, args) => {
    const all = await inStore(context, args, (tx, store) => listSeries(tx, store));
    if (args.flag('json')) return writeJson(context, all);
    const lines = all.map(({ id, label, sources, firstDay, lastDay, dimensions }) => [
      ...[id, label, sources.join(', '), firstDay, lastDay, dimensions.join(', ')],
    ]);
    context.out(
      all.length > 0
        ? table(['series', 'label', 'source', 'first day', 'last day', 'split by'], lines)
        : NONE_YET.series,
    );
  },
};
