import { and, asc, eq, getTableColumns, isNotNull, or, sql } from 'drizzle-orm';
import type { Database, Db } from '../../drizzle/client';
import {
  deliveries,
  fxRates,
  sourceLags,
  sourceRejections,
  sourceRuns,
  sources,
  stores,
} from '../../drizzle/schema';
import { DomainError } from '../errors';
import { atFirst, type Outgoing } from '../outgoing';
import type { Vault } from '../secrets';
import type { Connection, Driver, Shop } from '../sources/driver';
import type { Clock, Instant } from '../time';
import type { Store } from '../types';
import {
  fieldMissing,
  fieldWrong,
  noPlatform,
  noRates,
  noSource,
  sourceTaken,
  strangeFields,
} from './sentences';

/** The connected platforms of a store. Credentials go in sealed, and come out for a driver alone. */

/** What reaches a platform. */
export interface Connectors {
  vault: Vault;
  outgoing: Outgoing;
  drivers: Readonly<Record<string, Driver>>;
}

/** What work on sources needs. */
export interface SourceContext extends Connectors {
  database: Database;
  clock: Clock;
}

export interface Source {
  id: number;
  name: string;
  platform: string;
  settings: Record<string, string>;
  createdAt: Instant;
  pausedAt: Instant | null;
  lastEventAt: Instant | null;
  heartbeatAt: Instant | null;
}

/** With what never leaves the server. */
export interface StoredSource extends Source {
  credentials: string | null;
  checkpoint: unknown;
}

const { storeId: _store, ...STORED } = getTableColumns(sources);
const { credentials: _credentials, checkpoint: _checkpoint, ...VIEW } = STORED;

const isIt = (storeId: number, id: number) => and(eq(sources.storeId, storeId), eq(sources.id, id));

export const listSources = (tx: Db, storeId: number): Promise<Source[]> =>
  tx.select(VIEW).from(sources).where(eq(sources.storeId, storeId)).orderBy(asc(sources.name));

/** `store/source` of every source of every store. */
export const sourceAddresses = async (db: Db): Promise<ReadonlySet<string>> => {
  const all = await db
    .select({ slug: stores.slug, name: sources.name })
    .from(sources)
    .innerJoin(stores, eq(stores.id, sources.storeId));
  return new Set(all.map(({ slug, name }) => `${slug}/${name}`));
};

/** By its name in the store. @throws DomainError `not_found`, naming those that exist. */
export const sourceNamed = async (tx: Db, storeId: number, name: string): Promise<StoredSource> => {
  const [found] = await tx
    .select(STORED)
    .from(sources)
    .where(and(eq(sources.storeId, storeId), eq(sources.name, name)));
  if (found) return found;
  const names = (await listSources(tx, storeId)).map((source) => source.name);
  throw noSource(name, names);
};

/** @throws DomainError `bad_input`, naming the platforms that exist. */
export const driverOf = ({ drivers }: Pick<SourceContext, 'drivers'>, platform: string): Driver => {
  const driver = Object.hasOwn(drivers, platform) ? drivers[platform] : undefined;
  if (driver) return driver;
  throw noPlatform(platform, Object.keys(drivers));
};

/** Any fixed number: held by who seals a credential, and alone by who changes the key. */
const SEALING = 4_280_002;

/** Where a sealed credential belongs: it opens nowhere else. */
const placeOf = (storeId: number, name: string) => `store ${storeId}, source ${name}`;

/** What a driver works with. @throws DomainError `unavailable` if its credentials can't be opened. */
export const connectionOf = (
  { vault, outgoing, clock }: SourceContext,
  store: Store,
  source: StoredSource,
  signal?: AbortSignal,
): Connection => ({
  name: source.name,
  settings: source.settings,
  credentials: opened(vault, store, source),
  store: { currency: store.currency, timeZone: store.timeZone },
  outgoing,
  now: clock(),
  ...(signal && { signal }),
});

const opened = (vault: Vault, store: Store, { name, credentials }: StoredSource): Record<string, string> =>
  credentials === null
    ? {}
    : (JSON.parse(vault.open(credentials, placeOf(store.id, name))) as Record<string, string>);

/** Shorter ones stand in many a word by accident. */
const SHORTEST_SECRET = 6;

/** An error without the credentials, which a platform may repeat in what it says of a request. */
export const withoutSecrets = (error: unknown, credentials: Readonly<Record<string, string>>): unknown => {
  if (!(error instanceof DomainError)) return error;
  const secrets = Object.values(credentials).filter((secret) => secret.length >= SHORTEST_SECRET);
  const clean = (text: string) => secrets.reduce((all, secret) => all.replaceAll(secret, '…'), text);
  return new DomainError(error.code, clean(error.message), error.hint && clean(error.hint));
};

export interface NewSource {
  name: string;
  platform: string;
  /** By field name, settings and secrets alike. */
  given: Readonly<Record<string, string>>;
}

/**
 * Connects a platform: checks what was entered with the platform itself, and keeps it, secrets sealed.
 * @throws DomainError `bad_input` for a field that is missing, unknown or wrong; `conflict` for a name
 * that is taken; whatever the platform refuses.
 */
export const addSource = async (
  context: SourceContext,
  store: Store,
  { name, platform, given }: NewSource,
): Promise<Source> => {
  const driver = driverOf(context, platform);
  const { settings, credentials } = sorted(driver, given);
  const { outgoing, clock, vault, database } = context;
  const about = { currency: store.currency, timeZone: store.timeZone };
  const connection = { name, settings, credentials, outgoing: atFirst(outgoing), now: clock(), store: about };
  const shop = await driver.check(connection).catch((error: unknown) => {
    throw withoutSecrets(error, credentials);
  });
  await checkCurrency(database, store, shop);
  const kept = { ...settings, title: shop.name, ...(shop.currency && { currency: shop.currency }) };
  const added = await database.write(async (tx) => {
    // A change of the key waits for this row, or this for the key (`resealAll`).
    await tx.execute(sql`select pg_advisory_xact_lock_shared(${SEALING})`);
    const sealed =
      Object.keys(credentials).length === 0
        ? null
        : vault.seal(JSON.stringify(credentials), placeOf(store.id, name));
    const [inserted] = await tx
      .insert(sources)
      .values({
        ...{ storeId: store.id, name, platform, settings: kept, credentials: sealed },
        createdAt: clock().toISOString(),
      })
      .onConflictDoNothing()
      .returning(VIEW);
    return inserted;
  });
  if (added) return added;
  throw sourceTaken(name);
};

/** Orders in a currency without rates would count in no money: better to be told at once. */
const checkCurrency = async (database: Database, store: Store, { name, currency }: Shop): Promise<void> => {
  if (currency === null || currency === store.currency) return;
  const isNamed = or(eq(fxRates.base, currency), eq(fxRates.quote, currency));
  const rates = await database.db
    .select({ base: fxRates.base })
    .from(fxRates)
    .where(and(eq(fxRates.storeId, store.id), isNamed))
    .limit(1);
  if (rates.length > 0) return;
  throw noRates(name, currency, store.currency);
};

const sorted = ({ fields, label }: Driver, given: NewSource['given']) => {
  const known = new Set(fields.map((field) => field.name));
  const strange = Object.keys(given).filter((name) => !known.has(name));
  if (strange.length > 0) throw strangeFields(label, strange, [...known]);
  const settings: Record<string, string> = {};
  const credentials: Record<string, string> = {};
  for (const { name, hint, isSecret, isOptional, problem } of fields) {
    const text = given[name]?.trim() ?? '';
    if (text === '' && isOptional) continue;
    if (text === '') throw fieldMissing(name, hint);
    const wrong = problem?.(text);
    if (wrong) throw fieldWrong(name, wrong, hint);
    (isSecret ? credentials : settings)[name] = text;
  }
  return { settings, credentials };
};

/** Stops or resumes fetching. */
export const pauseSource = async (tx: Db, storeId: number, name: string, at: Date | null): Promise<void> => {
  const { id } = await sourceNamed(tx, storeId, name);
  await tx
    .update(sources)
    .set({ pausedAt: at?.toISOString() ?? null })
    .where(isIt(storeId, id));
};

/** Forgets the connection and its credentials; the facts that came through it stay. */
export const removeSource = async (tx: Db, storeId: number, name: string): Promise<void> => {
  const { id } = await sourceNamed(tx, storeId, name);
  for (const table of [deliveries, sourceRuns, sourceRejections, sourceLags])
    await tx.delete(table).where(and(eq(table.storeId, storeId), eq(table.sourceId, id)));
  await tx.delete(sources).where(isIt(storeId, id));
};

/** How many credentials are kept. */
export const sealedCount = (db: Db): Promise<number> => db.$count(sources, isNotNull(sources.credentials));

/** `store/source` of credentials that no key of the vault opens. */
export const sealedAway = async (db: Db, vault: Vault): Promise<string[]> => {
  const all = await db
    .select({
      storeId: sources.storeId,
      slug: stores.slug,
      name: sources.name,
      credentials: sources.credentials,
    })
    .from(sources)
    .innerJoin(stores, eq(stores.id, sources.storeId))
    .where(isNotNull(sources.credentials))
    .orderBy(asc(stores.slug), asc(sources.name));
  const opens = ({ storeId, name, credentials }: (typeof all)[number]): boolean => {
    try {
      vault.open(credentials ?? '', placeOf(storeId, name));
      return true;
    } catch {
      return false;
    }
  };
  return all.filter((one) => !opens(one)).map(({ slug, name }) => `${slug}/${name}`);
};

/** Seals every credential anew that an older key has sealed. Gives how many. */
export const resealAll = (database: Database, vault: Vault): Promise<number> =>
  database.write(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${SEALING})`);
    const all = await tx.select().from(sources).where(isNotNull(sources.credentials));
    let resealed = 0;
    for (const { storeId, id, name, credentials } of all) {
      if (credentials === null || vault.isCurrent(credentials)) continue;
      const place = placeOf(storeId, name);
      const sealed = vault.seal(vault.open(credentials, place), place);
      await tx.update(sources).set({ credentials: sealed }).where(isIt(storeId, id));
      resealed += 1;
    }
    return resealed;
  });
