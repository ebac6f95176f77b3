/**
 * Kinds of background work by their names, each with what it is given: who asks for work and who does it
 * share this table.
 */
export interface Tasks {
  /** Fetches from a source; `isFull`: all there is, `days`: how many are compared with the source's own count. */
  sync: { source: string; isFull?: boolean; days?: number };
  /** Takes an import back. */
  undo: { importId: number };
}
