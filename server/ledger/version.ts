import { sha256 } from './identity';

/** Which of two versions of one fact stands: the same facts in any order must end in the same ledger. */

export interface Version {
  sourceUpdatedAt: string | null;
  contentHash: string;
}

export type Verdict = 'new' | 'changed' | 'unchanged';

/** Hash of a fact's content, whatever the order of its keys. */
export const hashOf = (content: unknown): string => sha256(canonical(content)).slice(0, 32);

const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, v]) => v !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`)
    .join(',')}}`;
};

/**
 * Newer updated-at wins; at the same instant the greater hash does, so that arrival order is
 * irrelevant. Without updated-at the last to arrive wins.
 */
export const judge = (stored: Version | undefined, incoming: Version): Verdict => {
  if (!stored) return 'new';
  if (stored.contentHash === incoming.contentHash) return 'unchanged';
  if (stored.sourceUpdatedAt === null || incoming.sourceUpdatedAt === null) return 'changed';
  const [was, is] = [Date.parse(stored.sourceUpdatedAt), Date.parse(incoming.sourceUpdatedAt)];
  if (is !== was) return is > was ? 'changed' : 'unchanged';
  return incoming.contentHash > stored.contentHash ? 'changed' : 'unchanged';
};

/** The later of two updated-at: an unchanged fact seen again later outranks what lies between. */
export const later = (a: string | null, b: string | null): string | null => {
  if (a === null || b === null) return a ?? b;
  return Date.parse(a) >= Date.parse(b) ? a : b;
};
