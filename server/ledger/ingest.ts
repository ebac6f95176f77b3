import type { z } from 'zod';
import type { Database } from '../../drizzle/client';
import type { Day } from '../time';
import type { Store } from '../types';
import { simpleOf, bySimpleKind, type SimpleKind } from '../facts/simple';
import * as facts from '../facts/fact';
import type { FactKind, FactOf, IngestResult, Rejection } from '../facts/fact';
import { emit } from '../signals';
import { withLedger, type Ledger } from './ledger';

/** The ledger's door: raw rows in, facts or reasons out. */

const PARSERS = {
  sales: facts.saleFact,
  sessions: facts.sessionFact,
  spend: facts.spendFact,
  fx: facts.fxFact,
  sightings: facts.sightingFact,
  vitals: facts.vitalsFact,
  series: facts.seriesFact,
  ...bySimpleKind<Record<SimpleKind, z.ZodType>>((kind) => simpleOf(kind).schema),
} satisfies Record<FactKind, z.ZodType>;

const valueAt = (row: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | null | undefined)?.[key], row);

const shown = (value: unknown): string | null => {
  if (value === undefined || value === null) return null;
  if (typeof value === 'object') return Array.isArray(value) ? '(a list)' : '(an object)';
  return String(value).slice(0, 200);
};

/** A raw row as a fact, or what is wrong with it, field by field. */
export const parseFact = <K extends FactKind>(
  kind: K,
  row: number,
  raw: unknown,
): { fact: FactOf<K> } | { rejections: Rejection[] } => {
  const parsed = PARSERS[kind].safeParse(raw);
  if (parsed.success) return { fact: parsed.data as FactOf<K> };
  emit('refused', { kind });
  const rejections = parsed.error.issues.map((issue): Rejection => {
    const field = issue.path.join('.') || 'row';
    return { row, field, value: shown(valueAt(raw, issue.path)), reason: issue.message };
  });
  return { rejections };
};

/** A program that sends waits no longer for an answer, and can send the same again. */
const WAIT_MS = 20_000;

/** Raw rows of one kind. */
export interface Batch {
  rows: readonly unknown[];
  /** The day up to which the sources of the rows have now given all there was. */
  coversTo?: Day;
}

/**
 * A batch of raw rows: good ones are stored together, bad ones come back with the reason.
 * @throws DomainError `conflict` if the store is archived, `unavailable` if others write to it for too long.
 */
export const ingestBatch = async <K extends FactKind>(
  database: Database,
  store: Store,
  kind: K,
  { rows, coversTo }: Batch,
): Promise<IngestResult> => {
  const rejected: Rejection[] = [];
  const good: FactOf<K>[] = [];
  rows.forEach((raw, i) => {
    const parsed = parseFact(kind, i + 1, raw);
    if ('fact' in parsed) good.push(parsed.fact);
    else rejected.push(...parsed.rejections);
  });
  const put = (ledger: Ledger) => {
    ledger.refuseArchived();
    if (coversTo !== undefined) ledger.coversTo(coversTo);
    return ledger.apply(kind, good);
  };
  const counts = await withLedger(database, store, put, WAIT_MS);
  return { ...counts, rejected };
};

/** A batch of raw rows that declares no day up to which it is complete. */
export const ingest = (
  database: Database,
  store: Store,
  kind: FactKind,
  rows: readonly unknown[],
): Promise<IngestResult> => ingestBatch(database, store, kind, { rows });
