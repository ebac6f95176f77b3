import type { Ledger } from './ledger';
import { SIMPLE_KINDS } from '../facts/simple';
import { parseFact } from './ingest';
import type { FactKind, FactOf } from '../facts/fact';
import type { RawFacts, Refused } from '../facts/raw';
import { WITHOUT_ID } from './sentences';

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
export type SourceRejection = Refused;

/** The order in which kinds are taken in. Rates come first, so that sales of the same page are valued by them. */
const KINDS: readonly FactKind[] = [
  'fx',
  'sales',
  'sessions',
  'spend',
  'sightings',
  'series',
  'vitals',
  ...SIMPLE_KINDS,
];

/** Facts that passed the door, by kind, and what did not. */
export interface Passed extends Pick<TakenIn, 'rejected'> {
  good: Map<FactKind, FactOf<FactKind>[]>;
}

/** What a driver gives: facts, and what it could not read as one. */
interface Given {
  facts?: RawFacts;
  refused?: readonly Refused[];
}

/** Parses raw facts at the door. */
export const atTheDoor = ({ facts = {}, refused = [] }: Given): Passed => {
  const passed: Passed = { good: new Map(), rejected: [...refused] };
  for (const kind of KINDS) for (const raw of facts[kind] ?? []) pass(passed, kind, raw);
  return passed;
};

const pass = ({ good, rejected }: Passed, kind: FactKind, raw: unknown): void => {
  const parsed = parseFact(kind, 0, raw);
  if ('rejections' in parsed) {
    rejected.push(...parsed.rejections.map(({ row: _, ...why }) => ({ ...factName(kind, raw), ...why })));
    return;
  }
  const list = good.get(kind);
  if (list) list.push(parsed.fact);
  else good.set(kind, [parsed.fact]);
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
export const takeIn = async (ledger: Ledger, given: Given): Promise<TakenIn> => {
  const passed = atTheDoor(given);
  return { ...(await takeAll(ledger, [passed])), rejected: passed.rejected };
};

/** Orders and refunds have ids of their own, which may be equal. */
export const factName = (kind: string, raw: unknown): FactName => {
  const { id, type } = (raw ?? {}) as { id?: unknown; type?: unknown };
  return {
    kind: kind === 'sales' && (type === 'order' || type === 'refund') ? type : kind,
    id: typeof id === 'string' || typeof id === 'number' ? String(id).slice(0, 200) : WITHOUT_ID,
  };
};
