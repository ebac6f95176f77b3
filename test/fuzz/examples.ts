import { z } from 'zod';
import type { Random } from '../../server/demo/random';
import { pick } from './chance';

/** Values that fit a schema, so that what is then changed in them gets past its first check. */

interface Shape {
  type?: string | string[];
  enum?: readonly unknown[];
  const?: unknown;
  properties?: Record<string, Shape>;
  required?: readonly string[];
  items?: Shape;
  prefixItems?: readonly Shape[];
  anyOf?: readonly Shape[];
  oneOf?: readonly Shape[];
  allOf?: readonly Shape[];
  $ref?: string;
  $defs?: Record<string, Shape>;
}

/** Texts that mean something, by the end of a field's name. */
const TEXTS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^store$/, ['anvil', 'anvil', 'anvil', 'nobody']],
  [/(At|from|to|asOf|knownAt|until)$/, ['2026-03-01T10:00:00Z', '2026-02-01', '2026-03-01']],
  [/(day|From|To|fromDay|lastDay|month|since)$/i, ['2026-02-10', '2026-03-01', '2026-02']],
  [/currency|base|quote/i, ['EUR', 'USD']],
  [/zone/i, ['Europe/Berlin', 'UTC']],
  [/channel/i, ['email', 'paid_search']],
  [/country/i, ['DE', 'AT']],
  [/(amount|price|cost|rate|value|net|tax|discount|shipping|duties|points)$/i, ['10.00', '0', '-1.50', '3']],
  [/metric/i, ['net_sales', 'orders', 'conversion', 'aov']],
  [/(dimension|split)$/i, ['channel', 'device', 'country']],
  [/^(by|grain)$/, ['day', 'week', 'month']],
  [/email/i, ['ann@example.com']],
  [/id$/i, ['1', 'A-1', 'c-2']],
  [/slug/i, ['tongs', 'spare']],
  [/platform/i, ['woocommerce', 'shopify', 'magento', 'odoo', 'ecb']],
  [/(name|source|series)$/i, ['shop', 'api', 'pixel']],
];

const textOf = (name: string, random: Random): string => {
  const known = TEXTS.find(([pattern]) => pattern.test(name));
  return known ? pick(known[1], random) : pick(['shop', 'Mug', 'x', '2026-03-01'], random);
};

const resolved = (shape: Shape, defs: Record<string, Shape>): Shape =>
  shape.$ref === undefined ? shape : (defs[shape.$ref.split('/').at(-1) ?? ''] ?? {});

const objectOf = (shape: Shape, defs: Record<string, Shape>, random: Random): Record<string, unknown> => {
  const made: Record<string, unknown> = {};
  for (const [name, inside] of Object.entries(shape.properties ?? {}))
    if (shape.required?.includes(name) || random() < 0.4) made[name] = fitting(inside, defs, random, name);
  return made;
};

const numberOf = (name: string, random: Random): number =>
  /^(id|cursor)$/.test(name) ? pick([1, 2, 3], random) : pick([1, 0, 2, 5, 0.5, 100], random);

/** A value of a JSON schema; `name`: of the field that it is for. */
// oxlint-disable-next-line eslint/max-params
const fitting = (given: Shape, defs: Record<string, Shape>, random: Random, name = ''): unknown => {
  const shape = resolved(given, defs);
  const choices = shape.anyOf ?? shape.oneOf;
  if (choices) return fitting(pick(choices, random), defs, random, name);
  if (shape.allOf?.[0]) return fitting(shape.allOf[0], defs, random, name);
  if (shape.const !== undefined) return shape.const;
  if (shape.enum) return pick(shape.enum, random);
  const type = Array.isArray(shape.type) ? pick(shape.type, random) : shape.type;
  if (type === 'object') return objectOf(shape, defs, random);
  if (type === 'array')
    return Array.from({ length: pick([1, 1, 2, 0], random) }, () =>
      fitting(shape.items ?? {}, defs, random, name),
    );
  if (type === 'number' || type === 'integer') return numberOf(name, random);
  if (type === 'boolean') return random() < 0.5;
  if (type === 'null') return null;
  return textOf(name, random);
};

export type Example = (random: Random) => unknown;

/** Gives values that a schema takes, more often than not. */
export const exampleOf = (schema: z.ZodType): Example => {
  const shape = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape;
  return (random) => fitting(shape, shape.$defs ?? {}, random);
};
