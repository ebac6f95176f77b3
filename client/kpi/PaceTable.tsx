import type { BridgeView } from '../../server/bridge/types';
import { formatDay, formatRange, formatValue } from '../format';
import { difference } from './pace';

/** The chart's numbers by day, cumulative. */
export const PaceTable = ({ view }: { view: BridgeView }) => {
  const cell = (value: number | null) => (value === null ? '' : formatValue(value, 'money', view.currency));
  const compared = view.comparison ? `Comparison, ${formatRange(view.comparison, view.today)}` : null;
  return (
    <table className="qd-table">
      <caption className="qd-sr">Net sales since the start of the period, by day</caption>
      <thead>
        <tr>
          <th scope="col">To</th>
          <th scope="col" className="num">
            Net sales
          </th>
          <th scope="col" className="num">
            Target pace
          </th>
          <th scope="col" className="num">
            Difference
          </th>
          {compared && (
            <th scope="col" className="num">
              {compared}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {view.pace.map((point) => (
          <tr key={point.day}>
            <th scope="row">{formatDay(point.day, view.today)}</th>
            <td className="num">{cell(point.actual)}</td>
            <td className="num">{cell(point.target)}</td>
            <td className="num">{difference(point, view.currency)}</td>
            {compared && <td className="num">{cell(point.comparison)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
};
