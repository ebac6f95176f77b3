import { z } from 'zod';
import type { Connection, Pulled } from '../driver';
import type { Refused } from '../../facts/raw';
import { stampReader } from '../stamps';
import { getAll, getPage, gmtOf, MOST, SKIPPED_MS, type Page } from './api';
import { newest } from '../saleReading';
import { orderReading, type Reading } from './order';
import { samePages } from './sentences';

/**
 * Orders that changed, page by page, by their number: an order that changes meanwhile keeps its place. A list by
 * date would move others over the edge of a page. What was put into the trash is a list of its own. Refunds are
 * asked for order by order: an order tells only their sums.
 */

/** Changes may become visible a little after the time that they bear; and `SKIPPED_MS`. */
const OVERLAP_MS = 15 * 60_000 + SKIPPED_MS;
const LISTS = ['any', 'trash'] as const;

const checkpointShape = z.object({
  /** Changes after this instant are asked for; null = everything. */
  since: z.string().nullable(),
  /** Where a run is; null = the last one came to its end. */
  run: z
    .object({
      startedAt: z.string(),
      list: z.enum(LISTS),
      page: z.int().min(1),
      /** Of this list, and of those before it. */
      seen: z.int(),
      done: z.int(),
      claimed: z.int(),
    })
    .nullable(),
});
type Checkpoint = z.output<typeof checkpointShape>;
type Run = NonNullable<Checkpoint['run']>;

const FROM_THE_BEGINNING: Checkpoint = { since: null, run: null };

export async function* pull(connection: Connection, checkpoint: unknown): AsyncGenerator<Pulled, void> {
  const parsed = checkpointShape.safeParse(checkpoint);
  const { since, run } = parsed.success ? parsed.data : FROM_THE_BEGINNING;
  let at = run ?? firstRun(connection.now.toISOString());
  let ids = new Set<string>();
  // The last total that the list had: if it falls, rows have moved towards pages that were read already.
  let known: number | null = null;
  let stale = 0;
  for (;;) {
    const page = await ordersPage(connection, since, at);
    if (at.page === 1 && at.list === 'any' && page.at) at = { ...at, startedAt: page.at };
    const gone = known === null ? 0 : known - page.total;
    if (gone > 0 && at.page > 1) {
      at = { ...at, page: Math.max(1, at.page - Math.ceil(gone / MOST)) };
      known = page.total;
      continue;
    }
    known = page.total;
    const fresh = page.rows.filter((row) => !ids.has(idOf(row)));
    fresh.forEach((row) => ids.add(idOf(row)));
    stale = fresh.length > 0 || page.rows.length === 0 ? 0 : stale + 1;
    if (stale > MOST_STALE) throw samePages();
    const found = await read(connection, fresh);
    const seen = at.seen + fresh.length;
    const isLast = page.rows.length === 0 || at.page >= page.pages;
    const next = isLast ? nextList(at, seen, page.total) : { ...at, page: at.page + 1, seen };
    const done = at.done + seen;
    const claimed = at.claimed + page.total;
    if (next !== null) {
      yield { ...found, checkpoint: { since, run: next }, done, of: claimed };
      if (isLast) [known, ids] = [null, new Set()];
      at = next;
      continue;
    }
    // What did not come must be asked for again: the next run begins where this one did.
    const isShort = done < claimed;
    const from = isShort ? since : new Date(Date.parse(at.startedAt) - OVERLAP_MS).toISOString();
    yield { ...found, checkpoint: { since: from, run: null }, done, of: claimed, claimed };
    return;
  }
}

/** Pages in a row without an order that is not known: so many are read again where orders were deleted meanwhile. */
const MOST_STALE = 20;

const firstRun = (startedAt: string): Run => ({
  startedAt,
  list: 'any',
  page: 1,
  seen: 0,
  done: 0,
  claimed: 0,
});

/** The list after this one; null = it was the last. */
const nextList = (at: Run, seen: number, total: number): Run | null => {
  const list = LISTS[LISTS.indexOf(at.list) + 1];
  if (!list) return null;
  return { ...at, list, page: 1, seen: 0, done: at.done + seen, claimed: at.claimed + total };
};

const ordersPage = (connection: Connection, since: string | null, { list, page }: Run): Promise<Page> =>
  getPage(connection, '/wc/v3/orders', {
    ...{ status: list, orderby: 'id', order: 'asc', per_page: MOST, page },
    ...(since !== null && { modified_after: gmtOf(since), dates_are_gmt: 'true' }),
  });

const idOf = (row: unknown): string => String((row as { id?: unknown } | null)?.id ?? '');

const read = async (
  connection: Connection,
  rows: readonly unknown[],
): Promise<Pick<Pulled, 'facts' | 'eventAt' | 'hasAllRefunds'> & { refused: Refused[] }> => {
  const reading: Reading = {
    source: connection.name,
    readStamp: stampReader(connection.store.timeZone),
  };
  const sales: unknown[] = [];
  const refused: Refused[] = [];
  let eventAt: string | undefined;
  for (const row of rows) {
    const sale = orderReading(row, await refundsOf(connection, row), reading);
    if ('refused' in sale) refused.push(...sale.refused);
    if (!('facts' in sale)) continue;
    sales.push(...sale.facts);
    eventAt = newest(eventAt, sale.facts);
  }
  return { facts: { sales }, refused, eventAt, hasAllRefunds: true };
};

const refundsOf = async (connection: Connection, row: unknown): Promise<readonly unknown[]> => {
  const { refunds } = (row ?? {}) as { refunds?: unknown };
  return Array.isArray(refunds) && refunds.length > 0
    ? getAll(connection, `/wc/v3/orders/${encodeURIComponent(idOf(row))}/refunds`)
    : [];
};
