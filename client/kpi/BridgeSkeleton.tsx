import { Skeleton } from '../ui/states';

const TILES = 8;
const PHASES = 4;

/** The Bridge's boxes at their exact sizes: nothing moves when the numbers arrive. */
export const BridgeSkeleton = () => (
  <div className="qd-bridge" aria-busy="true" aria-label="Loading the Bridge" role="status">
    <div className="qd-skeleton-verdict">
      <Skeleton height={26} width="92%" />
      <Skeleton height={26} width="60%" />
    </div>
    <div className="qd-skeleton-phases">
      {Array.from({ length: PHASES }, (_, i) => (
        <Skeleton key={i} height={64} />
      ))}
    </div>
    <section className="qd-skeleton-section">
      <Skeleton height={20} width={280} />
      <div className="qd-tiles">
        {Array.from({ length: TILES }, (_, i) => (
          <div key={i} className="qd-tile">
            <Skeleton height={18} width={110} />
            <div className="qd-tile-value">
              <Skeleton height={32} width={130} />
            </div>
            <Skeleton height={18} width={160} />
            <div className="qd-skeleton-pace">
              <Skeleton height={3} />
              <Skeleton height={12} width={140} />
            </div>
          </div>
        ))}
      </div>
    </section>
    <div className="qd-columns">
      <section className="qd-skeleton-section">
        <Skeleton height={20} width={260} />
        <div className="qd-chart-frame two qd-chart-waiting" />
      </section>
      <section className="qd-skeleton-section">
        <Skeleton height={20} width={200} />
        <Skeleton height={300} />
      </section>
    </div>
    <section className="qd-skeleton-section">
      <Skeleton height={20} width={260} />
      <Skeleton height={480} />
    </section>
  </div>
);
