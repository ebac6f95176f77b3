import type { Ledger } from '../ledger';
import { parseFact } from '../ledger';
import type { FactKind, FactOf, Rejection } from '../ledger/facts';
import type { RawFacts } from '../sources/driver';

/** What became of raw facts that a platform gave. */
export interface TakenIn {
  new: number;
  changed: number;
  unchanged: number;
  rejected: SourceRejection[];
}

/** A fact by what it is (`order`, `refund`, `spend` …) and the id that the platform knows it by. */
export interface FactName {
  kind: string;
  id: string;
}

/** A fact that was not taken. */
export interface SourceRejection extends FactName, Omit<Rejection, 'row'> {}

/** Customers before their orders matter to nobody; rates come first, so that orders find them. */
const KINDS: readonly FactKind[] = ['fx', 'sales', 'sessions', 'spend', 'sightings'];

/** Parses raw facts at the door and takes the good ones into the ledger, whatever their kind. */
export const takeIn = async (ledger: Ledger, facts: RawFacts): Promise<TakenIn> => {
  const result: TakenIn = { new: 0, changed: 0, unchanged: 0, rejected: [] };
  for (const kind of KINDS) {
    const good: FactOf<FactKind>[] = [];
    for (const raw of facts[kind] ?? []) {
      const parsed = parseFact(kind, 0, raw);
      if ('fact' in parsed) good.push(parsed.fact);
      else
        result.rejected.push(
          ...parsed.rejections.map(({ row: _, ...why }) => ({ ...factName(kind, raw), ...why })),
        );
    }
    if (good.length === 0) continue;
    const counts = await ledger.apply(kind, good);
    for (const name of ['new', 'changed', 'unchanged'] as const) result[name] += counts[name];
  }
  return result;
};

/** Orders and refunds have ids of their own, which may be equal. */
export const factName = (kind: string, raw: unknown): FactName => {
  const { id, type } = (raw ?? {}) as { id?: unknown; type?: unknown };
  return {
    kind: kind === 'sales' && (type === 'order' || type === 'refund') ? type : kind,
    id: typeof id === 'string' || typeof id === 'number' ? String(id).slice(0, 200) : '(without an id)',
  };
};
