import type { Instant } from '../../time';
/** Which of two versions of one fact stands: the same facts in any order must end in the same ledger. */

export interface Version {
  sourceUpdatedAt: Instant | null;
  contentHash: string;
}

export type Verdict = 'new' | 'changed' | 'unchanged';

/** What became of the facts of a batch. */
export type Counts = Record<Verdict, number>;

/**
 * Newer updated-at wins; at the same instant the greater hash does, so that arrival order is
 * irrelevant. Without updated-at the last to arrive wins.
 */
const judge = (stored: Version, incoming: Version): Verdict => {
  if (stored.contentHash === incoming.contentHash) return 'unchanged';
  if (stored.sourceUpdatedAt === null || incoming.sourceUpdatedAt === null) return 'changed';
  const [was, is] = [Date.parse(stored.sourceUpdatedAt), Date.parse(incoming.sourceUpdatedAt)];
  if (is !== was) return is > was ? 'changed' : 'unchanged';
  return incoming.contentHash > stored.contentHash ? 'changed' : 'unchanged';
};

/** The later of two updated-at: an unchanged fact seen again later outranks what lies between. */
const later = (a: string | null, b: string | null): string | null => {
  if (a === null || b === null) return a ?? b;
  return Date.parse(a) >= Date.parse(b) ? a : b;
};

/**
 * What an incoming row makes of the one that stands: a verdict, and the row to store. `row` is null
 * when nothing has to be written.
 */
export const supersede = <R extends Version>(
  stored: R | undefined,
  incoming: R,
): { verdict: Verdict; row: R | null } => {
  if (!stored) return { verdict: 'new', row: incoming };
  const verdict = judge(stored, incoming);
  const standing = verdict === 'unchanged' ? stored : incoming;
  const sourceUpdatedAt = later(stored.sourceUpdatedAt, incoming.sourceUpdatedAt);
  if (standing.sourceUpdatedAt !== sourceUpdatedAt) return { verdict, row: { ...standing, sourceUpdatedAt } };
  return { verdict, row: verdict === 'unchanged' ? null : incoming };
};

/** A batch against what is stored, in the order in which it is given: what to store by key, and what became of each row. */
export const supersedeAll = <R extends Version>(
  stored: ReadonlyMap<string, R>,
  incoming: readonly R[],
  keyOf: (row: R) => string,
  seen: (stored: R | undefined, incoming: R) => void = () => {},
): { next: Map<string, R>; counts: Counts } => {
  const next = new Map<string, R>();
  const counts: Counts = { new: 0, changed: 0, unchanged: 0 };
  for (const each of incoming) {
    const key = keyOf(each);
    const was = next.get(key) ?? stored.get(key);
    seen(was, each);
    const { verdict, row } = supersede(was, each);
    counts[verdict] += 1;
    if (row) next.set(key, row);
  }
  return { next, counts };
};
