import type { KpiView } from '../../server/roadmap/types';
import type { TileView } from '../../server/bridge/types';
import { formatMissing, formatValue } from '../format';
import { Delta } from './Delta';
import { Figure } from './Figure';
import { Status } from '../ui/Status';
import { attainedOf } from './attained';
import { isShort, NO_RATE, samePeriod, sampleCaption, tileStyle } from './tile';
import { dayWords, shortRange } from '../../shared/dayWords';
import { Table } from '../ui/Table';
import type { Day } from '../../shared/days';

interface Props {
  tiles: TileView[];
  currency: string;
  today: Day;
}

/** A target may be read over days of its own: its share then has its value beside it. */
const OfTheWay = ({ tile, target, currency }: { tile: TileView; target: KpiView; currency: string }) => {
  const { way, counts } = attainedOf(target);
  const value = formatValue(target.actual, target.unit, currency, target.isTotal ? 'headline' : 'unit');
  return (
    <>
      {way}
      {counts && <small>{counts}</small>}
      {!samePeriod(tile, target) && target.actual !== null && (
        <small>
          {value}, {target.windowLabel}
        </small>
      )}
    </>
  );
};

const Row = ({ tile, currency, today }: { tile: TileView } & Omit<Props, 'tiles'>) => {
  const { value, target } = tile;
  const style = tileStyle(tile);
  const targetStyle = target?.isTotal ? 'headline' : 'unit';
  const printed =
    value.value === null ? formatMissing(value) : formatValue(value.value, tile.unit, currency, style);
  return (
    <tr>
      <th scope="row">{tile.label}</th>
      <td className="num">
        <Figure why={tile.metric}>{printed}</Figure>
        {isShort(tile) && <small>{NO_RATE}</small>}
        {value.value !== null && <small>{sampleCaption(tile, currency)}</small>}
      </td>
      <td>
        {shortRange(tile.period, today)}
        {tile.lastDay && <small>known to {dayWords(tile.lastDay, today)}</small>}
      </td>
      <td>
        <Delta comparison={tile.comparison} unit={tile.unit} currency={currency} style={style} />
      </td>
      <td className="num">{target && formatValue(target.target, target.unit, currency, targetStyle)}</td>
      <td className="num">{target && <OfTheWay tile={tile} target={target} currency={currency} />}</td>
      <td>{target && <Status status={target.status} />}</td>
    </tr>
  );
};

/** The tiles as a table: the same figures for readers of tables and of screens alike. */
export const TilesTable = ({ tiles, currency, today }: Props) => (
  <Table
    label="Key figures as a table"
    head={[
      'Figure',
      { num: 'Value' },
      'Window',
      'Change',
      { num: 'Target' },
      { num: 'Of the way' },
      'Status',
    ]}
  >
    {tiles.map((tile) => (
      <Row key={tile.metric} tile={tile} currency={currency} today={today} />
    ))}
  </Table>
);
