import type { SaleFact } from '../../facts/fact';
import { shown } from '../cells';
import { secondOf } from '../keys';
import { noteChannel } from '../named';
import type { ItemFormat, Sink, SourceItem } from '../format';
import { checked, readOrder, readRefund, type Problem } from './reading';
import { INVALID } from './sentences';

export const SOURCE = 'shopify';

/** Of what a file says twice the newer version stands. */
export const newest = (first: SaleFact, next: SaleFact): SaleFact =>
  (next.updatedAt ?? '') >= (first.updatedAt ?? '') ? next : first;

export const keyCell = (key: string) => ({ field: 'id', value: secondOf(key) });

/**
 * Orders and refunds as Shopify's REST API answers them and as its webhooks send them: a list, one in
 * an envelope, or a single one. Documented in FORMATS.md.
 */
export const shopifyOrdersJson: ItemFormat<'sales'> = {
  kind: 'sales',
  items: 'document',
  // not `refunds`: an order has that too
  envelopes: ['orders', 'response'],
  keyCell,
  join: newest,
  read: (sink, { source = SOURCE }) => ({
    item: (item) => take(item, { sink, source }),
    end: () => {},
  }),
};

const ENVELOPES = ['order', 'orders', 'refund', 'refunds'];

interface Reading {
  sink: Sink<SaleFact>;
  source: string;
}

const take = ({ row, value }: SourceItem, reading: Reading): void => {
  const inside = ENVELOPES.map((name) => (value as Record<string, unknown> | null)?.[name]).find(
    (found) => typeof found === 'object' && found !== null,
  );
  const isEnvelope = inside !== undefined && !(value as { id?: unknown }).id;
  if (!isEnvelope) return put(row, value, reading);
  for (const each of Array.isArray(inside) ? (inside as unknown[]) : [inside]) put(row, each, reading);
};

const isRefund = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'refund_line_items' in value && !('line_items' in value);

/** Of other answers of the API, which have neither a number nor lines. */
const whyNeither = (value: unknown): string | null => {
  if (typeof value !== 'object' || value === null) return INVALID.noObject;
  if ('id' in value || 'line_items' in value || 'refund_line_items' in value) return null;
  if ('errors' in value) return INVALID.answered('Shopify', shown(JSON.stringify(value.errors)));
  const holds = Object.keys(value).slice(0, 3).join(', ') || 'nothing';
  return INVALID.other(shown(holds));
};

const put = (row: number, value: unknown, { sink, source }: Reading): void => {
  const why = whyNeither(value);
  if (why !== null) return sink.reject({ row, field: 'item', value: null, reason: why });
  const reading = isRefund(value) ? readRefund(value, source) : readOrder(value, source);
  const result = 'problems' in reading ? reading : checked(reading);
  if ('problems' in result) return refuse(row, result.problems, sink);
  if ('notes' in reading) reading.notes.forEach((note) => sink.note(note));
  if ('fact' in reading) noteChannel(sink, reading.fact.channel, result.fact);
  publish(row, result.fact, sink);
};

export const publish = (row: number, fact: SaleFact, sink: Sink<SaleFact>): void =>
  sink.fact({
    row,
    key: JSON.stringify([fact.type, fact.id]),
    sortAt: fact.type === 'order' ? fact.placedAt : fact.occurredAt,
    fact,
  });

export const refuse = (row: number, problems: readonly Problem[], sink: Sink<SaleFact>): void =>
  problems.forEach((problem) => sink.reject({ row, ...problem }));
