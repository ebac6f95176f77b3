import { shortDay } from '../../shared/dayWords';
import type { Day } from '../../shared/days';
import styles from './chart.module.css';

interface Props {
  x?: number | string;
  y?: number | string;
  index?: number;
  visibleTicksCount?: number;
  payload?: { value: Day };
}

/** The first and the last label are anchored inward, so that nothing leaves the frame. */
export const DayTick = ({ x, y, index = 0, visibleTicksCount = 0, payload }: Props) => {
  const anchor = index === 0 ? 'start' : index === visibleTicksCount - 1 ? 'end' : 'middle';
  return (
    <text x={x} y={Number(y) + 12} textAnchor={anchor} className={styles.axis}>
      {payload && shortDay(payload.value)}
    </text>
  );
};
