import { countWords, DAYS } from '../../shared/numberWords';
import { Link } from '@tanstack/react-router';
import type { BridgeView } from '../../server/bridge/types';
import { daysIn } from '../../shared/days';
import { shortRange } from '../../shared/dayWords';
import { Section } from '../ui/parts';
import { Tile } from './Tile';
import { TilesTable } from './TilesTable';
import styles from './Tile.module.css';

/** The comparison's dates, said once for all tiles. */
const noteOf = ({ period, comparison, tiles, today }: BridgeView): string => {
  const same =
    comparison && daysIn(comparison) === daysIn(period)
      ? `the same ${countWords(daysIn(period), DAYS)}`
      : null;
  const against = comparison
    ? `Against ${[shortRange(comparison, today), same].filter(Boolean).join(', ')}.`
    : 'Without a comparison.';
  const hasTargets = tiles.some((tile) => tile.target);
  return hasTargets ? `${against} The tick on each rule is where today should be.` : against;
};

const TableSwitch = ({ on }: { on: boolean }) => (
  <Link
    className="qd-link"
    to="."
    search={(previous) => ({ ...previous, table: on ? undefined : true })}
    resetScroll={false}
  >
    {on ? 'View as tiles' : 'View as table'}
  </Link>
);

/** The key figures: tiles, or the same as a table with `?table=true`. */
export const TilesGrid = ({ view, asTable }: { view: BridgeView; asTable: boolean }) => (
  <Section title="Key figures" note={noteOf(view)} action={<TableSwitch on={asTable} />}>
    {asTable ? (
      <TilesTable tiles={view.tiles} currency={view.currency} today={view.today} />
    ) : (
      <div className={styles.tiles}>
        {view.tiles.map((tile) => (
          <Tile key={tile.metric} tile={tile} currency={view.currency} today={view.today} />
        ))}
      </div>
    )}
  </Section>
);
