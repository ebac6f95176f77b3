import type { z } from 'zod';
import type { Database } from '../../drizzle/client';
import type { Day } from '../time';
import type { Store } from '../types';
import { simpleOf, bySimpleKind, type SimpleKind } from '../facts/simple';
import * as facts from '../facts/fact';
import type { FactKind, FactOf, IngestResult, Rejection } from '../facts/fact';
import { emit } from '../signals';
import { Turn } from '../turns';
import { tooManyLines } from './sentences';
import { withLedger, type Ledger } from './ledger';
import type { Counts } from './rows/version';

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

/** Reasons of one row: whoever mends these finds the others then. */
const MOST_OF_A_ROW = 20;
/** Reasons of an answer: a program that sends wrong rows sends all of them wrong in the same way. */
const MOST_ANSWERED = 100;
/** Lines of the orders of a call, which the ledger values one by one: six an order where a call has all its rows. */
const MOST_LINES = 30_000;
/** Characters of a reason or a field: both may repeat what was sent. */
const LONGEST_REASON = 300;

/** A raw row as a fact, or what is wrong with it, field by field: the first 20 reasons. */
export const parseFact = <K extends FactKind>(
  kind: K,
  row: number,
  raw: unknown,
): { fact: FactOf<K> } | { rejections: Rejection[] } => {
  const parsed = PARSERS[kind].safeParse(raw);
  if (parsed.success) return { fact: parsed.data as FactOf<K> };
  emit('refused', { kind });
  const rejections = parsed.error.issues.slice(0, MOST_OF_A_ROW).map((issue): Rejection => {
    const field = issue.path.join('.').slice(0, LONGEST_REASON) || 'row';
    const reason = issue.message.slice(0, LONGEST_REASON);
    return { row, field, value: shown(valueAt(raw, issue.path)), reason };
  });
  return { rejections };
};

/** How long a batch waits for the store's other writers. After it the program is told to send the same again. */
const WAIT_MS = 20_000;

/** Raw rows of one kind. */
export interface Batch {
  rows: readonly unknown[];
  /** The day up to which the sources of the rows have now given all there was. */
  coversTo?: Day;
  /** Aborted once nobody waits for the answer: then nothing is stored. */
  signal?: AbortSignal;
}

/** Rows that passed the door, and what was wrong with the others. */
type Judged<K extends FactKind> = { good: FactOf<K>[] } & Omit<IngestResult, keyof Counts>;

const judge = async <K extends FactKind>(kind: K, { rows, signal }: Batch): Promise<Judged<K>> => {
  const judged: Judged<K> = { good: [], rejected: [], rejectedCount: 0, reasonCount: 0 };
  const turn = new Turn(signal);
  let lines = 0;
  for (const [i, raw] of rows.entries()) {
    const parsed = parseFact(kind, i + 1, raw);
    if ('fact' in parsed) {
      judged.good.push(parsed.fact);
      lines += linesOf(parsed.fact);
      if (lines > MOST_LINES) throw tooManyLines(MOST_LINES);
    } else refuse(judged, parsed.rejections);
    if (turn.isOver) await turn.pass();
  }
  return judged;
};

const refuse = (judged: Omit<IngestResult, keyof Counts>, rejections: readonly Rejection[]): void => {
  judged.rejectedCount += 1;
  judged.reasonCount += rejections.length;
  judged.rejected.push(...rejections.slice(0, MOST_ANSWERED - judged.rejected.length));
};

const linesOf = (fact: FactOf<FactKind>): number =>
  'lines' in fact && Array.isArray(fact.lines) ? fact.lines.length : 1;

/**
 * A batch of raw rows: good ones are stored together, bad ones come back with the reason.
 * @throws DomainError `bad_input` for orders of more than 30,000 lines, `conflict` if the store is archived,
 * `unavailable` if others write to it for too long; the reason of the signal.
 */
export const ingestBatch = async <K extends FactKind>(
  database: Database,
  store: Store,
  kind: K,
  batch: Batch,
): Promise<IngestResult> => {
  const { coversTo, signal } = batch;
  const { good, ...rest } = await judge(kind, batch);
  const put = (ledger: Ledger) => {
    ledger.refuseArchived();
    signal?.throwIfAborted();
    if (coversTo !== undefined) ledger.coversTo(coversTo);
    return applyInTurns(ledger, kind, good, signal);
  };
  const counts = await withLedger(database, store, put, WAIT_MS);
  return { ...counts, ...rest };
};

/** Facts that the ledger works out in one go, within a fraction of a second. */
const AT_ONCE = 500;

const applyInTurns = async <K extends FactKind>(
  ledger: Ledger,
  kind: K,
  good: readonly FactOf<K>[],
  signal: AbortSignal | undefined,
): Promise<Counts> => {
  const counts: Counts = { new: 0, changed: 0, unchanged: 0 };
  const turn = new Turn(signal);
  for (let from = 0; from < good.length; from += AT_ONCE) {
    const became = await ledger.apply(kind, good.slice(from, from + AT_ONCE));
    for (const name of ['new', 'changed', 'unchanged'] as const) counts[name] += became[name];
    await turn.pass();
  }
  return counts;
};

/** A batch of raw rows that declares no day up to which it is complete. */
export const ingest = (
  database: Database,
  store: Store,
  kind: FactKind,
  rows: readonly unknown[],
): Promise<IngestResult> => ingestBatch(database, store, kind, { rows });
