import { sql } from 'drizzle-orm';
import { oneRow, recordset, rows, type Db } from '../../drizzle/client';
import { naturalSpendId } from '../ledger';
import type { FactKind, FactOf, SeriesFact, SpendFact } from '../facts/fact';
import { otherOrigin, severalAccounts } from './sentences';
import type { ImportKey } from './stage';
import type { Day } from '../time';

/** Facts of another ad account, shop or property that would take the place of what is stored. */

/** @throws DomainError `bad_input` if facts of a page can't be told from those of somebody else. */
export const refuseStrangers = async <K extends FactKind>(
  tx: Db,
  storeId: number,
  kind: K,
  facts: readonly FactOf<K>[],
): Promise<void> => {
  if (kind === 'spend') await refuseCosts(tx, storeId, facts as readonly SpendFact[]);
  if (kind === 'series') await refuseFigures(tx, storeId, facts as readonly SeriesFact[]);
};

/** Costs that name no account, where those of several are stored. */
const refuseCosts = async (tx: Db, storeId: number, facts: readonly SpendFact[]): Promise<void> => {
  const asked = facts
    .filter(({ id, account }) => id === undefined && account === undefined)
    .map((fact) => ({ source: fact.source, id: naturalSpendId(fact) }));
  if (asked.length === 0) return;
  const [found] = await rows<{ campaign: string; day: Day; accounts: string }>(
    tx,
    sql`select s.campaign, s.day::text as day,
          string_agg(distinct other.account, ', ' order by other.account) as accounts
        from ${recordset(asked, 'source text, id text')}
        join spend s on s.store_id = ${storeId} and s.source = r.source and s.external_id = r.id
        join spend other on other.store_id = s.store_id and other.day = s.day and other.source = s.source
          and other.kind = s.kind and other.channel = s.channel and other.country = s.country
          and other.campaign = s.campaign and other.account is not null
        group by s.campaign, s.day having count(distinct other.account) > 1 order by s.day limit 1`,
  );
  if (found) throw severalAccounts(found.campaign, found.day, found.accounts);
};

/** Figures of one property under the name of another's. */
const refuseFigures = async (tx: Db, storeId: number, facts: readonly SeriesFact[]): Promise<void> => {
  const origins = new Map(facts.map(({ series, origin }) => [series, origin]));
  const asked = [...origins].flatMap(([id, origin]) => (origin === undefined ? [] : [{ id, origin }]));
  if (asked.length === 0) return;
  const [found] = await rows<{ id: string; was: string; is: string }>(
    tx,
    sql`select s.id, s.origin as was, r.origin as is from ${recordset(asked, 'id text, origin text')}
        join series s on s.store_id = ${storeId} and s.id = r.id and s.origin <> r.origin order by s.id limit 1`,
  );
  if (found) throw otherOrigin(found.id, found.was, found.is);
};

const COSTS =
  'costs that another file gave otherwise, and which these replace; if they are of another account, give it a source of its own';
const FIGURES =
  'figures that another file gave otherwise, and which these replace; if they are of another property, give it a source of its own';
const ORDERS =
  'orders that another file gave with another day, and which these replace; if they are of another shop, give it a source of its own';

/** Counts what took the place of what another file had said, and may be of somebody else. */
export const strangerNotes = async (
  tx: Db,
  kind: FactKind,
  { storeId, importId }: ImportKey,
): Promise<Record<string, number>> => {
  const differs = DIFFERS[kind];
  if (differs === undefined) return {};
  const earlier = sql`from import_layers b join imports i on i.store_id = b.store_id and i.id = b.import_id
    where b.store_id = l.store_id and b.entity = l.entity and b.source = l.source
      and b.external_id = l.external_id and b.seq < l.seq and b.import_id <> l.import_id`;
  const found = await oneRow<{ n: number }>(
    tx,
    sql`select count(*)::int as n from import_layers l
        join imports own on own.store_id = l.store_id and own.id = l.import_id
        ${differs.stored}
        where l.store_id = ${storeId} and l.import_id = ${importId} and l.entity = ${differs.entity}
          and l.image is not null and ${differs.otherwise}
          and exists (select 1 ${earlier}) and not exists (select 1 ${earlier} and i.file_name = own.file_name)`,
  );
  return found.n > 0 ? { [differs.note]: found.n } : {};
};

const DIFFERS = {
  spend: {
    ...{ entity: 'spend', note: COSTS },
    stored: sql`join spend s on s.store_id = l.store_id and s.source = l.source and s.external_id = l.external_id`,
    otherwise: sql`s.account is null and (l.image::jsonb ->> 'amountMinor')::bigint <> s.amount_minor
      and s.content_hash = l.incoming_hash`,
  },
  series: {
    ...{ entity: 'seriesValue', note: FIGURES },
    stored: sql``,
    otherwise: sql`l.before_hash is not null and not exists (
      select 1 from series d where d.store_id = l.store_id and d.id = l.external_id::jsonb ->> 0 and d.origin is not null)`,
  },
  sales: {
    ...{ entity: 'order', note: ORDERS },
    stored: sql`join orders s on s.store_id = l.store_id and s.source = l.source and s.external_id = l.external_id`,
    otherwise: sql`(l.image::jsonb #>> '{order,day}')::date <> s.day and s.content_hash = l.incoming_hash`,
  },
} as {
  [K in FactKind]?: {
    entity: string;
    note: string;
    stored: ReturnType<typeof sql>;
    otherwise: ReturnType<typeof sql>;
  };
};
