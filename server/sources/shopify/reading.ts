import type { z } from 'zod';
import { firstIssue, type Complaint } from '../../errors';
import { orderFact, refundFact, type SaleFact } from '../../facts/fact';
import { amountAlone, isMoneyAlone, refundOf, SUMS_ONLY } from './refund';
import { linesOfRefund, restOrder, restRefund, shopOrder, shopRefund } from './rest';
import { orderReading, type NotedFact } from './orderReading';
import { INVALID } from './sentences';

/** One thing wrong with a payload: where, and why. */
export interface Problem {
  field: string;
  value: string | null;
  reason: string;
}

/** A payload as a raw fact, or what is wrong with it. */
export type Reading = NotedFact | { problems: Problem[] };

/** An order of the REST API or a webhook. */
export const readOrder = (payload: unknown, source: string): Reading => {
  const parsed = restOrder.safeParse(payload);
  return parsed.success
    ? orderReading(shopOrder(parsed.data), source)
    : { problems: problemsOf(parsed.error, payload) };
};

/**
 * A refund by itself: its order's payload, which comes too, says more of it and is newer. Whether
 * the prices hold their tax only the order knows.
 */
export const readRefund = (payload: unknown, source: string): Reading => {
  const parsed = restRefund.safeParse(payload);
  if (!parsed.success) return { problems: problemsOf(parsed.error, payload) };
  const refund = shopRefund(parsed.data, null);
  const order = { taxesIncluded: false, lines: linesOfRefund(parsed.data), shipping: [] };
  const about = { type: 'refund', source, orderId: parsed.data.order_id ?? undefined };
  const { paid } = refund;
  if (isMoneyAlone(refund) && paid !== null && Number(paid) > 0)
    return {
      fact: { ...about, updatedAt: justBefore(refund.createdAt), ...amountAlone(refund, paid) },
      notes: [SUMS_ONLY],
    };
  return { fact: { ...about, updatedAt: refund.createdAt, ...refundOf(refund, order) }, notes: [] };
};

/** Only its order knows whether an edit had taken back what such a refund pays: the order stands. */
const justBefore = (stamp: string): string => {
  const at = Date.parse(stamp);
  return Number.isNaN(at) ? stamp : new Date(at - 1).toISOString();
};

/** Parses at the ledger's door. */
export const checked = ({ fact }: NotedFact): { fact: SaleFact } | { problems: Problem[] } => {
  const parsed = (fact.type === 'refund' ? refundFact : orderFact).safeParse(fact);
  return parsed.success ? { fact: parsed.data } : { problems: problemsOf(parsed.error, fact) };
};

export const problemsOf = (error: z.ZodError, payload: unknown): Problem[] =>
  error.issues.map((issue) => problemOf(issue, payload));

export const firstProblem = (error: z.ZodError, payload: unknown): Problem =>
  problemOf(firstIssue(error), payload);

const problemOf = ({ path, message }: Complaint, payload: unknown): Problem => {
  const value = valueAt(payload, path);
  return {
    field: path.join('.') || 'item',
    value:
      value === undefined || value === null || typeof value === 'object' ? null : String(value).slice(0, 200),
    reason: value === undefined ? INVALID.missing : message,
  };
};

const valueAt = (payload: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | null | undefined)?.[key], payload);
