import type { Proposal } from './proposal';

/** The sampled cells by what their columns are, as far as that is known. */

export interface GivenColumn {
  name: string;
  cells: readonly string[];
}

export interface Cells {
  /** All columns of the file. */
  given: readonly GivenColumn[];
  /** Columns of these fields, by name; none where nobody said. */
  names(...fields: string[]): string[];
  /** Their cells, one column after another. */
  of(...fields: string[]): string[];
}

export const cellsBy = (
  { columns = {} }: Pick<Proposal, 'columns'>,
  given: readonly GivenColumn[],
): Cells => {
  const names = (...fields: string[]) => fields.flatMap((field) => [columns[field] ?? []].flat().map(String));
  return {
    given,
    names,
    of: (...fields) => {
      const wanted = new Set(names(...fields));
      return given.flatMap(({ name, cells }) => (wanted.has(name) ? cells : []));
    },
  };
};
