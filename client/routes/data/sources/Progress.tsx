import type { Job } from '../../../../server/jobs/queue';
import { progressWords } from './words';
import { Button } from '../../../ui/Button';
import { classes } from '../../../ui/classes';
import styles from '../progress.module.css';

/** How far a sync is, and a way to stop it. */
export const Progress = ({ job, cancel }: { job: Job; cancel: () => void }) => {
  const { progress } = job;
  const of = progress?.phase === 'fetching' ? progress.of : null;
  return (
    <div className={classes(styles.progress, styles.fetching)}>
      <b>Fetching</b>
      <progress
        max={of === null ? undefined : Math.max(1, of)}
        value={of === null ? undefined : progress?.done}
        aria-label="Progress"
      />
      <span role="status">{progressWords(job)}</span>
      <Button onClick={cancel}>Cancel</Button>
    </div>
  );
};
