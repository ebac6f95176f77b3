import type { Db } from '../../drizzle/client';
import { MEASURES } from '../catalog/measures';
import { measureOf, signOf, type Signed } from '../catalog/metric';
import { METRICS, type AnyMetricId, type Metric } from '../catalog/metrics';
import type { Basis } from '../catalog/types';
import type { Period } from '../time';
import type { Store } from '../types';
import { ask } from './ask';
import { metricOf } from './resolve';
import { divisorWords, PARTS_OVERLAP, partsUnknown } from './sentences';
import type { Changed, ChangedPart, Filter, Question, Value } from './types';

/** Which parts of a split a change is made of (METRICS 15.3): they sum exactly to it. */

export interface ChangeQuestion extends Period {
  metric: AnyMetricId;
  compare: Period;
  split: string;
  where?: Filter[];
  basis?: Basis;
}

/** Parts of one period, and what they are held against. */
interface Side {
  total: Value;
  parts: ReadonlyMap<string, Value>;
}

/** One whose period has a figure. */
type Known = Side & { total: { value: number } };

const isKnown = (side: Side | null): side is Known => side !== null && side.total.value !== null;

const sideOf = async (
  tx: Db,
  store: Store,
  { metric, compare: _, split, ...more }: ChangeQuestion & Pick<Question, 'heldAgainst'>,
  now: Date,
): Promise<Side | null> => {
  const question = { ...more, metrics: [metric] };
  const whole = await ask(tx, store, question, now);
  const { rows } = await ask(tx, store, { ...question, split }, now);
  const total = whole.rows[0]?.values[metric];
  if (!total) return null;
  const parts = rows.flatMap(({ split: part, values }): [string, Value][] => {
    const value = values[metric];
    return part === null || !value ? [] : [[part, value]];
  });
  return { total, parts: new Map(parts) };
};

const sum = (values: Iterable<number>): number => [...values].reduce((all, value) => all + value, 0);

const nums = ({ parts }: Side): number => sum([...parts.values()].map(({ num }) => num ?? 0));
const dens = ({ parts }: Side): number => sum([...parts.values()].map(({ den }) => den ?? 0));

const isNear = (a: number, b: number): boolean =>
  Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a), Math.abs(b));

/** False where a customer is in several parts, or the figure is more than what it divides. */
const addsUp = (side: Side): boolean => {
  const { value, num, den } = side.total;
  if (value === null || num === null) return false;
  if (!isNear(value, den === null ? num : num / den)) return false;
  return isNear(nums(side), num) && (den === null || isNear(dens(side), den));
};

/** A part's share of what is divided by, and its own figure; null where it has nothing to be divided by. */
const shareOf = ({ total }: Side, part: Value | undefined): number | null =>
  total.den ? (part?.den ?? 0) / total.den : null;

/**
 * What a part adds to the change. Of a sum it is the part's own change. Of a ratio it is what its own ratio changed,
 * by its mean share, and what its share changed, by how far its mean ratio is from the mean of all.
 */
const effectOf = (part: string, now: Side, before: Side): number => {
  const [a, b] = [now.parts.get(part), before.parts.get(part)];
  const [den, earlier] = [now.total.den, before.total.den];
  if (den === null || earlier === null) return (a?.num ?? 0) - (b?.num ?? 0);
  const mean = ((now.total.value ?? 0) + (before.total.value ?? 0)) / 2;
  const above = (value: Value | undefined, all: number) =>
    ((value?.num ?? 0) - mean * (value?.den ?? 0)) / all;
  return above(a, den) - above(b, earlier);
};

const namesOf = (terms: readonly Signed[], sign: 1 | -1): string[] =>
  terms.filter((term) => signOf(term) === sign).map((term) => MEASURES[measureOf(term)].label);

/** A metric that is these terms has a name for them: net sales, of gross sales less discounts and returns. */
const divisorOf = ({ den }: Metric): string | null => {
  if (den === null) return null;
  const terms = den.toSorted().join();
  const same = Object.values(METRICS).find(
    (other) => other.den === null && !other.factor && other.num.toSorted().join() === terms,
  );
  return same ? divisorWords([same.label], []) : divisorWords(namesOf(den, 1), namesOf(den, -1));
};

const MOST_PARTS = 8;

const partOf = (part: string, now: Side, before: Side): ChangedPart => {
  const [a, b] = [now.parts.get(part), before.parts.get(part)];
  return {
    part,
    value: a?.value ?? (now.total.den === null ? 0 : null),
    before: b?.value ?? (before.total.den === null ? 0 : null),
    share: shareOf(now, a),
    shareBefore: shareOf(before, b),
    effect: effectOf(part, now, before),
  };
};

/** The largest parts, and the others as one. */
const shortened = (parts: ChangedPart[]): Pick<Changed, 'parts' | 'others'> => {
  const sorted = parts.toSorted(
    (a, b) => Math.abs(b.effect) - Math.abs(a.effect) || (a.part < b.part ? -1 : 1),
  );
  const rest = sorted.slice(MOST_PARTS);
  const others = { count: rest.length, effect: sum(rest.map(({ effect }) => effect)) };
  return { parts: sorted.slice(0, MOST_PARTS), others: rest.length > 0 ? others : null };
};

/** The change of a metric between two periods by the values of a dimension. */
export const changed = async (
  tx: Db,
  store: Store,
  question: ChangeQuestion,
  now: Date,
): Promise<Changed> => {
  const { split, compare } = question;
  const side = await sideOf(tx, store, question, now);
  const heldAgainst = { from: question.from, to: question.to };
  const earlier = await sideOf(tx, store, { ...question, ...compare, heldAgainst }, now);
  const divisor = divisorOf(await metricOf(tx, store, question.metric));
  const none = (reason: string): Changed => ({
    ...{ split, divisor, change: null, parts: [], others: null, reason },
  });
  if (!isKnown(side)) return none(partsUnknown(heldAgainst));
  if (!isKnown(earlier)) return none(partsUnknown(compare));
  if (!addsUp(side) || !addsUp(earlier)) return none(PARTS_OVERLAP);
  const all = [...new Set([...side.parts.keys(), ...earlier.parts.keys()])];
  return {
    ...{ split, divisor },
    change: side.total.value - earlier.total.value,
    ...shortened(all.map((part) => partOf(part, side, earlier))),
    reason: null,
  };
};
