import { Skeleton } from '../ui/states';
import { classes } from '../ui/classes';
import bridgeStyles from './bridge.module.css';
import styles from './BridgeSkeleton.module.css';
import tileStyles from './Tile.module.css';
import chartStyles from './chart.module.css';

const TILES = 8;
const PHASES = 4;

/** The Bridge's boxes at their exact sizes: nothing moves when the numbers arrive. */
export const BridgeSkeleton = () => (
  <div className={bridgeStyles.bridge} aria-busy="true" aria-label="Loading the Bridge" role="status">
    <div className={styles.verdict}>
      <Skeleton height={26} width="92%" />
      <Skeleton height={26} width="60%" />
    </div>
    <div className={styles.phases}>
      {Array.from({ length: PHASES }, (_, i) => (
        <Skeleton key={i} height={64} />
      ))}
    </div>
    <section className={styles.section}>
      <Skeleton height={20} width={280} />
      <div className={tileStyles.tiles}>
        {Array.from({ length: TILES }, (_, i) => (
          <div key={i} className={tileStyles.tile}>
            <Skeleton height={18} width={110} />
            <div className={tileStyles.value}>
              <Skeleton height={32} width={130} />
            </div>
            <Skeleton height={18} width={160} />
            <div className={styles.pace}>
              <Skeleton height={3} />
              <Skeleton height={12} width={140} />
            </div>
          </div>
        ))}
      </div>
    </section>
    <div className={bridgeStyles.columns}>
      <section className={styles.section}>
        <Skeleton height={20} width={260} />
        <div className={classes(chartStyles.frame, chartStyles.two, chartStyles.waiting)} />
      </section>
      <section className={styles.section}>
        <Skeleton height={20} width={200} />
        <Skeleton height={300} />
      </section>
    </div>
    <section className={styles.section}>
      <Skeleton height={20} width={260} />
      <Skeleton height={480} />
    </section>
  </div>
);
