/** Faults that the oracle has to catch: one text for another, in a copy of the tree. */
export interface Mutation {
  what: string;
  file: string;
  /** Stands in the file exactly once. */
  from: string;
  to: string;
}

export const MUTATIONS: readonly Mutation[] = [];
