import { countWords, type Forms } from '../../shared/numberWords';
import { useQuery } from '@tanstack/react-query';
import type { SourcesView } from '../../server/api/rpc/sources';
import { trpc } from '../trpc';
import { Mark } from '../ui/Status';
import { classes } from '../ui/classes';
import styles from './SourceAlarm.module.css';

const LOOK_MS = 60_000;
const NEED_A_LOOK: Forms = { one: 'source needs a look', other: 'sources need a look' };

interface Alarm {
  status: 'off_track' | 'at_risk';
  count: number;
}

const alarmOf = ({ sources }: SourcesView): Alarm | null => {
  const of = (wanted: Alarm['status']) => sources.filter(({ status }) => status === wanted).length;
  const [red, amber] = [of('off_track'), of('at_risk')];
  if (red + amber === 0) return null;
  return { status: red > 0 ? 'off_track' : 'at_risk', count: red + amber };
};

/** How many sources of the store need a look, in the colour of the worst; nothing while all is well. */
export const SourceAlarm = ({ store }: { store: string }) => {
  const { data: alarm } = useQuery(
    trpc.sources.status.queryOptions({ store }, { select: alarmOf, refetchInterval: LOOK_MS }),
  );
  if (!alarm) return null;
  const { status, count } = alarm;
  return (
    <span className={classes(styles.alarm, status === 'off_track' ? 'qd-bad' : 'qd-warn')}>
      <Mark shape={status} />
      <span aria-hidden="true">{count}</span>
      <span className="qd-sr">{countWords(count, NEED_A_LOOK)}</span>
    </span>
  );
};
