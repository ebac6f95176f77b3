import { badInput } from '../errors';
import { localDay } from '../ledger/facts';
import { freezeBaselines, roadmapView, saveRoadmap, templateRoadmap } from '../roadmap';
import type { PhaseView } from '../roadmap/types';
import { storeBySlug } from '../stores';
import { inStore, writeJson, type Arguments, type Command, type CommandContext } from './command';
import { table } from './table';

const percent = (share: number | null) => (share === null ? '–' : `${(share * 100).toFixed(0)} %`);

const rowOf = (phase: PhaseView): string[] => [
  String(phase.position),
  phase.name,
  phase.startDay,
  phase.endDay,
  phase.state,
  percent(phase.progress),
  percent(phase.elapsed),
  phase.pace === null ? '–' : phase.pace.toFixed(2),
  phase.status,
  phase.finish ?? '–',
];

/** Lays out the four quarterly phases from a day on, and freezes the baselines of those that have begun. */
const layOut = (context: CommandContext, args: Arguments, startDay: string): Promise<void> => {
  const day = localDay.safeParse(startDay);
  if (!day.success) throw badInput(`--template ${startDay} is not a day such as 2027-01-01.`);
  return context.database.write(async (tx) => {
    const store = await storeBySlug(tx, args.required('store'));
    await saveRoadmap(tx, store, templateRoadmap(day.data));
    await freezeBaselines(tx, store, context.clock());
  });
};

export const roadmap: Command = {
  name: 'roadmap',
  usage: '--store SLUG [--template FIRST-DAY] [--json]',
  summary:
    'show the phases with progress, pace and projected finish; --template lays out four quarters first',
  options: { store: 'text', template: 'text', json: 'flag' },
  run: async (context, args) => {
    const startDay = args.text('template');
    if (startDay !== undefined) await layOut(context, args, startDay);
    const view = await inStore(context, args, (tx, store) => roadmapView(tx, store, context.clock()));
    if (args.flag('json')) return writeJson(context, view);
    context.out(`${view.verdict.map((part) => part.text).join('')}\n\n`);
    const head = ['#', 'phase', 'from', 'to', 'state', 'progress', 'elapsed', 'pace', 'status', 'finish'];
    context.out(table(head, view.phases.map(rowOf)));
  },
};
