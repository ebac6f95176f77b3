import type { BridgeView } from '../../server/bridge/types';
import { FACT_WORDS } from '../../shared/listWords';
import { capitalised } from '../../shared/sentence';
import { coveredWords } from '../coverageWords';
import { shortRange } from '../../shared/dayWords';
import styles from './CoverageFooter.module.css';

const provisional = ({ provisionalFrom, today, empty }: BridgeView): string | null =>
  !empty && provisionalFrom && provisionalFrom < today
    ? `${shortRange({ from: provisionalFrom, to: today }, today)} is provisional: late changes are counted for 72 hours`
    : null;

/** Which days the data covers that the page was made of. */
export const CoverageFooter = ({ view }: { view: BridgeView }) => {
  const { coverage, today, definitionVersion } = view;
  const note = provisional(view);
  return (
    <footer className={styles.covered}>
      {coverage.length === 0 && <span>Nothing has come in yet</span>}
      {coverage.map((fact) => (
        <span key={fact.fact}>
          <b>{capitalised(FACT_WORDS[fact.fact])}</b> {coveredWords(fact, today)}
        </span>
      ))}
      {note && <span>{note}</span>}
      <span>Definitions v{definitionVersion}</span>
    </footer>
  );
};
