import type { BridgeView } from '../../server/roadmap/types';
import { formatDay, formatInstant, formatRange } from '../format';
import './freshness.css';

const provisional = ({ provisionalFrom, today, empty }: BridgeView): string | null =>
  !empty && provisionalFrom && provisionalFrom < today
    ? `${formatRange({ from: provisionalFrom, to: today }, today)} is provisional: late changes are counted for 72 hours`
    : null;

/** How new the data is that the page was made of. */
export const FreshnessFooter = ({ view }: { view: BridgeView }) => {
  const { freshness, timeZone, today, definitionVersion } = view;
  const { newestOrderAt, newestSessionDay, newestSpendDay } = freshness;
  const on = (day: string | null) => (day ? formatDay(day, today) : 'none yet');
  const note = provisional(view);
  return (
    <footer className="qd-fresh">
      <span>
        <b>Newest order</b> {newestOrderAt ? formatInstant(newestOrderAt, timeZone) : 'none yet'}
      </span>
      <span>
        <b>Newest session</b> {on(newestSessionDay)}
      </span>
      <span>
        <b>Newest cost</b> {on(newestSpendDay)}
      </span>
      {note && <span>{note}</span>}
      <span>Definitions v{definitionVersion}</span>
    </footer>
  );
};
