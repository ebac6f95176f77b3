import { localDay } from '../facts/fields';
import { historyView, layOut, roadmapView, undoChange, type Editing } from '../roadmap';
import type { Cell, PhaseView, RoadmapChangeView } from '../roadmap/types';
import { zonedInstant } from '../../shared/dayWords';
import { numberWords, percentWords } from '../../shared/numberWords';
import { storeBySlug } from '../stores';
import { addDays } from '../time';
import type { Store } from '../types';
import { inStore, writeJson, type Arguments, type Command, type CommandContext } from './command';
import { formatNumber, table } from './table';
import { noChange, NONE_YET, noTemplateDay, undoneBy } from './sentences';

const percent = (share: number | null) => (share === null ? '–' : percentWords(share));

/** `to` and `finish` are last days, as on the page; in JSON they are the days after. */
const rowOf = (phase: PhaseView): string[] => [
  String(phase.position),
  phase.name,
  phase.startDay,
  addDays(phase.endDay, -1),
  phase.state,
  percent(phase.progress),
  percent(phase.elapsed),
  percent(phase.state === 'ahead' ? null : phase.due),
  phase.pace === null ? '–' : numberWords(phase.pace, 2),
  phase.status,
  phase.finish === null ? '–' : addDays(phase.finish, -1),
];

const cellText = (cell: Cell, { currency }: Store): string => {
  if (cell === null) return '–';
  if ('text' in cell) return cell.text;
  return 'day' in cell ? cell.day : formatNumber(cell.value, cell.unit, currency);
};

const changeText = (change: RoadmapChangeView, store: Store): string => {
  const taken = change.undoneBy === null ? '' : ` ${undoneBy(change.undoneBy)}`;
  const head = `${change.version}  ${zonedInstant(change.at, store.timeZone)}  ${change.author}: ${change.title}${taken}`;
  const lines = change.lines.map(
    ({ label, before, after }) => `    ${label}: ${cellText(before, store)} → ${cellText(after, store)}`,
  );
  return [head, ...lines].join('\n');
};

/** Until there is sign-in an author is a name; this one is also the page's. */
const DEFAULT_AUTHOR = 'Owner';

const editingOf = ({ clock }: CommandContext, args: Arguments): Editing => ({
  author: args.text('author')?.trim() || DEFAULT_AUTHOR,
  now: clock(),
});

/**
 * Lays out the four quarterly phases from a day on, without one from the running fiscal quarter, and freezes the
 * baselines of those that have begun.
 */
const template = (context: CommandContext, args: Arguments, startDay: string): Promise<number> => {
  const day = localDay.nullable().safeParse(startDay === '' ? null : startDay);
  if (!day.success) throw noTemplateDay(startDay);
  return context.database.write(async (tx) =>
    layOut(tx, await storeBySlug(tx, args.required('store')), day.data, editingOf(context, args)),
  );
};

const undo = (context: CommandContext, args: Arguments, version: string): Promise<number> => {
  if (!/^[1-9]\d{0,8}$/.test(version)) throw noChange(version);
  return context.database.write(async (tx) =>
    undoChange(tx, await storeBySlug(tx, args.required('store')), Number(version), editingOf(context, args)),
  );
};

const showHistory = async (context: CommandContext, args: Arguments): Promise<void> => {
  const { store, changes } = await inStore(context, args, async (tx, found) => ({
    store: found,
    changes: await historyView(tx, found),
  }));
  if (args.flag('json')) return writeJson(context, changes);
  if (changes.length === 0) return context.out(NONE_YET.changes);
  context.out(`${changes.map((change) => changeText(change, store)).join('\n')}\n`);
};

const showPhases = async (context: CommandContext, args: Arguments): Promise<void> => {
  const view = await inStore(context, args, (tx, store) => roadmapView(tx, store, context.clock()));
  if (args.flag('json')) return writeJson(context, view);
  context.out(`${view.verdict.map((part) => part.text).join('')}\n\n`);
  const head = [
    '#',
    'phase',
    'from',
    'to',
    'state',
    'progress',
    'elapsed',
    'due',
    'pace',
    'status',
    'finish',
  ];
  context.out(table(head, view.phases.map(rowOf)));
};

export const roadmap: Command = {
  name: 'roadmap',
  usage: '--store SLUG [--template [FIRST-DAY]] [--history] [--undo CHANGE] [--author NAME] [--json]',
  summary:
    'show the phases with progress, pace and projected finish; --template lays out four quarters first, from the running fiscal quarter on unless a day is named, --history lists the changes, --undo takes one back',
  options: {
    store: 'text',
    template: 'optional',
    history: 'flag',
    undo: 'text',
    author: 'text',
    json: 'flag',
  },
  run: async (context, args) => {
    const [startDay, version] = [args.text('template'), args.text('undo')];
    if (startDay !== undefined) await template(context, args, startDay);
    if (version !== undefined) await undo(context, args, version);
    await (args.flag('history') ? showHistory : showPhases)(context, args);
  },
};
