import type { BridgeView } from '../../server/bridge/types';
import { formatValue } from '../format';
import { difference } from './pace';
import { dayWords, shortRange } from '../../shared/dayWords';
import { Table } from '../ui/Table';
import styles from './chart.module.css';

/** The chart's numbers by day, cumulative; with a label in a frame of its own. */
export const PaceTable = ({ view, label }: { view: BridgeView; label?: string }) => {
  const cell = (value: number | null) => (value === null ? '' : formatValue(value, 'money', view.currency));
  const compared = view.comparison ? `Comparison, ${shortRange(view.comparison, view.today)}` : null;
  return (
    <Table
      label={label}
      frame={styles.scroll}
      caption="Net sales since the start of the period, by day"
      head={[
        'To',
        { num: 'Net sales' },
        { num: 'Target pace' },
        { num: 'Difference' },
        compared !== null && { num: compared },
      ]}
    >
      {view.pace.map((point) => (
        <tr key={point.day}>
          <th scope="row">{dayWords(point.day, view.today)}</th>
          <td className="num">{cell(point.actual)}</td>
          <td className="num">{cell(point.target)}</td>
          <td className="num">{difference(point, view.currency)}</td>
          {compared && <td className="num">{cell(point.comparison)}</td>}
        </tr>
      ))}
    </Table>
  );
};
