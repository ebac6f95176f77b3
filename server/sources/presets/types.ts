import type { PartialMapping } from '../mapping';

/** A list of a known program: how it is recognised, and how its columns are read. */
export interface PresetDefinition {
  id: string;
  label: string;
  /** Columns that tell it: all of them have to be there. */
  tells: readonly string[];
  /** By field the first of these columns that the file has. */
  columns: Readonly<Record<string, readonly string[]>>;
  /** All else that holds for such lists, whatever is in them. */
  mapping: Omit<PartialMapping, 'columns'>;
  /** Of times that name none, where all such lists have one. */
  zone?: string;
  /** Questions that it answers, by id. */
  answers: readonly string[];
  /** Known traps of such lists, and how they are met; sentences. */
  details: readonly string[];
}
