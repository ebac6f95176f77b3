import { sql } from 'drizzle-orm';
import { rows, type Db } from '../../../drizzle/client';
import { spend } from '../../../drizzle/schema';
import type { Day } from '../../time';
import type { Counting } from '../rollups/counting';
import type { Writing } from '../rollups/writing';
import type { SpendFact } from '../../facts/fact';
import type { Rates } from '../rows/fx';
import { columnsAs, ratesFor } from '../rows/load';
import { convert, toMinor } from '../../facts/money';
import { keyOf, type Conversion, type FactKey } from '../rows/rows';
import { conversionOf } from '../sales/value';
import { supersedeAll, type Counts, type Version } from '../rows/version';
import { hashOf } from '../../facts/hash';
import { dropRows, keysAs, put } from '../rows/write';
import { spreadOut } from '../../facts/spread';

/** Marketing cost in: one row per day, kind, channel, country and campaign. */

export interface SpendRow extends Version, Conversion {
  source: string;
  externalId: string;
  day: Day;
  channel: string;
  country: string;
  campaign: string;
  account: string | null;
  kind: SpendFact['kind'];
  amountMinor: number;
  cost: number;
}

type Placed = Pick<SpendRow, 'day' | 'kind' | 'channel' | 'country' | 'campaign'>;

/** What a cost without an id is found by, whatever account it is of. */
export const naturalId = ({ day, kind, channel, country, campaign }: Placed): string =>
  JSON.stringify([day, kind, channel, country, campaign]);
const idOfAccount = (natural: string, account: string): string =>
  JSON.stringify([...(JSON.parse(natural) as string[]), account]);

/** What a stored cost is called by other names of its channel, country or campaign; an id of its own stays. */
export const idUnder = (row: SpendRow, named: Placed): string => {
  if (row.externalId === naturalId(row)) return naturalId(named);
  const { account, externalId } = row;
  return account !== null && externalId === idOfAccount(naturalId(row), account)
    ? idOfAccount(naturalId(named), account)
    : externalId;
};

const rowOf = ({ id, updatedAt, amount, spreadTo: _, ...fact }: SpendFact): SpendRow => ({
  ...fact,
  account: fact.account ?? null,
  externalId: id ?? naturalId(fact),
  sourceUpdatedAt: updatedAt ?? null,
  contentHash: hashOf({ id, amount, ...fact }),
  amountMinor: toMinor(amount, fact.currency),
  fxRate: null,
  fxDay: null,
  fxSource: null,
  cost: 0,
});

/** The cost at its own day's rate; unconverted cost counts in nothing but its own number. */
export const valueSpend = (row: SpendRow, currency: string, rates: Rates): SpendRow => {
  const conversion = conversionOf(row, row.day, { currency, rates });
  const cost =
    conversion.fxRate === null ? 0 : convert(row.amountMinor, row.currency, currency, conversion.fxRate);
  return { ...row, ...conversion, cost };
};

/** Moves with volume (METRICS 1). Fees of agencies and tools don't, and of `other` costs nobody has said that they do. */
const VARIABLE: readonly SpendRow['kind'][] = ['media', 'creator', 'affiliate'];

export const countSpend = (counting: Counting, row: SpendRow): void => {
  const { channel, country } = row;
  const isVariable = VARIABLE.includes(row.kind);
  counting.spend(
    row.day,
    { channel, country },
    {
      adSpend: row.kind === 'media' ? row.cost : 0,
      marketingVariable: isVariable ? row.cost : 0,
      marketingCost: row.cost,
      variableRows: isVariable ? 1 : 0,
      spendRows: 1,
      unconvertedSpend: row.fxRate === null ? 1 : 0,
    },
  );
};

/** Stored costs by key. */
export const loadSpend = async (
  tx: Db,
  storeId: number,
  wanted: readonly FactKey[],
): Promise<Map<string, SpendRow>> => {
  if (wanted.length === 0) return new Map();
  const found = await rows<SpendRow>(
    tx,
    sql`select ${columnsAs(spend, 's')} from ${keysAs(spend, wanted, ['source', 'externalId'])}
        join spend s on s.store_id = ${storeId} and s.source = r.source and s.external_id = r.external_id`,
  );
  return new Map(found.map((row) => [keyOf(row), row]));
};

export const applySpend = async (writing: Writing, facts: readonly SpendFact[]): Promise<Counts> => {
  const { tx, store, importNotes } = writing;
  const spread = facts.flatMap(spreadOut);
  const asked = unnamedApart(spread).map(rowOf);
  const stored = await loadSpend(tx, store.id, [...asked, ...asked.flatMap(ofItsAccount)]);
  const incoming = placed(asked, stored);
  const { next, counts } = supersedeAll(stored, incoming, keyOf, importNotes?.rows('spend'));
  await postSpend(writing, stored, [...next.values()]);
  return counts;
};

const UNKNOWN_ACCOUNT = 'unknown';

/** Among costs of which some name their account, one that names none is of another. */
const unnamedApart = (facts: readonly SpendFact[]): SpendFact[] => {
  const named = new Set(facts.filter(hasAccount).map(placeOf));
  return facts.map((fact) =>
    fact.id === undefined && fact.account === undefined && named.has(placeOf(fact))
      ? { ...fact, account: UNKNOWN_ACCOUNT }
      : fact,
  );
};
const hasAccount = ({ id, account }: SpendFact): boolean => id === undefined && account !== undefined;
const placeOf = (fact: SpendFact): string => JSON.stringify([fact.source, naturalId(fact)]);

const ofItsAccount = (row: SpendRow): SpendRow[] =>
  row.account === null || row.externalId !== naturalId(row)
    ? []
    : [{ ...row, externalId: idOfAccount(row.externalId, row.account) }];

/**
 * Gives each cost its place: its day, kind, channel, country and campaign for the first account that comes, and for
 * what names none; one of its own for every further account.
 */
const placed = (asked: readonly SpendRow[], stored: ReadonlyMap<string, SpendRow>): SpendRow[] => {
  const holders = new Map<string, string>();
  return asked.map((row) => {
    const key = keyOf(row);
    const holder = holders.get(key) ?? stored.get(key)?.account ?? null;
    if (row.account === null) return { ...row, account: holder };
    const [own] = ofItsAccount(row);
    if (own === undefined) return row;
    if (stored.has(keyOf(own)) || (holder !== null && holder !== row.account)) return own;
    holders.set(key, row.account);
    return row;
  });
};

/** Values these rows at the rates that are known now and puts them in place of the stored ones. */
export const postSpend = async (
  { tx, store, deltas }: Writing,
  stored: ReadonlyMap<string, SpendRow>,
  next: readonly SpendRow[],
): Promise<void> => {
  if (next.length === 0) return;
  const rates = await ratesFor(tx, store, next);
  const valued = next.map((row) => valueSpend(row, store.currency, rates));
  for (const row of valued) {
    const old = stored.get(keyOf(row));
    if (old) countSpend(deltas.minus, old);
    countSpend(deltas.plus, row);
  }
  await put(
    tx,
    spend,
    valued.map((row) => ({ storeId: store.id, ...row })),
  );
};

/** Takes these costs out of the ledger. */
export const dropSpend = async ({ tx, store, deltas }: Writing, gone: readonly SpendRow[]): Promise<void> => {
  if (gone.length === 0) return;
  for (const row of gone) countSpend(deltas.minus, row);
  await dropRows(tx, spend, store.id, gone);
};
