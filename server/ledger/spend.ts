import { sql } from 'drizzle-orm';
import { rows, type Db } from '../../drizzle/client';
import { spend } from '../../drizzle/schema';
import type { Store } from '../ask/types';
import { addDays, type Day } from '../time';
import type { Counts, FactRow } from './counts';
import type { Deltas } from './deltas';
import type { SpendFact } from './facts';
import { MAX_RATE_AGE_DAYS, type RateBook } from './fx';
import { loadRates } from './load';
import { convert, toMinor } from './money';
import { keyOf, type Conversion } from './rows';
import { hashOf, judge, later, type Version } from './version';
import { keysAs, put } from './write';

/** Marketing cost in: one row per day, kind, channel, country and campaign. */

export interface SpendRow extends Version, Conversion {
  source: string;
  externalId: string;
  day: Day;
  channel: string;
  country: string;
  campaign: string;
  kind: SpendFact['kind'];
  amountMinor: number;
  cost: number;
}

const naturalId = (fact: SpendFact): string =>
  JSON.stringify([fact.day, fact.kind, fact.channel, fact.country, fact.campaign]);

const rowOf = ({ id, updatedAt, amount, ...fact }: SpendFact): SpendRow => ({
  ...fact,
  externalId: id ?? naturalId({ id, updatedAt, amount, ...fact }),
  sourceUpdatedAt: updatedAt ?? null,
  contentHash: hashOf({ id, amount, ...fact }),
  amountMinor: toMinor(amount, fact.currency),
  fxRate: null,
  fxDay: null,
  fxSource: null,
  cost: 0,
});

/** The cost at its own day's rate; unconverted cost counts in nothing but its own number. */
export const valueSpend = (row: SpendRow, currency: string, rates: RateBook): SpendRow => {
  if (row.currency === currency)
    return { ...row, fxRate: '1', fxDay: row.day, fxSource: 'same', cost: row.amountMinor };
  const found = rates.lookup(row.currency, currency, row.day);
  if (!found) return { ...row, fxRate: null, fxDay: null, fxSource: null, cost: 0 };
  const cost = convert(row.amountMinor, row.currency, currency, found.rate);
  return { ...row, fxRate: found.rate, fxDay: found.day, fxSource: 'table', cost };
};

export const bookSpend = (deltas: Deltas, sign: 1 | -1, row: SpendRow): void => {
  const { channel, country } = row;
  deltas.addSpend(
    sign,
    row.day,
    { channel, country },
    {
      adSpend: row.kind === 'media' ? row.cost : 0,
      marketingCost: row.cost,
      spendRows: 1,
      unconvertedSpend: row.fxRate === null ? 1 : 0,
    },
  );
};

export const SPEND_COLUMNS = sql`s.source, s.external_id as "externalId", s.content_hash as "contentHash",
  to_char(s.source_updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "sourceUpdatedAt",
  s.day::text as day, s.channel, s.country, s.campaign, s.kind, s.currency,
  trim_scale(s.fx_rate)::text as "fxRate", s.fx_day::text as "fxDay", s.fx_source as "fxSource",
  s.amount_minor as "amountMinor", s.cost`;

const load = async (tx: Db, storeId: number, wanted: readonly SpendRow[]): Promise<Map<string, SpendRow>> => {
  const found = await rows<SpendRow>(
    tx,
    sql`select ${SPEND_COLUMNS} from ${keysAs(spend, wanted, ['source', 'externalId'])}
        join spend s on s.store_id = ${storeId} and s.source = r.source and s.external_id = r.external_id`,
  );
  return new Map(found.map((row) => [keyOf(row), row]));
};

export const applySpend = async (
  tx: Db,
  store: Store,
  deltas: Deltas,
  facts: readonly FactRow<SpendFact>[],
): Promise<Counts> => {
  const counts: Counts = { new: 0, changed: 0, unchanged: 0 };
  const incoming = facts.map(({ fact }) => rowOf(fact));
  const stored = await load(tx, store.id, incoming);
  const next = new Map<string, SpendRow>();
  for (const row of incoming) {
    const key = keyOf(row);
    const known = next.get(key) ?? stored.get(key);
    const verdict = judge(known, row);
    counts[verdict] += 1;
    const sourceUpdatedAt = later(known?.sourceUpdatedAt ?? null, row.sourceUpdatedAt);
    if (verdict !== 'unchanged') next.set(key, { ...row, sourceUpdatedAt });
    else if (known && known.sourceUpdatedAt !== sourceUpdatedAt) next.set(key, { ...known, sourceUpdatedAt });
  }
  await postSpend(tx, store, deltas, stored, [...next.values()]);
  return counts;
};

/** Values these rows at the rates that are known now and puts them in place of the stored ones. */
export const postSpend = async (
  tx: Db,
  store: Store,
  deltas: Deltas,
  stored: ReadonlyMap<string, SpendRow>,
  next: readonly SpendRow[],
): Promise<void> => {
  const days = next.map((row) => row.day).sort();
  if (days.length === 0) return;
  const currencies = [...new Set([store.currency, ...next.map((row) => row.currency)])];
  const rates = await loadRates(
    tx,
    store.id,
    currencies,
    addDays(days[0]!, -MAX_RATE_AGE_DAYS),
    days.at(-1)!,
  );
  const valued = next.map((row) => valueSpend(row, store.currency, rates));
  for (const row of valued) {
    const old = stored.get(keyOf(row));
    if (old) bookSpend(deltas, -1, old);
    bookSpend(deltas, 1, row);
  }
  await put(
    tx,
    spend,
    valued.map((row) => ({ storeId: store.id, ...row })),
  );
};
