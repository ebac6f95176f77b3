/** What a command writes, and how that travels from the server that runs it. */

/** Where a command writes: its answer, and what happens meanwhile. */
export interface CommandOutput {
  out: (text: string) => void;
  progress: (text: string) => void;
}

/** One line of the answer (NDJSON). `alive` says nothing but that the server is at work. */
export type CliLine = { out: string } | { progress: string } | { exit: number } | { alive: true };

/** The server sends a line at least so often. */
export const ALIVE_MS = 10_000;
