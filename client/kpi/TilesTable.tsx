import type { TileView } from '../../server/roadmap/types';
import { formatMissing, formatPercent, formatRange, formatValue } from '../format';
import { Delta, Figure, Status } from '../ui/parts';
import { isShort, NO_RATE, tileStyle } from './tile';

interface Props {
  tiles: TileView[];
  currency: string;
  today: string;
}

const Row = ({ tile, currency, today }: { tile: TileView } & Omit<Props, 'tiles'>) => {
  const { value, target } = tile;
  const style = tileStyle(tile);
  const targetStyle = target?.isTotal ? 'headline' : 'unit';
  const printed =
    value.value === null ? formatMissing(value.flags) : formatValue(value.value, tile.unit, currency, style);
  return (
    <tr>
      <th scope="row">{tile.label}</th>
      <td className="num">
        <Figure why={tile.metric}>{printed}</Figure>
        {isShort(tile) && <small>{NO_RATE}</small>}
      </td>
      <td>{formatRange(tile.period, today)}</td>
      <td>
        <Delta comparison={tile.comparison} unit={tile.unit} currency={currency} style={style} />
      </td>
      <td className="num">{target && formatValue(target.target, target.unit, currency, targetStyle)}</td>
      <td className="num">{target && formatPercent(target.rawAttainment, 0)}</td>
      <td>{target && <Status status={target.status} />}</td>
    </tr>
  );
};

/** The tiles as a table: the same figures for readers of tables and of screens alike. */
export const TilesTable = ({ tiles, currency, today }: Props) => (
  <div className="qd-scroll" tabIndex={0} role="region" aria-label="Key figures as a table">
    <table className="qd-table">
      <thead>
        <tr>
          <th scope="col">Figure</th>
          <th scope="col" className="num">
            Value
          </th>
          <th scope="col">Window</th>
          <th scope="col">Change</th>
          <th scope="col" className="num">
            Target
          </th>
          <th scope="col" className="num">
            Of the way
          </th>
          <th scope="col">Status</th>
        </tr>
      </thead>
      <tbody>
        {tiles.map((tile) => (
          <Row key={tile.metric} tile={tile} currency={currency} today={today} />
        ))}
      </tbody>
    </table>
  </div>
);
