import { z } from 'zod';
import type { Connection, Pulled } from '../driver';
import type { Refused } from '../../facts/raw';
import { newest, type RawSale, type SaleReading } from '../saleReading';
import { itemsAfter, stampOf, type Filter, type Page } from './api';
import { memoReading } from './memo';
import { orderReading } from './order';

/** Changed orders and then credit memos, each list by the number of its items, from the last page's end. */

const LISTS = ['orders', 'creditmemos'] as const;
/** Changes may become visible a little after the time that they bear. */
const OVERLAP_MS = 15 * 60_000;

const checkpointShape = z.object({
  /** Changes from this instant on are asked for; null = everything. */
  since: z.string().nullable(),
  /** Where a run is; null = the last one came to its end. */
  run: z
    .object({
      startedAt: z.string(),
      list: z.enum(LISTS),
      /** Number of the last item that came. */
      after: z.int(),
      done: z.int(),
      claimed: z.int(),
      /** How many of this list are to come; null = it has not begun. */
      left: z.int().nullable(),
    })
    .nullable(),
});
type Run = NonNullable<z.output<typeof checkpointShape>['run']>;

export async function* pull(connection: Connection, checkpoint: unknown): AsyncGenerator<Pulled, void> {
  const parsed = checkpointShape.safeParse(checkpoint);
  const { since, run } = parsed.success ? parsed.data : { since: null, run: null };
  let at: Run = run ?? firstRun(connection.now.toISOString());
  for (;;) {
    const page = await itemsAfter(connection, `/${at.list}`, {
      after: at.after,
      filters: filtersOf(connection, since),
    });
    if (at.list === 'orders' && at.left === null && page.at) at = { ...at, startedAt: page.at };
    at = counted(at, page);
    const found = readAll(connection, at.list, page.items);
    // A page may be shorter than it was asked to be: the list ends where nothing comes, or nothing is left.
    const isLast = page.items.length === 0 || page.items.length >= page.total;
    const next = isLast ? nextList(at) : at;
    const { done, claimed } = at;
    if (next !== null) {
      yield { ...found, checkpoint: { since, run: next }, done, of: claimed };
      at = next;
      continue;
    }
    // What did not come must be asked for again: the next run begins where this one did.
    const from = done < claimed ? since : new Date(Date.parse(at.startedAt) - OVERLAP_MS).toISOString();
    yield { ...found, checkpoint: { since: from, run: null }, done, of: claimed, claimed };
    return;
  }
}

const firstRun = (startedAt: string): Run => ({
  ...{ startedAt, list: 'orders', after: 0, done: 0, claimed: 0, left: null },
});

/** What the shop says there is more than was expected has come meanwhile; what it says there is less has not arrived. */
const counted = (at: Run, { items, total, last }: Page): Run => ({
  ...at,
  after: last,
  done: at.done + items.length,
  claimed: at.claimed + Math.max(0, total - (at.left ?? 0)),
  left: Math.max(total, at.left ?? 0) - items.length,
});

const nextList = (at: Run): Run | null => {
  const list = LISTS[LISTS.indexOf(at.list) + 1];
  return list ? { ...at, list, after: 0, left: null } : null;
};

/** Of one shop among those of an installation, if so many are named. */
export const inStores = ({ settings }: Pick<Connection, 'settings'>): Filter[] =>
  settings.storeIds ? [{ field: 'store_id', is: 'in', value: settings.storeIds.replace(/\s/g, '') }] : [];

const filtersOf = (connection: Connection, since: string | null): Filter[] => [
  ...(since === null ? [] : [{ field: 'updated_at', is: 'gteq', value: stampOf(Date.parse(since)) }]),
  ...inStores(connection),
];

const readAll = (
  { name: source }: Connection,
  list: Run['list'],
  items: readonly unknown[],
): Pick<Pulled, 'facts' | 'eventAt'> & { refused: Refused[] } => {
  const read = (item: unknown): SaleReading =>
    list === 'orders' ? orderReading(item, { source, hasRefunds: false }) : memoReading(item, source);
  const readings = items.map(read);
  const sales: RawSale[] = readings.flatMap((one) => ('facts' in one ? one.facts : []));
  const refused = readings.flatMap((one) => ('refused' in one ? one.refused : []));
  return { facts: { sales }, refused, eventAt: newest(undefined, sales) };
};
