import { roadmapView } from '../roadmap';
import type { PhaseView } from '../roadmap/types';
import { inStore, writeJson, type Command } from './command';
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

export const roadmap: Command = {
  name: 'roadmap',
  usage: '--store SLUG [--json]',
  summary: 'show the phases with progress, pace and projected finish',
  options: { store: 'text', json: 'flag' },
  run: async (context, args) => {
    const view = await inStore(context, args, (tx, store) => roadmapView(tx, store, context.clock()));
    if (args.flag('json')) return writeJson(context, view);
    context.out(`${view.verdict.map((part) => part.text).join('')}\n\n`);
    const head = ['#', 'phase', 'from', 'to', 'state', 'progress', 'elapsed', 'pace', 'status', 'finish'];
    context.out(table(head, view.phases.map(rowOf)));
  },
};
