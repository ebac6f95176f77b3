import type { CSSProperties } from 'react';
import type { TableAnswer } from '../../../../server/explore/types';
import { formatValue, isUnsure, type NumberStyle } from '../../../format';
import { axisText } from '../../../kpi/axisText';
import { ticksOf } from '../../../kpi/ticks';
import { classes } from '../../../ui/classes';
import { widest } from '../../../ui/textWidth';
import type { Wanted } from '../state';
import type { Bar } from './chart';
import styles from './Bars.module.css';

/** Rows as bars from zero, the other period as a dashed line across each. The table has all of the values. */

/** Between a bar and its value. */
const GAP = 8;
/** A longer name is cut: the table has all of it. */
const WIDEST_NAME = 240;
const WIDEST_VALUE = 96;
const VALUE = { size: 13 };

/** Percent of the plot by which a dashed line is so close behind a bar that the value goes behind both. */
const CLOSE = 20;

/** In percent of the plot, which reaches from the lowest to the highest of the values and 0. */
const placeIn = (values: readonly number[]) => {
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const range = high - low || 1;
  return (value: number): number => ((value - low) / range) * 100;
};

const lookOf = ({ value }: Bar): string =>
  classes(
    styles.bar,
    value.value < 0 && styles.negative,
    value.flags.includes('partial') && styles.open,
    isUnsure(value.flags) && styles.unsure,
  );

/** As a chart's labels are written; per something with its decimals, where they have room. */
const textsOf = (bars: readonly Bar[], { of }: Wanted, currency: string): string[] => {
  const print = (style: (value: Bar['value']) => NumberStyle) =>
    bars.map(({ value }) => formatValue(value.value, of.unit, currency, style(value)));
  const texts = print(({ den }) => (den === null ? 'axis' : 'unit'));
  return widest(texts, VALUE) > WIDEST_VALUE ? print(() => 'axis') : texts;
};

interface RowProps {
  bar: Bar;
  text: string;
  at: (value: number) => number;
}

const Row = ({ bar, text, at }: RowProps) => {
  const { value } = bar.value;
  const [left, right] = [at(Math.min(0, value)), at(Math.max(0, value))];
  const line = bar.before === null ? right : at(bar.before);
  const end = line > right && line < right + CLOSE ? line : right;
  return (
    <li>
      <span className={styles.name} title={bar.name}>
        {bar.name}
      </span>
      <span className={styles.track}>
        <i className={lookOf(bar)} style={{ left: `${left}%`, width: `${right - left}%` }} />
        {bar.before !== null && <u style={{ left: `${line}%` }} />}
        <span className={styles.value} style={{ left: `${end}%` }}>
          {text}
        </span>
      </span>
    </li>
  );
};

interface Props {
  bars: readonly Bar[];
  wanted: Wanted;
  table: TableAnswer;
  /** What the picture shows, in a sentence. */
  label: string;
}

export const Bars = ({ bars, wanted, table, label }: Props) => {
  const { unit } = wanted.of;
  const { currency } = table;
  const drawn = bars.flatMap(({ value, before }) => [value.value, before ?? 0]);
  const ticks = ticksOf(drawn);
  const at = placeIn(drawn);
  const shown = ticks.filter((tick) => at(tick) >= 0 && at(tick) <= 100);
  const texts = textsOf(bars, wanted, currency);
  const names = widest(
    bars.map(({ name }) => name),
    { size: 13 },
  );
  const room = {
    '--name-room': `${Math.min(WIDEST_NAME, names)}px`,
    '--value-room': `${widest(texts, VALUE) + GAP}px`,
  } as CSSProperties;
  return (
    <div className={styles.bars} style={room} role="img" aria-label={label}>
      <ul>
        {bars.map((bar, i) => (
          <Row key={bar.id} bar={bar} text={texts[i] ?? ''} at={at} />
        ))}
      </ul>
      <div className={styles.axis}>
        {shown.map((tick) => (
          <span key={tick} className={classes(tick === 0 && styles.zero)} style={{ left: `${at(tick)}%` }}>
            <span>{axisText(tick, ticks, unit, currency)}</span>
          </span>
        ))}
      </div>
    </div>
  );
};
