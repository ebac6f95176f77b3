import type { Instant } from '../time';
import { and, asc, eq } from 'drizzle-orm';
import type { Db } from '../../drizzle/client';
import { mappings } from '../../drizzle/schema';
import { mapping as mappingSchema, type AnyMapping, type MappingInput } from '../sources/mapping';
import type { NamedMapping } from './importFile';
import { noMapping, tooManyMappings } from './sentences';

/** Mappings that a store has saved, by name. */

export interface SavedMapping {
  name: string;
  mapping: AnyMapping;
  /** ISO 8601, UTC. */
  createdAt: Instant;
}

export const listMappings = async (tx: Db, storeId: number): Promise<SavedMapping[]> => {
  const found = await tx
    .select()
    .from(mappings)
    .where(eq(mappings.storeId, storeId))
    .orderBy(asc(mappings.name));
  return found.map(({ name, mapping, createdAt }) => ({
    ...{ name, createdAt },
    mapping: mappingSchema.parse(JSON.parse(mapping)),
  }));
};

const MAX_SAVED = 200;

/** Saves a mapping, in the place of one of the same name. @throws DomainError `conflict` beyond 200; ZodError if it is none. */
export const saveMapping = async (
  tx: Db,
  storeId: number,
  { name, mapping }: { name: string; mapping: MappingInput },
  now: Date,
): Promise<void> => {
  const text = JSON.stringify(mappingSchema.parse(mapping));
  const others = (await listMappings(tx, storeId)).filter((saved) => saved.name !== name);
  if (others.length >= MAX_SAVED) throw tooManyMappings(MAX_SAVED);
  const createdAt = now.toISOString();
  await tx
    .insert(mappings)
    .values({ storeId, name, mapping: text, createdAt })
    .onConflictDoUpdate({ target: [mappings.storeId, mappings.name], set: { mapping: text, createdAt } });
};

export const removeMapping = async (tx: Db, storeId: number, name: string): Promise<void> => {
  const removed = await tx
    .delete(mappings)
    .where(and(eq(mappings.storeId, storeId), eq(mappings.name, name)))
    .returning({ name: mappings.name });
  if (removed.length === 0) throw noMapping(name);
};

/** @throws DomainError `not_found`. */
export const mappingNamed = async (tx: Db, storeId: number, name: string): Promise<NamedMapping> => {
  const found = (await listMappings(tx, storeId)).find((saved) => saved.name === name);
  if (!found) throw noMapping(name);
  return { name, mapping: found.mapping };
};
