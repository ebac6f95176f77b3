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
  const { newestOrderAt, newestSessionAt, newestSpendDay } = freshness;
  const at = (instant: string | null) => (instant ? formatInstant(instant, timeZone) : 'none yet');
  const note = provisional(view);
  return (
    <footer className="qd-fresh">
      <span>
        <b>Newest order</b> {at(newestOrderAt)}
      </span>
      <span>
        <b>Newest session</b> {at(newestSessionAt)}
      </span>
      <span>
        <b>Newest cost</b> {newestSpendDay ? formatDay(newestSpendDay, today) : 'none yet'}
      </span>
      {note && <span>{note}</span>}
      <span>Definitions v{definitionVersion}</span>
    </footer>
  );
};
