import { catalogView } from '../catalog/view';
import { writeJson, type Command } from './command';
import { table } from './table';

export const catalog: Command = {
  name: 'catalog',
  usage: '[--json]',
  summary: 'list metrics and dimensions with what they mean',
  options: { json: 'flag' },
  run: async (context, args) => {
    const view = catalogView();
    if (args.flag('json')) return writeJson(context, view);
    const body = view.metrics.map((m) => [m.id, m.unit, m.dimensions.join(' '), m.definition]);
    context.out(table(['metric', 'unit', 'splits by', 'definition'], body));
    context.out('\n');
    const cohorts = view.cohortMeasures.map((m) => [m.id, m.unit, m.definition]);
    context.out(table(['cohort measure', 'unit', 'definition'], cohorts));
    context.out('\n');
    context.out(
      table(
        ['dimension', 'definition'],
        view.dimensions.map((d) => [d.id, d.definition]),
      ),
    );
  },
};
