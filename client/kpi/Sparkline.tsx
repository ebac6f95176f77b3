import styles from './Sparkline.module.css';
const WIDTH = 112;
const HEIGHT = 36;
const PAD = { x: 2, y: 4 };

type Series = readonly (number | null)[];

interface Frame {
  x: (index: number) => number;
  y: (value: number) => number;
}

const known = (series: Series): number[] => series.filter((value) => value !== null);

const frameOf = (length: number, values: number[]): Frame => {
  const low = Math.min(...values);
  const range = Math.max(...values) - low || 1;
  const step = (WIDTH - 2 * PAD.x) / Math.max(1, length - 1);
  return {
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

/** The shape of a figure over its period, with the comparison behind it. Decorative: the table twin has the values. */
export const Sparkline = ({ values, comparison }: { values: Series; comparison: Series }) => {
  const all = [...known(values), ...known(comparison)];
  if (known(values).length < 2) return null;
  const frame = frameOf(Math.max(values.length, comparison.length), all);
  const last = values.findLastIndex((value) => value !== null);
  return (
    <svg
      className={styles.spark}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      aria-hidden="true"
    >
      <path className={styles.ghost} d={pathOf(comparison, frame)} />
      <path className={styles.line} d={pathOf(values, frame)} />
      <circle cx={round(frame.x(last))} cy={round(frame.y(values[last] ?? 0))} r={2} />
    </svg>
  );
};
