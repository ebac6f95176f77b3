import type { DemoView } from '../../../server/api/rpc/demo';
import { formatPercent } from '../../format';
import styles from './DemoProgress.module.css';

/** How far the demo is: which part of which store is being made, and which share of all is done. */
export const DemoProgress = ({ says, share }: Extract<DemoView, { is: 'loading' }>) => (
  <div className={styles.progress} data-demo="loading">
    <p>
      <b>{says ?? 'The demo is being begun'}</b>
      <span>{formatPercent(share, 0)}</span>
    </p>
    <progress max={1} value={share} aria-label="Demo" />
  </div>
);
