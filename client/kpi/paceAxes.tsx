import { XAxis, YAxis } from 'recharts';
import { DayTick } from './DayTick';
import { dayTicks, tickText } from './pace';
import type { Day } from '../../shared/days';

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

interface MoneyProps {
  ticks: number[];
  currency: string;
  isNarrow: boolean;
  /** A plus before what is above zero. */
  isSigned?: boolean;
}

export const MoneyAxis = ({ ticks, currency, isNarrow, isSigned = false }: MoneyProps) => (
  <YAxis
    width={isNarrow ? 46 : 52}
    axisLine={false}
    tickLine={false}
    ticks={ticks}
    interval={0}
    domain={[ticks[0] ?? 0, ticks.at(-1) ?? 1]}
    tick={{ fontSize: 12, fill: 'var(--qd-ink3)' }}
    tickFormatter={(tick: number) => tickText(tick, ticks, currency, isSigned)}
  />
);
