import { XAxis, YAxis } from 'recharts';
import { DayTick } from './DayTick';
import { dayTicks, tickText } from './pace';
import type { Ticks } from './ticks';
import type { Day } from '../../shared/days';
import { widest } from '../ui/textWidth';

/** The axes that the charts of a period's days share, so that they stand exactly below each other. */

export const DayAxis = ({ days, isNarrow }: { days: readonly Day[]; isNarrow: boolean }) => (
  <XAxis
    dataKey="day"
    axisLine={false}
    tickLine={false}
    ticks={dayTicks(days, isNarrow)}
    interval={0}
    height={22}
    tick={<DayTick />}
  />
);

/** Between a label and the plot. */
const GAP = 10;

/** Pixels of an axis with these labels. */
export const axisWidth = (labels: readonly string[]): number => widest(labels) + GAP;

interface MoneyProps {
  ticks: Ticks;
  currency: string;
  width: number;
  /** A plus before what is above zero. */
  isSigned?: boolean;
}

export const MoneyAxis = ({ ticks, currency, width, isSigned = false }: MoneyProps) => (
  <YAxis
    width={width}
    axisLine={false}
    tickLine={false}
    ticks={ticks}
    interval={0}
    domain={[ticks[0] ?? 0, ticks.at(-1) ?? 1]}
    tick={{ fontSize: 12, fill: 'var(--qd-ink3)' }}
    tickFormatter={(tick: number) => tickText(tick, ticks, currency, isSigned)}
  />
);
