import type { Unit } from '../../server/catalog/types';
import { formatPercent, formatValue } from '../format';
import { tickText } from './pace';
import { stepDecimals, stepOf, type Ticks } from './ticks';

/** A label of an axis: short, and as exact as the step between two labels, so that 3.5% is never written 4%. */
export const axisText = (tick: number, ticks: Ticks, unit: Unit, currency: string): string => {
  if (unit === 'money') return tickText(tick, ticks, currency);
  return unit === 'fraction'
    ? formatPercent(tick, stepDecimals(stepOf(ticks) * 100))
    : formatValue(tick, 'count', currency, 'axis');
};
