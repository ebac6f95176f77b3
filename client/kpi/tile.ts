import type { KpiView } from '../../server/roadmap/types';
import type { TileView } from '../../server/bridge/types';
import { formatPercent, formatValue, type NumberStyle } from '../format';
import { textWidth } from '../ui/textWidth';
import { daysIn, addDays, type Day } from '../../shared/days';

/** The words under a tile's pace rule. */
export interface Caption {
  attained: string;
  due: string;
}

const isRegression = (kpi: KpiView): boolean => (kpi.rawAttainment ?? 0) < 0;

/** A target may be read over other days than its tile. */
export const samePeriod = (tile: TileView, kpi: KpiView): boolean =>
  tile.period.from === kpi.window.from && tile.period.to === kpi.window.to;

const share = (fraction: number): string =>
  formatPercent(fraction, Math.abs(fraction) < 1 && fraction !== 0 ? 1 : 0);

const attainedWords = (tile: TileView, kpi: KpiView, currency: string): string => {
  const style: NumberStyle = kpi.isTotal ? 'axis' : 'unit';
  const value = (v: number | null) => formatValue(v, kpi.unit, currency, style);
  if (kpi.target === null) return 'No target yet';
  if (kpi.rawAttainment === null) return `Aim ${value(kpi.target)}`;
  if (isRegression(kpi)) {
    const side = kpi.better === 'down' || (kpi.baseline ?? 0) > kpi.target ? 'Above' : 'Below';
    return `${side} its ${value(kpi.baseline)} start, aim ${value(kpi.target)}`;
  }
  if (kpi.isTotal) {
    const reached = `${share(kpi.rawAttainment)} of ${value(kpi.target)}`;
    return samePeriod(tile, kpi) ? reached : `${value(kpi.actual)} is ${reached}`;
  }
  const way = formatPercent(kpi.rawAttainment, 0);
  if (samePeriod(tile, kpi)) return `${way} of the way to ${value(kpi.target)}`;
  return `${daysIn(kpi.window)} days at ${value(kpi.actual)}, ${way} to ${value(kpi.target)}`;
};

const dueWords = (kpi: KpiView): string => {
  if (kpi.due === null) return '';
  return kpi.isTotal ? `${share(kpi.due)} due` : `${formatPercent(kpi.due, 0)} gone`;
};

/** What is attained of the target, and what is due today: "68.7% of €2.52 M", "68.4% due". */
export const captionOf = (tile: TileView, kpi: KpiView, currency: string): Caption => ({
  attained: attainedWords(tile, kpi, currency),
  due: dueWords(kpi),
});

/** Pixels that a figure has in the narrowest tile of a row of four. */
const ROOM = 186;

/** What a tile shows of its value: the whole, or where it has no room for that a short form of it. */
export const figureOf = (tile: TileView, currency: string): { shown: string; whole: string } => {
  const whole = formatValue(tile.value.value, tile.unit, currency, tileStyle(tile));
  const hasRoom = textWidth(whole, { size: 28, weight: 500 }) <= ROOM;
  return { whole, shown: hasRoom ? whole : formatValue(tile.value.value, tile.unit, currency, 'axis') };
};

/** Money per something carries cents, a total does not. */
export const tileStyle = ({ value }: TileView): NumberStyle => (value.den === null ? 'headline' : 'unit');

/** Which customers a figure is about that needs time to mature; null for figures of the page's own period. */
export const cohortWords = ({ periodLabel, period }: TileView, today: Day): string | null => {
  const last = addDays(period.to, -1).slice(0, 4);
  return periodLabel && last !== today.slice(0, 4) ? `${periodLabel} ${last}` : periodLabel;
};

/** What a rate or a mean rests on, and how sure it is. "of 43,120 sessions, 95% 2.31% to 2.60%"; null of a total. */
export const sampleCaption = ({ sample, value, unit }: TileView, currency: string): string | null => {
  if (sample === null) return null;
  const [low, high] = value.interval ?? [];
  if (low === undefined || high === undefined) return `of ${sample}`;
  const print = (end: number) => formatValue(end, unit, currency, 'unit');
  return `of ${sample}, 95% ${print(low)} to ${print(high)}`;
};

export const isSmallSample = ({ value }: TileView): boolean => value.flags.includes('small_sample');

/** Money is missing in it: some orders or costs could not be converted. */
export const isShort = ({ value }: TileView): boolean => value.flags.includes('unconverted');
export const NO_RATE = 'Without what has no exchange rate';
