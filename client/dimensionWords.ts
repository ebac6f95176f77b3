import type { DimensionId } from '../shared/lists';

/** Dimensions whose values are our own words (organic_search), not a shop's. */
const OURS: ReadonlySet<string> = new Set<DimensionId>(['channel', 'device', 'customer_type', 'identity']);

/** A split's value as people write it: "Organic search"; a shop's own words stay as they are. */
export const wordsOf = (value: string, dimension: string | null): string =>
  dimension && OURS.has(dimension) && /^[a-z]+(_[a-z]+)*$/.test(value)
    ? value.charAt(0).toUpperCase() + value.slice(1).replaceAll('_', ' ')
    : value;
