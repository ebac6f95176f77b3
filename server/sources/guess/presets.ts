import type { PartialMapping } from '../mapping';
import { presetNamed, presetOf, type FoundPreset } from '../presets';
import { unused, type GuessedColumn } from './columns';
import type { Proposal } from './proposal';
import { REASONS } from './sentences';

/** What a preset makes of a guess. */

/** `said`: the id of one, null = none, undefined = the one that the header tells. */
export const presetFor = (names: readonly string[], said: string | null | undefined): FoundPreset | null => {
  if (said === undefined) return presetOf(names);
  return said === null ? null : presetNamed(said, names);
};

/** Columns of the preset alone are read; amounts beside them are known all the same. */
export const withPreset = (columns: readonly GuessedColumn[], preset: FoundPreset): GuessedColumn[] => {
  const fields = new Map(Object.entries(preset.fields).map(([field, name]) => [name, field]));
  return columns.map((column) => {
    const field = fields.get(column.name);
    if (field === undefined)
      return { ...unused(column, REASONS.notOfPreset(preset.label)), alsoValue: valueOf(column) };
    return {
      ...column,
      ...{ becomes: field, either: [], confidence: 'sure', alsoValue: null },
      reason: REASONS.ofPreset(preset.label),
    };
  });
};

const VALUES = ['unitPrice', 'amount', 'total'];
const valueOf = ({ becomes, alsoValue }: GuessedColumn): string | null =>
  alsoValue ?? (becomes !== null && VALUES.includes(becomes) ? becomes : null);

/** Entries of the preset stand above what was guessed; rules of columns that the file has not are passed over. */
export const proposalBy = (guessed: Proposal, preset: FoundPreset): Proposal => {
  const { creditNote, leaveOut = [], constants, ...mapping } = preset.mapping;
  const { zone } = preset;
  return {
    ...guessed,
    ...mapping,
    constants: { ...guessed.constants, ...constants },
    ...(zone !== undefined && { dates: { ...guessed.dates, zone } }),
    ...noteBy(creditNote, preset),
    leaveOut: leaveOut.flatMap((rule) => {
      const column = preset.nameOf(String(rule.column));
      return column === undefined ? [] : [{ ...rule, column }];
    }),
  };
};

const noteBy = (
  note: PartialMapping['creditNote'],
  { nameOf }: FoundPreset,
): Pick<PartialMapping, 'creditNote'> => {
  if (note === undefined || typeof note.when === 'string') return note ? { creditNote: note } : {};
  const column = nameOf(String(note.when.column));
  return column === undefined ? {} : { creditNote: { ...note, when: { ...note.when, column } } };
};

/** Ids of the questions that it answers, with the names that the file has. */
export const answersOf = ({ answers, nameOf }: FoundPreset): string[] =>
  answers.map((id) => {
    const [question = '', column] = id.split(':');
    return column === undefined ? question : `${question}:${nameOf(column) ?? column}`;
  });
