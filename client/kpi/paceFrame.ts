import type { BridgeView } from '../../server/bridge/types';
import { addDays } from '../../shared/days';
import { shortRange } from '../../shared/dayWords';
import { formatValue } from '../format';
import { widest } from '../ui/textWidth';
import { endOf, gapsOf, gapTicksOf, paceTicksOf, tickText, type End } from './pace';
import { axisWidth } from './paceAxes';

/** What stands around the two charts of a period, so that they stand exactly below each other. */

export interface EndLabel {
  key: 'target' | 'comparison';
  name: string;
  value: string;
  detail: string;
  end: End;
}

/** The days that the comparison's line was added up over. */
const comparedDays = ({ comparison, pace, today }: BridgeView): string => {
  const end = endOf(pace, 'comparison');
  if (!comparison || !end) return '';
  return shortRange({ from: comparison.from, to: addDays(comparison.from, end.index + 1) }, today);
};

/** The names of the lines that have an end. */
export const endLabelsOf = (view: BridgeView): EndLabel[] => {
  const label = (key: EndLabel['key'], name: string, detail: string): EndLabel[] => {
    const end = endOf(view.pace, key);
    const value = end && formatValue(end.value, 'money', view.currency, 'axis');
    return end && value ? [{ key, name, value, detail, end }] : [];
  };
  return [
    ...label('target', 'Target', 'pace to the end'),
    ...label('comparison', 'Comparison', comparedDays(view)),
  ];
};

export interface Frame {
  /** Pixels of the axis of amounts. */
  left: number;
  /** Pixels of the gutter for the names of the lines; on phones the names stand above the plot. */
  right: number;
  /** Pixels above the plot. */
  top: number;
}

/** From the plot to a name, with its leader. */
export const LEADER = 12;
const GUTTER = 150;
/** Of a name above the plot. */
export const LINE = 18;

export const frameOf = (view: BridgeView, isNarrow: boolean): Frame => {
  const { currency, pace } = view;
  const [ticks, gapTicks] = [paceTicksOf(pace, currency), gapTicksOf(gapsOf(pace), currency)];
  const left = axisWidth([
    ...ticks.map((tick) => tickText(tick, ticks, currency)),
    ...(view.paceTarget === null ? [] : gapTicks.map((tick) => tickText(tick, gapTicks, currency, true))),
  ]);
  const labels = endLabelsOf(view);
  if (isNarrow) return { left, right: 10, top: 16 + labels.length * LINE };
  const names = widest(
    labels.map(({ name, value }) => `${name} ${value}`),
    { weight: 600 },
  );
  const details = widest(labels.map(({ detail }) => detail));
  return { left, right: Math.max(GUTTER, LEADER + Math.max(names, details)), top: 16 };
};
