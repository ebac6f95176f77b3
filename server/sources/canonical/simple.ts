import type { z } from 'zod';
import { simpleOf, type SimpleKind } from '../../facts/simple';
import type { Day, Instant } from '../../time';
import type { AnySimple, FieldKind, Simple } from '../../facts/declare';
import type { FactOf } from '../../facts/fact';
import { flag, stamp, text, whole, type Column, type Columns } from '../cells';
import type { Format } from '../format';
import { isTotalRow } from '../sheet/totals';
import { flatFormat } from './flat';
import { INVALID } from './sentences';

/** A fact of costs or of the rest of the business a row; columns are its fields. Documented in FORMATS.md. */

const READ: Readonly<Record<Exclude<FieldKind, 'customer'>, (path: string) => Column>> = {
  text,
  day: text,
  money: text,
  instant: stamp,
  whole,
  flag,
};

/** `contactedAt` → `contacted_at`. */
const nameOf = (field: string): string => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const columnsOf = ({ fields, idColumn }: Simple): Columns => ({
  ...(Object.assign(
    {},
    ...Object.entries(fields).map(([field, { kind }]): Columns =>
      kind === 'customer'
        ? {
            customer_id: text('customer.id'),
            email: text('customer.email'),
            phone: text('customer.phone'),
            customer_source: text('customer.source'),
          }
        : { [nameOf(field)]: READ[kind](field) },
    ),
  ) as Columns),
  [idColumn]: text('id'),
  source: text('source'),
  updated_at: stamp('updatedAt'),
});

/** Columns without which no row is a fact. Who it is about may be said in several ways: the row tells. */
const requiredOf = ({ fields, idColumn, requiresId }: Simple): string[] => [
  ...Object.entries(fields)
    .filter(([, { kind, schema }]) => kind !== 'customer' && !schema.safeParse(undefined).success)
    .map(([field]) => nameOf(field)),
  ...(requiresId ? [idColumn] : []),
];

/** Columns of the time that a row is of. */
const datesOf = (definition: Simple): string[] =>
  requiredOf(definition).filter((name) =>
    Object.entries(definition.fields).some(
      ([field, { kind }]) => nameOf(field) === name && (kind === 'day' || kind === 'instant'),
    ),
  );

/** A row whose id is made of its own cells. */
const UNNAMED = 'unnamed';

export const simpleFormat = <K extends SimpleKind>(kind: K): Format<K> => {
  const definition = simpleOf(kind);
  const columns = columnsOf(definition);
  const dates = datesOf(definition);
  const parts = (key: string) => JSON.parse(key) as [string, string, string];
  return flatFormat<SimpleKind>({
    kind,
    required: requiredOf(definition),
    columns,
    schema: definition.schema as unknown as z.ZodType<AnyFact>,
    isTotal: (cells) => isTotalRow(cells, dates),
    keyColumn: definition.idColumn,
    key: (fact) => [definition.isUnnamed(plainly(fact)) ? UNNAMED : 'id', fact.source, fact.id],
    keyCell(key) {
      const [named, , id] = parts(key);
      return named === UNNAMED
        ? {
            field: requiredOf(definition)[0] ?? definition.idColumn,
            value: (JSON.parse(id) as unknown[]).filter(Boolean).join(' · '),
          }
        : { field: definition.idColumn, value: id };
    },
    ...(definition.addsUp && {
      neverTwice: JSON.stringify([UNNAMED]).slice(0, -1),
      clash: (key, other) =>
        parts(key)[0] === UNNAMED ? INVALID.sameFact(other, definition.idColumn) : null,
    }),
    sortAt: (fact) => instantOf(definition.clockOf(plainly(fact))),
  }) as unknown as Format<K>;
};

type AnyFact = FactOf<SimpleKind>;
const plainly = (fact: AnyFact) => fact as unknown as AnySimple;

const instantOf = (clock: Day | Instant): Instant => (isInstant(clock) ? clock : `${clock}T00:00:00.000Z`);
const isInstant = (clock: Day | Instant): clock is Instant => clock.includes('T');
