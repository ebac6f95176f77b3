import type { MetricOf } from '../ask';
import { addDays, type Day } from '../time';
import type { DeliverableFields, Edit, Kind, TargetFields } from './items';
import type { Change } from './changes';
import type { Cell, RoadmapChangeView } from './types';
import { shortDay } from '../../shared/dayWords';
import {
  acceptedWords,
  CHANGE_TITLES,
  criterionLabel,
  FIELD_LABELS,
  fieldChanged,
  itemChanged,
  labelOfItem,
  NOTHING,
  quoted,
  undoneTitle,
  WORK_STATE_WORDS,
} from './sentences';

/** A change in words: what it is called, and each field before and after. */

type Line = RoadmapChangeView['lines'][number];
type Fields = Record<string, unknown>;

type Word = (value: never, fields: Fields, metricOf: MetricOf) => Cell;
type Cells<K extends Kind> = Record<keyof (typeof FIELD_LABELS)[K], Word>;

const text: Word = (value: string) => ({ text: value });
const day: Word = (value: Day) => ({ day: value });
const number: Word = (value: number) => ({ value, unit: 'number' });
const share: Word = (value: number) => ({ value, unit: 'fraction' });

/** How each field is shown; what is left out follows from them. */
const CELLS: { [K in Kind]: Cells<K> } = {
  phase: {
    ...{ name: text, focus: text, objective: text, startDay: day },
    endDay: (value: Day) => ({ day: addDays(value, -1) }),
    deliverablesWeight: share,
  },
  deliverable: {
    ...{ name: text, owner: text, weight: number },
    state: (value: DeliverableFields['state']) => ({ text: WORK_STATE_WORDS[value] }),
    ...{ blockedBy: text, startDay: day, dueDay: day, shippedDay: day },
    position: (value: number) => ({ text: String(value + 1) }),
  },
  target: {
    metric: (value: TargetFields['metric'], _fields, metricOf) => ({ text: metricOf(value).label }),
    weight: number,
    lift: share,
    target: (value: number, { metric }, metricOf) => ({
      value,
      unit: metricOf(metric as TargetFields['metric']).unit,
    }),
  },
};

const cellOf = (cell: Word, fields: Fields, key: string, metricOf: MetricOf): Cell =>
  fields[key] === null || fields[key] === undefined ? null : cell(fields[key] as never, fields, metricOf);

/** The fields of a kind in the order in which they are shown. */
const wordsIn = (item: Kind): { key: string; label: string; word: Word }[] => {
  const cells: Record<string, Word> = CELLS[item];
  return Object.entries(FIELD_LABELS[item]).flatMap(([key, label]) => {
    const word = cells[key];
    return word ? [{ key, label, word }] : [];
  });
};

const isSameCell = (a: Cell, b: Cell): boolean => JSON.stringify(a) === JSON.stringify(b);

const fieldLines = (
  item: Kind,
  { before, after }: { before: Fields; after: Fields },
  keys: readonly string[],
  metricOf: MetricOf,
): Line[] =>
  wordsIn(item)
    .filter(({ key }) => keys.includes(key))
    .map(({ key, label, word }) => ({
      label,
      before: cellOf(word, before, key, metricOf),
      after: cellOf(word, after, key, metricOf),
    }))
    .filter((line) => !isSameCell(line.before, line.after));

type Criteria = DeliverableFields['acceptance'];

const criterionCell = (criteria: Criteria, name: string): Cell => {
  const found = criteria.find((criterion) => criterion.name === name);
  return found ? { text: acceptedWords(found.accepted) } : null;
};

/** One line a criterion that was accepted, opened again, added or removed. */
const criterionLines = (before: Criteria, after: Criteria): Line[] => {
  const names = [...new Set([...before, ...after].map(({ name }) => name))];
  return names
    .map((name) => ({
      label: criterionLabel(name),
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
    return edits[0].after === null ? CHANGE_TITLES.removed_roadmap : CHANGE_TITLES.laid_out;
  if (edits.every(isMove)) return CHANGE_TITLES.reordered;
  const [{ name, before, after }] = edits;
  if (before === null) return itemChanged(name, 'added');
  return itemChanged(name, after === null ? 'removed' : 'edited');
};

const linesOf = (change: Change): Line[] => {
  const { edits } = change;
  // of a whole roadmap the phases say enough
  const shown = isLayout(change) ? edits.filter(({ item }) => item === 'phase') : edits;
  return shown.flatMap((edit) =>
    linesOfEdit(edit, change.metricOf, isLayout(change) ? ['startDay', 'endDay'] : undefined).map((line) =>
      edits.length === 1 ? line : { ...line, label: labelOfItem(edit.name, line.label) },
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
  title: change.undoes === null ? titleOf(change) : undoneTitle(change.undoes, titleOf(change)),
  lines: linesOf(change),
});

const say = (cell: Cell): string | null => {
  if (cell === null) return NOTHING;
  if ('text' in cell) return quoted(cell.text);
  return 'day' in cell ? shortDay(cell.day) : null;
};

/** What a change did to some fields of one item: "Owner from “Tech” to “Ben”". */
export const wordsOf = (change: Change, id: string, keys: readonly string[]): string => {
  const edit = change.edits.find((each) => each.id === id);
  if (!edit) return titleOf(change);
  const lines = linesOfEdit(edit, change.metricOf, [...keys, 'metric']).map(({ label, before, after }) => {
    const [from, to] = [say(before), say(after)];
    return from === null || to === null ? label : fieldChanged(label, from, to);
  });
  return edit.before === null || edit.after === null || lines.length === 0
    ? titleOf(change)
    : lines.join(', ');
};
