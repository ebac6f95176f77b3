import type { ZodError } from 'zod';
import { orderFact, refundFact, type SaleFact } from '../facts/fact';
import { shown } from './cells';
import type { Refused } from '../facts/raw';
import type { Sink } from './format';
import { noteChannel } from './named';
import { INVALID, WITHOUT_ID, NOTES } from './sentences';

/** What became of an item of a platform's JSON, for a file or a driver to pass on. */
export type SaleReading =
  | { facts: RawSale[]; notes: string[] }
  /** By the rules it is no fact. */
  | { leftOut: string }
  | { refused: Refused[] };

export type RawSale = Record<string, unknown> & { type: 'order' | 'refund'; id: string };
export type Kind = RawSale['type'];

/** What an order reports of refunds without their day. */
export const UNDATED = NOTES.undated;
/** The updated-at of a single one of them: a report of the same refund with its day outranks it, whichever comes first. */
export const UNDATED_SINCE = '1990-01-01T00:00:00Z';

export const refusal = (
  kind: Kind,
  id: string,
  { field, value, reason }: { field: string; value: unknown; reason: string },
): Refused => ({
  ...{ kind, id, field, reason },
  value: typeof value === 'string' || typeof value === 'number' ? shown(String(value)) : null,
});

const valueAt = (raw: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | null | undefined)?.[key], raw);

/** What a schema found wrong with an item; `idField` is the platform's name for its id. */
export const refusalsOf = (kind: Kind, idField: string, error: ZodError, raw: unknown): Refused[] => {
  const id = valueAt(raw, [idField]);
  const name = typeof id === 'string' || typeof id === 'number' ? String(id) : WITHOUT_ID;
  return error.issues.map(({ path, message }) =>
    refusal(kind, name, { field: path.join('.') || 'item', value: valueAt(raw, path), reason: message }),
  );
};

const saleKey = (kind: string, id: string): string => JSON.stringify([kind, id]);

/** How a file's reader passes an item on. `names`: the payload's names for the fields of a fact. */
export const passOn = (
  sink: Sink<SaleFact>,
  row: number,
  reading: SaleReading,
  names: Readonly<Record<string, string>>,
): void => {
  if ('leftOut' in reading) return sink.leaveOut(reading.leftOut);
  if ('refused' in reading) return refuse(sink, row, reading.refused);
  const parsed = reading.facts.map((raw) => ({ raw, ...parse(raw, names) }));
  const refused = parsed.flatMap(({ refused: why }) => why);
  if (refused.length > 0) return refuse(sink, row, refused);
  reading.notes.forEach((note) => sink.note(note));
  for (const { raw, fact } of parsed) {
    if (!fact) continue;
    noteChannel(sink, raw.channel, fact);
    sink.fact({
      ...{ row, fact, key: saleKey(fact.type, fact.id) },
      sortAt: fact.type === 'order' ? fact.placedAt : fact.occurredAt,
    });
  }
};

const refuse = (sink: Sink<SaleFact>, row: number, refused: readonly Refused[]): void => {
  for (const { field, value, reason } of refused) sink.reject({ row, field, value, reason });
  for (const key of new Set(refused.map(({ kind, id }) => saleKey(kind, id)))) sink.spoil(row, key);
};

const parse = (
  raw: RawSale,
  names: Readonly<Record<string, string>>,
): { fact: SaleFact | null; refused: Refused[] } => {
  const parsed = (raw.type === 'order' ? orderFact : refundFact).safeParse(raw);
  if (parsed.success) return { fact: parsed.data, refused: [] };
  const nameOf = (path: readonly PropertyKey[]) =>
    path.map((part) => names[String(part)] ?? String(part)).join('.') || 'item';
  const refused = parsed.error.issues.map(({ path, message }) =>
    refusal(raw.type, raw.id, { field: nameOf(path), value: valueAt(raw, path), reason: message }),
  );
  // One bad value is one reason: what further rules say of it follows from the first.
  const firsts = refused.filter(({ field }, i) => refused.findIndex((other) => other.field === field) === i);
  return { fact: null, refused: firsts };
};

/** Pages that moved while they were saved hold a thing twice: the later state stands. Null = two things. */
export const laterOf = (first: SaleFact, next: SaleFact): SaleFact | null => {
  if (!isSameThing(first, next)) return null;
  return (next.updatedAt ?? '') >= (first.updatedAt ?? '') ? next : first;
};

/** Shops number their orders from 1 on: two shops share numbers, but not times. */
const isSameThing = (first: SaleFact, next: SaleFact): boolean =>
  first.type === 'order' && next.type === 'order'
    ? first.placedAt === next.placedAt
    : first.type === 'refund' && next.type === 'refund' && first.orderId === next.orderId;

/** Why neither of two orders of one number is taken. */
export const twoShops = (_key: string, other: number): string => INVALID.twoShops(other);

/** The newest updated-at, also of those before. */
export const newest = (before: string | undefined, facts: readonly RawSale[]): string | undefined =>
  facts.reduce<string | undefined>((at, { updatedAt }) => {
    if (typeof updatedAt !== 'string') return at;
    return at === undefined || Date.parse(updatedAt) > Date.parse(at) ? updatedAt : at;
  }, before);
