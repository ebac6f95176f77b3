/**
 * Tasks, the kinds of background work, by their names. Each has what it is given: who asks for work and who does it share
 * this table. A column and a JSON key name a task `kind`.
 */
export interface Tasks {
  /** Fetches from a source; `isFull`: all there is, `days`: how many are compared with the source's own count. */
  sync: { source: string; isFull?: boolean; days?: number };
  /** Takes an import back. */
  undo: { importId: number };
}
