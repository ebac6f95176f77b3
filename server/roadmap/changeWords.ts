import type { MetricOf } from '../ask';
import { addDays, type Day } from '../time';
import type { DeliverableFields, Edit, Kind, TargetFields } from './items';
import type { Change } from './journal';
import type { Cell, RoadmapChangeView } from './types';
import { shortDay } from '../../shared/dayWords';

/** A change in words: what it is called, and each field before and after. */

type Line = RoadmapChangeView['lines'][number];
type Fields = Record<string, unknown>;

const STATES: Record<DeliverableFields['state'], string> = {
  not_started: 'not started',
  in_progress: 'in progress',
  blocked: 'blocked',
};

interface Word {
  label: string;
  cell: (value: never, fields: Fields, metricOf: MetricOf) => Cell;
}

const text = (label: string): Word => ({ label, cell: (value: string) => ({ text: value }) });
const day = (label: string): Word => ({ label, cell: (value: Day) => ({ day: value }) });
const number = (label: string): Word => ({ label, cell: (value: number) => ({ value, unit: 'number' }) });
const share = (label: string): Word => ({ label, cell: (value: number) => ({ value, unit: 'fraction' }) });

/** The fields that are shown, in their order; what is left out follows from them. */
const WORDS: Record<Kind, Record<string, Word>> = {
  phase: {
    name: text('Name'),
    focus: text('Focus'),
    objective: text('Objective'),
    startDay: day('First day'),
    endDay: { label: 'Last day', cell: (value: Day) => ({ day: addDays(value, -1) }) },
    deliverablesWeight: share('Weight of the deliverables'),
  },
  deliverable: {
    name: text('Title'),
    owner: text('Owner'),
    weight: number('Weight'),
    state: { label: 'State', cell: (value: DeliverableFields['state']) => ({ text: STATES[value] }) },
    blockedBy: text('Blocked by'),
    startDay: day('Starts'),
    dueDay: day('Due'),
    shippedDay: day('Shipped'),
    position: { label: 'Place', cell: (value: number) => ({ text: String(value + 1) }) },
  },
  target: {
    metric: {
      label: 'Metric',
      cell: (value: TargetFields['metric'], _fields, metricOf) => ({ text: metricOf(value).label }),
    },
    weight: number('Weight'),
    lift: share('Lift over the baseline'),
    target: {
      label: 'Target',
      cell: (value: number, { metric }, metricOf) => ({
        value,
        unit: metricOf(metric as TargetFields['metric']).unit,
      }),
    },
  },
};

const cellOf = ({ cell }: Word, fields: Fields, key: string, metricOf: MetricOf): Cell =>
  fields[key] === null || fields[key] === undefined ? null : cell(fields[key] as never, fields, metricOf);

const isSameCell = (a: Cell, b: Cell): boolean => JSON.stringify(a) === JSON.stringify(b);

const fieldLines = (
  item: Kind,
  { before, after }: { before: Fields; after: Fields },
  keys: readonly string[],
  metricOf: MetricOf,
): Line[] =>
  Object.entries(WORDS[item])
    .filter(([key]) => keys.includes(key))
    .map(([key, word]) => ({
      label: word.label,
      before: cellOf(word, before, key, metricOf),
      after: cellOf(word, after, key, metricOf),
    }))
    .filter((line) => !isSameCell(line.before, line.after));

type Criteria = DeliverableFields['acceptance'];

const criterionCell = (criteria: Criteria, name: string): Cell => {
  const found = criteria.find((criterion) => criterion.name === name);
  return found ? { text: found.accepted ? 'accepted' : 'open' } : null;
};

/** One line a criterion that was accepted, opened again, added or removed. */
const criterionLines = (before: Criteria, after: Criteria): Line[] => {
  const names = [...new Set([...before, ...after].map(({ name }) => name))];
  return names
    .map((name) => ({
      label: `Criterion “${name}”`,
      before: criterionCell(before, name),
      after: criterionCell(after, name),
    }))
    .filter((line) => !isSameCell(line.before, line.after));
};

const linesOfEdit = (
  { item, before, after }: Edit,
  metricOf: MetricOf,
  wanted?: readonly string[],
): Line[] => {
  const [was, is] = [(before ?? {}) as Fields, (after ?? {}) as Fields];
  const isWhole = before === null || after === null;
  const keys = wanted ?? Object.keys({ ...was, ...is });
  const shown = isWhole ? keys.filter((key) => key !== 'position') : keys;
  const criteria = keys.includes('acceptance')
    ? criterionLines((was.acceptance ?? []) as Criteria, (is.acceptance ?? []) as Criteria)
    : [];
  return [...fieldLines(item, { before: was, after: is }, shown, metricOf), ...criteria];
};

const isMove = ({ before, after }: Edit): boolean =>
  before !== null && after !== null && Object.keys(after).every((key) => key === 'position');

const isLayout = ({ edits }: Change): boolean =>
  edits.some(({ item, before, after }) => item === 'phase' && (before === null || after === null));

const titleOf = (change: Change): string => {
  const { edits } = change;
  if (isLayout(change))
    return `Roadmap ${edits[0]!.after === null ? 'removed' : 'laid out from the template'}`;
  if (edits.every(isMove)) return 'Deliverables put in another order';
  const [{ name, before, after }] = edits as [Edit];
  if (before === null) return `${name} added`;
  return `${name} ${after === null ? 'removed' : 'edited'}`;
};

const linesOf = (change: Change): Line[] => {
  const { edits } = change;
  // of a whole roadmap the phases say enough
  const shown = isLayout(change) ? edits.filter(({ item }) => item === 'phase') : edits;
  return shown.flatMap((edit) =>
    linesOfEdit(edit, change.metricOf, isLayout(change) ? ['startDay', 'endDay'] : undefined).map((line) =>
      edits.length === 1 ? line : { ...line, label: `${edit.name}: ${line.label.toLowerCase()}` },
    ),
  );
};

/** @param undone which changes are taken back, and by which. */
export const changeView = (change: Change, undone: ReadonlyMap<number, number>): RoadmapChangeView => ({
  version: change.version,
  at: change.at,
  author: change.author,
  undoes: change.undoes,
  undoneBy: undone.get(change.version) ?? null,
  title: change.undoes === null ? titleOf(change) : `Change ${change.undoes} undone: ${titleOf(change)}`,
  lines: linesOf(change),
});

const say = (cell: Cell): string | null => {
  if (cell === null) return 'nothing';
  if ('text' in cell) return `“${cell.text}”`;
  return 'day' in cell ? shortDay(cell.day) : null;
};

/** What a change did to some fields of one item: "Owner from “Tech” to “Ben”". */
export const wordsOf = (change: Change, id: string, keys: readonly string[]): string => {
  const edit = change.edits.find((each) => each.id === id);
  if (!edit) return titleOf(change);
  const lines = linesOfEdit(edit, change.metricOf, [...keys, 'metric']).map(({ label, before, after }) => {
    const [from, to] = [say(before), say(after)];
    return from === null || to === null ? label : `${label} from ${from} to ${to}`;
  });
  return edit.before === null || edit.after === null || lines.length === 0
    ? titleOf(change)
    : lines.join(', ');
};
