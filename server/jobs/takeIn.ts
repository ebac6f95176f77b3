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

/** A fact that was not taken, by the id that the platform knows it by. */
export interface SourceRejection extends Omit<Rejection, 'row'> {
  id: string;
}

/** Customers before their orders matter to nobody; rates come first, so that orders find them. */
const KINDS: readonly FactKind[] = ['fx', 'sales', 'sessions', 'spend', 'sightings'];

/** Facts that passed the door, by kind, and what did not. */
export interface Passed {
  good: Map<FactKind, FactOf<FactKind>[]>;
  rejected: SourceRejection[];
}

/** Parses raw facts at the door. */
export const atTheDoor = (facts: RawFacts): Passed => {
  const passed: Passed = { good: new Map(), rejected: [] };
  for (const kind of KINDS)
    for (const raw of facts[kind] ?? []) {
      const parsed = parseFact(kind, 0, raw);
      if ('fact' in parsed) put(passed.good, kind, parsed.fact);
      else
        passed.rejected.push(...parsed.rejections.map(({ row: _, ...why }) => ({ id: idOf(raw), ...why })));
    }
  return passed;
};

/** Takes all of them into the ledger, kind by kind, each in the order in which they came. */
export const takeAll = async (ledger: Ledger, all: readonly Passed[]): Promise<Omit<TakenIn, 'rejected'>> => {
  const result = { new: 0, changed: 0, unchanged: 0 };
  for (const kind of KINDS) {
    const good = all.flatMap((passed) => passed.good.get(kind) ?? []);
    if (good.length === 0) continue;
    const counts = await ledger.apply(kind, good);
    for (const name of ['new', 'changed', 'unchanged'] as const) result[name] += counts[name];
  }
  return result;
};

/** Parses raw facts at the door and takes the good ones into the ledger, whatever their kind. */
export const takeIn = async (ledger: Ledger, facts: RawFacts): Promise<TakenIn> => {
  const passed = atTheDoor(facts);
  return { ...(await takeAll(ledger, [passed])), rejected: passed.rejected };
};

const put = (good: Passed['good'], kind: FactKind, fact: FactOf<FactKind>) => {
  const list = good.get(kind);
  if (list) list.push(fact);
  else good.set(kind, [fact]);
};

const idOf = (raw: unknown): string => {
  const id = (raw as { id?: unknown } | null)?.id;
  return typeof id === 'string' || typeof id === 'number' ? String(id).slice(0, 200) : '(without an id)';
};
