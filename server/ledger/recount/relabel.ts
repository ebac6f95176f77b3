import { sql, type SQL } from 'drizzle-orm';
import { recordset, rows, type Db } from '../../../drizzle/client';
import { spend } from '../../../drizzle/schema';
import { channelNamed, isWebChannel, soldThrough, visitChannelNamed } from '../../facts/channels';
import { countryNamed } from '../../facts/countries';
import { listedCost } from '../../facts/fact';
import type { Entity } from '../rows/importNotes';
import { columnsAs } from '../rows/load';
import { keyOf, type OrderRow } from '../rows/rows';
import { idUnder, type SpendRow } from '../kinds/spend';

/**
 * Facts that an older version took have channels, countries and devices as their source wrote them. This brings them to
 * the names under which they would be stored today, and does nothing to those that have these.
 */

interface Named {
  channel: string;
  device: string;
  country: string;
}

const places = <R extends Pick<Named, 'device' | 'country'>>(row: R): R => ({
  ...row,
  device: row.device.toLowerCase(),
  country: countryNamed(row.country),
});

const orderNames = <R extends Named & { isWeb: boolean }>(row: R): R => {
  const channel = soldThrough(channelNamed(row.channel), row.isWeb);
  return { ...places(row), channel, isWeb: isWebChannel(channel) };
};
const noteNames = <R extends Named>(row: R): R => ({ ...places(row), channel: channelNamed(row.channel) });
const visitNames = <R extends Named>(row: R): R => ({
  ...places(row),
  channel: visitChannelNamed(row.channel),
});

/** A cost that has no id of its own is called by its names. */
const costNames = (row: SpendRow): SpendRow => {
  const named = listedCost({ ...row, country: countryNamed(row.country) });
  return { ...named, externalId: idUnder(row, named) };
};

/** The content of an earlier version of a fact, as an import keeps it to be undone. */
export const relabelled = (entity: Entity, content: unknown): unknown => {
  if (entity === 'order') {
    const { order, ...rest } = content as { order: OrderRow };
    return { order: orderNames(order), ...rest };
  }
  if (entity === 'refund') return noteNames(content as Named);
  if (entity === 'session') return visitNames(content as Named);
  return entity === 'spend' ? costNames(content as SpendRow) : content;
};

const COLUMNS = { channel: 'text', device: 'text', country: 'text', isWeb: 'boolean' } as const;
type Column = keyof typeof COLUMNS;
const nameOf = (column: Column): SQL => sql.raw(column === 'isWeb' ? 'is_web' : column);

/** Columns of a table that hold names, and what these are called today. */
interface Relabelling {
  table: 'orders' | 'reversals' | 'sessions' | 'page_vitals';
  columns: readonly Column[];
  names: (row: never) => object;
}

/** There are few combinations of names, however many rows. */
const relabelIn = async (tx: Db, storeId: number, { table, columns, names }: Relabelling): Promise<void> => {
  const of = sql.identifier(table);
  const list = sql.join(
    columns.map((column) => sql`${nameOf(column)} as "${sql.raw(column)}"`),
    sql`, `,
  );
  const found = await rows<Record<Column, unknown>>(
    tx,
    sql`select distinct ${list} from ${of} where store_id = ${storeId}`,
  );
  const changed = found.flatMap((old) => {
    const next = names(old as never) as Record<Column, unknown>;
    if (columns.every((column) => old[column] === next[column])) return [];
    const both = columns.flatMap((c) => [
      [`old_${c}`, old[c]],
      [`new_${c}`, next[c]],
    ]);
    return [Object.fromEntries(both) as object];
  });
  if (changed.length === 0) return;
  const types = columns.flatMap((c) => [`"old_${c}" ${COLUMNS[c]}`, `"new_${c}" ${COLUMNS[c]}`]).join(', ');
  const each = (word: string, by: string) =>
    sql.join(
      columns.map((c) => sql`${nameOf(c)} = r.${sql.identifier(`${word}_${c}`)}`),
      sql.raw(by),
    );
  await tx.execute(sql`update ${of} set ${each('new', ', ')} from ${recordset(changed, types)}
    where store_id = ${storeId} and ${each('old', ' and ')}`);
};

const PAGE = 5_000;

const relabelSpend = async (tx: Db, storeId: number): Promise<void> => {
  const stored = await rows<SpendRow>(
    tx,
    sql`select ${columnsAs(spend, 's')} from spend s where s.store_id = ${storeId}`,
  );
  // two that are one by their names of today stay two
  const taken = new Set(stored.map(keyOf));
  const records = stored.flatMap((old) => {
    const named = costNames(old);
    const next = taken.has(keyOf(named)) ? { ...named, externalId: old.externalId } : named;
    taken.add(keyOf(next));
    const { source, externalId: was } = old;
    const { externalId: id, channel, country, campaign } = next;
    const isSame = id === was && channel === old.channel && country === old.country;
    return isSame ? [] : [{ source, was, id, channel, country, campaign }];
  });
  for (let i = 0; i < records.length; i += PAGE) {
    const page = recordset(
      records.slice(i, i + PAGE),
      'source text, was text, id text, channel text, country text, campaign text',
    );
    await tx.execute(sql`update spend s set external_id = r.id, channel = r.channel, country = r.country,
        campaign = r.campaign
      from ${page} where s.store_id = ${storeId} and s.source = r.source and s.external_id = r.was`);
    await tx.execute(sql`update import_layers l set external_id = r.id
      from ${page} where l.store_id = ${storeId} and l.entity = 'spend' and l.source = r.source
        and l.external_id = r.was and r.id <> r.was`);
  }
};

/** Brings the names of a store's facts up to today's, before the store is rebuilt. */
export const relabel = async (tx: Db, storeId: number): Promise<void> => {
  const dims = ['channel', 'device', 'country'] as const;
  const vitalsNames = ({ device }: Named) => ({ device: device.toLowerCase() });
  await relabelIn(tx, storeId, { table: 'orders', columns: [...dims, 'isWeb'], names: orderNames });
  await relabelIn(tx, storeId, { table: 'reversals', columns: dims, names: noteNames });
  await relabelIn(tx, storeId, { table: 'sessions', columns: dims, names: visitNames });
  await relabelIn(tx, storeId, { table: 'page_vitals', columns: ['device'], names: vitalsNames });
  await relabelSpend(tx, storeId);
};
