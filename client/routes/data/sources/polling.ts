/** How often a source is asked about again, in milliseconds: while something of it runs, and else. */
export const FOLLOW_MS = 2_000;
export const CALM_MS = 60_000;
