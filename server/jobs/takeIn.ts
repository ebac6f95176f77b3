import type { Ledger } from '../ledger';
import { BUSINESS_KINDS, parseFact } from '../ledger';
import type { FactKind, FactOf } from '../ledger/facts';
import type { RawFacts, Refused } from '../sources/driver';
import type { Instant } from '../time';

/** What became of raw facts that a platform gave. */
export interface TakenIn {
  new: number;
  changed: number;
  unchanged: number;
  /** Those that are in the ledger now, changed or not. */
  taken: TakenFact[];
  rejected: SourceRejection[];
}

/** A fact by what it is and the id that the platform knows it by. */
export interface FactName {
  kind: string;
  id: string;
}

export interface TakenFact extends FactName {
  /** The source's own; null = it gives none. */
  updatedAt: Instant | null;
}

/** A fact that was not taken. */
export type SourceRejection = Refused;

/** Customers before their orders matter to nobody; rates come first, so that orders find them. */
const KINDS: readonly FactKind[] = [
  'fx',
  'sales',
  'sessions',
  'spend',
  'sightings',
  'series',
  'vitals',
  ...BUSINESS_KINDS,
];

/** Parses raw facts at the door and takes the good ones into the ledger, whatever their kind. */
export const takeIn = async (
  ledger: Ledger,
  { facts = {}, refused = [] }: { facts?: RawFacts; refused?: readonly Refused[] },
): Promise<TakenIn> => {
  const result: TakenIn = { new: 0, changed: 0, unchanged: 0, taken: [], rejected: [...refused] };
  for (const kind of KINDS) {
    const good: FactOf<FactKind>[] = [];
    for (const raw of facts[kind] ?? []) {
      const name = nameOf(kind, raw);
      const parsed = parseFact(kind, 0, raw);
      if ('rejections' in parsed)
        result.rejected.push(...parsed.rejections.map(({ row: _, ...why }) => ({ ...name, ...why })));
      else {
        good.push(parsed.fact);
        result.taken.push({ ...name, updatedAt: updatedAtOf(parsed.fact) });
      }
    }
    if (good.length === 0) continue;
    const counts = await ledger.apply(kind, good);
    for (const count of ['new', 'changed', 'unchanged'] as const) result[count] += counts[count];
  }
  return result;
};

const updatedAtOf = (fact: FactOf<FactKind>): Instant | null =>
  ('updatedAt' in fact ? fact.updatedAt : undefined) ?? null;

/** Orders and refunds have ids of their own. */
const nameOf = (kind: FactKind, raw: unknown): FactName => {
  const { id, type } = (raw ?? {}) as { id?: unknown; type?: unknown };
  return {
    kind: kind === 'sales' && (type === 'order' || type === 'refund') ? type : kind,
    id: typeof id === 'string' || typeof id === 'number' ? String(id).slice(0, 200) : '(without an id)',
  };
};
