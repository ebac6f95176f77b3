import styles from './WaterfallBar.module.css';
/** A bar that floats from a running sum to the next one. */

const WIDTH = 330;
const HEIGHT = 28;

export type Scale = (value: number) => number;

/** From the smallest to the largest of these values over the whole width. */
export const scaleOf = (ends: readonly number[]): Scale => {
  const low = Math.min(...ends);
  const range = Math.max(...ends) - low || 1;
  return (value) => Math.round(((value - low) / range) * (WIDTH - 4) * 10) / 10 + 2;
};

interface Props {
  scale: Scale;
  start: number;
  end: number;
  kind: 'plus' | 'minus' | 'total';
  /** Connectors to the row before and the row after. */
  above?: boolean;
  below?: boolean;
}

export const Float = ({ scale, start, end, kind, above, below }: Props) => {
  const [x1, x2, zero] = [scale(start), scale(end), scale(0)];
  return (
    <svg
      className={styles.bar}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path className={styles.zero} d={`M${zero} 0V${HEIGHT}`} />
      {above && <path className={styles.link} d={`M${x1} 0V7`} />}
      <rect
        className={styles[kind]}
        x={Math.min(x1, x2)}
        y={7}
        width={Math.max(1, Math.abs(x2 - x1))}
        height={14}
      />
      {below && <path className={styles.link} d={`M${x2} 21V${HEIGHT}`} />}
    </svg>
  );
};
