import type { Day, Instant } from '../time';
import { z } from 'zod';
import type { PgTable } from 'drizzle-orm/pg-core';
import { customerId, id, instant, isIdentifying, source, text } from './fields';
import { personKey } from './identity';
import { INVALID } from './sentences';

/**
 * Simple facts: kept by source, id and version, with nothing summed of them in advance. From one declaration follow
 * the schema at the door, the columns of table and CSV file, and the control totals.
 */

/** How a field is written in a file, and how it is kept. `money` is an amount in the fact's `currency`. */
export type FieldKind = 'text' | 'day' | 'instant' | 'whole' | 'flag' | 'money' | 'customer';

export interface Field<S extends z.ZodType = z.ZodType> {
  kind: FieldKind;
  schema: S;
}
export type Fields = Readonly<Record<string, Field>>;

export const field =
  (kind: FieldKind) =>
  <S extends z.ZodType>(schema: S): Field<S> => ({ kind, schema });

/** What every simple fact has. */
export interface SimpleBase {
  source: string;
  id: string;
  updatedAt?: Instant | undefined;
}
type Output<F extends Fields> = SimpleBase & { [N in keyof F]: z.output<F[N]['schema']> };
/** A fact of whatever kind, as the ledger treats it. */
export type AnySimple = SimpleBase & Readonly<Record<string, unknown>>;

interface Rule<T> {
  holds(fact: T): boolean;
  field: string;
  message: string;
}

export interface Declared<F extends Fields> {
  table: PgTable;
  fields: F;
  /** Name of the id in a file. */
  idColumn: string;
  /** Fields that stand for the id where none is given; absent = it has to be given. */
  naturalKey?: readonly (keyof F & string)[];
  /** Two facts with one natural key are two, not one told twice: a file that has them needs ids. */
  addsUp?: boolean;
  /** When it was: the first of these that is filled. An instant that is always there gives `day`. */
  clock: readonly [keyof F & string, ...(keyof F & string)[]];
  rules?: readonly Rule<Output<F>>[];
  /** Sums to hold against the system that wrote the file, beside the number of rows. */
  totals?(fact: Output<F>): Readonly<Record<string, string | number>>;
}

export interface Simple<T extends SimpleBase = AnySimple> {
  table: PgTable;
  fields: Fields;
  schema: z.ZodType<T>;
  idColumn: string;
  requiresId: boolean;
  addsUp: boolean;
  /** Whether the id was made of the fact's own fields. */
  isUnnamed(fact: T): boolean;
  /** The first of the fields that say when it was. */
  clock: string;
  /** Instant or day. */
  clockOf(fact: T): Day | Instant;
  /** The clock's instant, if every fact has one: its local day is kept. */
  dayOf(fact: T): Instant | null;
  totals(fact: T): Readonly<Record<string, string | number>>;
}

/** A customer, by the platform that its id is of: a mail tool knows shop customers by the shop's ids. */
export const customer = z
  .strictObject({
    source: text(60).optional(),
    id: customerId.optional(),
    email: text(320).optional(),
    phone: text(40).optional(),
  })
  .refine((person) => personKey('', person) !== null, {
    message: INVALID.nobody,
    path: ['id'],
  })
  .refine(isIdentifying, { message: INVALID.lostDigits, path: ['phone'] });

/** Several rules speak only of a fact whose fields are right one by one. */
const when = (payload: { issues: unknown[] }) => payload.issues.length === 0;

export const simple = <F extends Fields>(declared: Declared<F>): Simple<Output<F>> => {
  const { fields, naturalKey, clock, rules = [] } = declared;
  const naturalId = (fact: object) =>
    JSON.stringify((naturalKey ?? []).map((name) => (fact as Record<string, unknown>)[name] ?? null));
  const shape = Object.fromEntries(Object.entries(fields).map(([name, { schema }]) => [name, schema]));
  const base = z.strictObject({
    source,
    id: naturalKey ? id.optional() : id,
    updatedAt: instant.optional(),
    ...shape,
  });
  const ruled = rules.reduce<z.ZodType>(
    (schema, { holds, field: at, message }) =>
      schema.refine((fact) => holds(fact as Output<F>), { message, path: [at], when }),
    base,
  );
  const [first] = clock;
  const isTimed = clock.length === 1 && fields[first]?.kind === 'instant';
  return {
    table: declared.table,
    fields,
    schema: ruled.transform((fact) => ({
      ...(fact as object),
      id: (fact as SimpleBase).id ?? naturalId(fact as object),
    })) as unknown as z.ZodType<Output<F>>,
    idColumn: declared.idColumn,
    requiresId: naturalKey === undefined,
    addsUp: declared.addsUp ?? false,
    clock: first,
    isUnnamed: (fact) => naturalKey !== undefined && fact.id === naturalId(fact),
    clockOf: (fact) => {
      for (const name of clock) {
        const at = fact[name] as Day | Instant | undefined;
        if (at !== undefined) return at;
      }
      throw new Error(`a fact has none of ${clock.join(', ')}`);
    },
    dayOf: (fact) => (isTimed ? (fact[first] as Instant) : null),
    totals: declared.totals ?? (() => ({})),
  };
};
