import type { BridgeView } from '../../server/bridge/types';
import { formatValue } from '../format';
import { difference } from './pace';
import { dayWords, shortRange } from '../../shared/dayWords';

/** The chart's numbers by day, cumulative. */
export const PaceTable = ({ view }: { view: BridgeView }) => {
  const cell = (value: number | null) => (value === null ? '' : formatValue(value, 'money', view.currency));
  const compared = view.comparison ? `Comparison, ${shortRange(view.comparison, view.today)}` : null;
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
            <th scope="row">{dayWords(point.day, view.today)}</th>
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
