import type { Comparison } from '../ask/types';
import { isBeyondPercent } from '../../shared/numberWords';
import type { Part } from '../../shared/sentence';
import { salesByAmount, salesByPercent, type OrderSample } from './sentences';
import type { TileView } from './types';

/** How sure a change of sales is (METRICS C20). */

/** Fewer orders than these are too few to judge by (METRICS 18). */
export const FEW_ORDERS = 30;

/** The orders of both periods, which a comparison of sales rests on. */
const orderSample = (tiles: readonly TileView[]): OrderSample | null => {
  const tile = tiles.find(({ metric }) => metric === 'orders');
  if (!tile?.comparison) return null;
  const [now, before] = [tile.value.value ?? 0, tile.comparison.value.value ?? 0];
  return { now, before, isSmall: Math.min(now, before) < FEW_ORDERS };
};

/** By a percentage; by the amounts where it is beyond what a percentage can show. */
export const salesChange = (
  { relative, value, difference }: Comparison,
  tiles: readonly TileView[],
  { against, currency }: { against: string; currency: string },
): Part[] => {
  const held = { against, sample: orderSample(tiles) };
  if (relative !== null && !isBeyondPercent(relative)) return salesByPercent(relative, held);
  const before = value.value ?? 0;
  return salesByAmount({ now: before + (difference ?? 0), before, currency }, held);
};
