import type { Ledger } from '../ledger';
import { parseFact } from '../ledger';
import type { FactKind, FactOf } from '../ledger/facts';
import type { RawFacts, Refused } from '../sources/driver';

/** What became of raw facts that a platform gave. */
export interface TakenIn {
  new: number;
  changed: number;
  unchanged: number;
  rejected: SourceRejection[];
}

/** A fact that was not taken, by the id that the platform knows it by. */
export type SourceRejection = Refused;

/** Customers before their orders matter to nobody; rates come first, so that orders find them. */
const KINDS: readonly FactKind[] = ['fx', 'sales', 'sessions', 'spend', 'sightings'];

/**
 * Parses raw facts at the door and takes the good ones into the ledger, whatever their kind; `refused`:
 * what could not even be read as one.
 */
export const takeIn = async (
  ledger: Ledger,
  facts: RawFacts,
  refused: readonly Refused[] = [],
): Promise<TakenIn> => {
  const result: TakenIn = { new: 0, changed: 0, unchanged: 0, rejected: [...refused] };
  for (const kind of KINDS) {
    const good: FactOf<FactKind>[] = [];
    for (const raw of facts[kind] ?? []) {
      const parsed = parseFact(kind, 0, raw);
      if ('fact' in parsed) good.push(parsed.fact);
      else
        result.rejected.push(
          ...parsed.rejections.map(({ row: _, ...why }) => ({ kind, id: idOf(raw), ...why })),
        );
    }
    if (good.length === 0) continue;
    const counts = await ledger.apply(kind, good);
    for (const name of ['new', 'changed', 'unchanged'] as const) result[name] += counts[name];
  }
  return result;
};

const idOf = (raw: unknown): string => {
  const id = (raw as { id?: unknown } | null)?.id;
  return typeof id === 'string' || typeof id === 'number' ? String(id).slice(0, 200) : '(without an id)';
};
