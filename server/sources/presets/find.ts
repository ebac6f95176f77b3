import { PRESETS } from './presets';
import type { PresetDefinition } from './types';

/** Headers are told apart by their words alone: some programs change capitals and blanks. */
const plain = (name: string): string => name.trim().replace(/\s+/g, ' ').toLowerCase();

/** A preset with the names that a file has for its columns. */
export interface FoundPreset extends PresetDefinition {
  /** By field the column of the file. */
  fields: Readonly<Record<string, string>>;
  /** As the file calls a column of the preset; undefined = it has none of that name. */
  nameOf(column: string): string | undefined;
}

/** The preset whose columns the header has; of several the one with most of them. */
export const presetOf = (names: readonly string[]): FoundPreset | null => {
  const [best] = PRESETS.flatMap((preset) => found(preset, names) ?? []).sort(
    (a, b) => b.tells.length - a.tells.length,
  );
  return best ?? null;
};

export const presetNamed = (id: string, names: readonly string[]): FoundPreset | null => {
  const preset = PRESETS.find((one) => one.id === id);
  return preset ? found(preset, names) : null;
};

const found = (preset: PresetDefinition, names: readonly string[]): FoundPreset | null => {
  const byWords = new Map(names.map((name) => [plain(name), name]));
  const nameOf = (column: string) => byWords.get(plain(column));
  if (!preset.tells.every((column) => nameOf(column) !== undefined)) return null;
  const fields = Object.entries(preset.columns).flatMap(([field, columns]) => {
    const name = columns.map(nameOf).find((one) => one !== undefined);
    return name === undefined ? [] : [[field, name] as const];
  });
  return { ...preset, fields: Object.fromEntries(fields), nameOf };
};
