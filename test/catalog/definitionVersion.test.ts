import { createHash } from 'node:crypto';
import stringify from 'safe-stable-stringify';
import { describe, expect, it } from 'vitest';
import { EXCLUSIONS } from '../../server/catalog/exclusions';
import { FACTS } from '../../server/catalog/facts';
import { MEASURES } from '../../server/catalog/measures';
import { DEFINITION_VERSION, METRICS } from '../../server/catalog/metrics';
import { NEEDS } from '../../server/catalog/needs';

/**
 * The version of the definitions beside what the catalogue defines: formulas, exclusions, needs and clocks.
 *
 * If this digest changes, a number means something else. Raise `DEFINITION_VERSION`, add to U7 in
 * docs/decisions/uncertainty.md what moved, and write the new version and the new digest here. The digest sees
 * the catalogue alone: for a rule in code the version is raised by hand.
 */
const HELD = { version: '3', digest: '255e3f81720bad4f' };

/** Words of an entry, and how it is drawn: they move no number. */
const WORDS = new Set([
  'label',
  'definition',
  'source',
  'origin',
  'better',
  'reason',
  'things',
  'missing',
  'meaning',
]);

/** Of an exclusion the name of the list that shows its orders. */
const isList = (key: string, value: unknown): boolean => key === 'listed' && typeof value === 'string';

const digestOf = (catalogue: object): string =>
  createHash('sha256')
    .update(
      String(
        stringify(catalogue, (key, value: unknown) =>
          WORDS.has(key) || isList(key, value) ? undefined : value,
        ),
      ),
    )
    .digest('hex')
    .slice(0, 16);

const CATALOGUE = { METRICS, MEASURES, EXCLUSIONS, NEEDS, FACTS };

describe('the version of the definitions', () => {
  it('rises with every change of a formula, an exclusion or a clock', () => {
    expect({ version: DEFINITION_VERSION, digest: digestOf(CATALOGUE) }).toEqual(HELD);
  });

  it('would be caught: a metric that subtracts something else, an exclusion less, another clock', () => {
    const { aov } = METRICS;
    const { orders } = EXCLUSIONS;
    const digests = [
      digestOf(CATALOGUE),
      digestOf({ ...CATALOGUE, METRICS: { ...METRICS, aov: { ...aov, num: ['gross_sales'] } } }),
      digestOf({ ...CATALOGUE, METRICS: { ...METRICS, aov: { ...aov, eventOnly: true } } }),
      digestOf({ ...CATALOGUE, EXCLUSIONS: { ...EXCLUSIONS, orders: { ...orders, rows: [] } } }),
      digestOf({ ...CATALOGUE, FACTS: { ...FACTS, sales: { ...FACTS.sales, daily: true } } }),
    ];
    expect(new Set(digests).size).toBe(5);
  });

  it('stands where an entry is worded otherwise', () => {
    const aov = { ...METRICS.aov, label: 'Average order value', definition: 'Other words.' };
    expect(digestOf({ ...CATALOGUE, METRICS: { ...METRICS, aov } })).toBe(digestOf(CATALOGUE));
  });
});
