import { usePlotArea, useXAxisScale, useYAxisScale } from 'recharts';
import { zip } from '../../shared/items';
import { classes } from '../ui/classes';
import { widest } from '../ui/textWidth';
import { spread } from './spread';
import styles from './chart.module.css';

/** The names of lines at their ends, in the right gutter. */

export interface LineEnd {
  key: string;
  name: string;
  colour: string;
  /** Where the line ends, in the values of the axes. */
  x: number | string;
  y: number;
  isStrong?: boolean;
}

const APART = 18;
/** From the plot to a name, with its leader. */
const NAME_AT = 10;

/** Pixels of a gutter with these names. */
export const gutterOf = (names: readonly string[]): number => NAME_AT + widest(names, { weight: 600 });

/** In the order of their ends, never on top of each other. */
export const EndNames = ({ ends }: { ends: readonly LineEnd[] }) => {
  const [x, y, plot] = [useXAxisScale(), useYAxisScale(), usePlotArea()];
  if (!x || !y || !plot) return null;
  const drawn = ends
    .map((end) => ({ ...end, x: x(end.x) ?? plot.x, y: y(end.y) ?? plot.y }))
    .toSorted((a, b) => a.y - b.y);
  const tops = spread(
    drawn.map((end) => end.y),
    { top: plot.y, bottom: plot.y + plot.height, apart: APART },
  );
  const right = plot.x + plot.width;
  return zip(drawn, tops).map(([end, top]) => (
    <g key={end.key}>
      <path className={styles.leader} d={`M${end.x + 4} ${end.y}L${right + 6} ${top}`} />
      <circle cx={end.x} cy={end.y} r={3} fill={end.colour} />
      <text className={classes(styles.label, end.isStrong && styles.strong)} x={right + NAME_AT} y={top + 4}>
        {end.name}
      </text>
    </g>
  ));
};
