import type { BridgeView, PacePoint } from '../../server/bridge/types';
import { formatValue } from '../format';
import { difference } from './pace';
import { dayWords } from '../../shared/dayWords';
import styles from './chart.module.css';

interface Props {
  view: BridgeView;
  /** Given by recharts. */
  active?: boolean;
  payload?: readonly { payload?: PacePoint }[];
}

/** A small table of the day under the pointer. */
export const PaceTooltip = ({ view, active, payload }: Props) => {
  const point = payload?.[0]?.payload;
  if (!active || !point) return null;
  const rows = (['actual', 'target', 'comparison'] as const).filter((key) => point[key] !== null);
  const gap = difference(point, view.currency);
  const names = { actual: 'Net sales', target: 'Target pace', comparison: 'Comparison' };
  return (
    <table className={styles.tooltip}>
      <caption>{dayWords(point.day, view.today)}</caption>
      <tbody>
        {rows.map((key) => (
          <tr key={key}>
            <th scope="row">{names[key]}</th>
            <td>{formatValue(point[key], 'money', view.currency)}</td>
          </tr>
        ))}
        {gap && (
          <tr>
            <th scope="row">To the pace</th>
            <td>{gap}</td>
          </tr>
        )}
      </tbody>
    </table>
  );
};
