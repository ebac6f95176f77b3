import styles from './Soon.module.css';

/** From 5 seconds to 30 minutes, by the logarithm. */
const [FROM, TO] = [5 / 60, 30];
const placeOf = (minutes: number): string => `${(100 * Math.log(minutes / FROM)) / Math.log(TO / FROM)}%`;

const wordsOf = (minutes: number): string => `about ${minutes} min`;

/** When the first figure is there: one axis for all ways. `first`: minutes. */
export const Soon = ({ first }: { first: number }) => (
  <div className={styles.soon} role="img" aria-label={`First figure after ${wordsOf(first)}`}>
    <div className={styles.rule}>
      <i style={{ width: placeOf(first) }} />
      <b style={{ left: placeOf(first) }} />
    </div>
    <div className={styles.marks}>
      <span>5 s</span>
      <span style={{ left: placeOf(1) }}>1 min</span>
      <span>30 min</span>
    </div>
  </div>
);
