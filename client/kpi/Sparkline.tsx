import { useId } from 'react';
import styles from './Sparkline.module.css';

const WIDTH = 112;
const HEIGHT = 36;
const PAD = { x: 2, y: 4 };

type Series = readonly (number | null)[];

interface Frame {
  step: number;
  x: (index: number) => number;
  y: (value: number) => number;
}

const known = (series: Series): number[] => series.filter((value) => value !== null);

const frameOf = (length: number, values: number[]): Frame => {
  const low = Math.min(...values);
  const range = Math.max(...values) - low || 1;
  const step = (WIDTH - 2 * PAD.x) / Math.max(1, length - 1);
  return {
    step,
    x: (index) => PAD.x + index * step,
    y: (value) => HEIGHT - PAD.y - ((value - low) / range) * (HEIGHT - 2 * PAD.y),
  };
};

const round = (n: number): number => Math.round(n * 10) / 10;

/** A gap in the data is a gap in the line. */
const pathOf = (series: Series, { x, y }: Frame): string =>
  series
    .map((value, index) => {
      if (value === null) return '';
      const starts = index === 0 || series[index - 1] === null;
      return `${starts ? 'M' : 'L'}${round(x(index))} ${round(y(value))}`;
    })
    .join('');

/** The place of an unfinished bucket: half a step to either side, within the picture. */
const Hatch = ({ index, frame: { x, step }, fill }: { index: number; frame: Frame; fill: string }) => {
  const left = Math.max(0, x(index) - step / 2);
  const right = Math.min(WIDTH, x(index) + step / 2);
  return <rect x={round(left)} y={0} width={round(right - left)} height={HEIGHT} fill={fill} />;
};

interface Props {
  values: Series;
  comparison?: Series;
  /** Which of the values are of buckets that are cut, or still run: they are no part of the line. */
  open?: readonly boolean[];
}

/** The shape of a figure over its period, with the comparison behind it. Decorative: the table twin has the values. */
export const Sparkline = ({ values, comparison = [], open = [] }: Props) => {
  const hatch = useId();
  const whole = values.map((value, index) => (open[index] ? null : value));
  if (known(whole).length < 2) return null;
  const frame = frameOf(Math.max(values.length, comparison.length), [...known(whole), ...known(comparison)]);
  const last = whole.findLastIndex((value) => value !== null);
  const unfinished = values.flatMap((value, index) => (open[index] && value !== null ? [index] : []));
  return (
    <svg
      className={styles.spark}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      aria-hidden="true"
    >
      {unfinished.length > 0 && (
        <defs>
          <pattern
            id={hatch}
            width="5"
            height="5"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <path className={styles.hatch} d="M0 0V5" />
          </pattern>
        </defs>
      )}
      {unfinished.map((index) => (
        <Hatch key={index} index={index} frame={frame} fill={`url(#${hatch})`} />
      ))}
      <path className={styles.ghost} d={pathOf(comparison, frame)} />
      <path className={styles.line} d={pathOf(whole, frame)} />
      <circle cx={round(frame.x(last))} cy={round(frame.y(whole[last] ?? 0))} r={2} />
    </svg>
  );
};
