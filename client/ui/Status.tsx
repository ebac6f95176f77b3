import type { ReactNode } from 'react';
import type { Status as StatusOf } from '../../shared/lists';
import { STATUS_WORDS } from '../../shared/listWords';
import { capitalised } from '../../shared/sentence';
import { classes } from './classes';
import styles from './Status.module.css';

/** A judgement: shape, word, then colour. */

const TONES: Record<StatusOf, string> = {
  on_track: 'qd-good',
  at_risk: 'qd-warn',
  off_track: 'qd-bad',
  unclear: 'qd-none',
  unknown: 'qd-none',
};

const shapes: Record<StatusOf | 'done', ReactNode> = {
  on_track: <circle cx="5" cy="5" r="4.2" />,
  at_risk: <path d="M5 .6 9.6 9H.4z" />,
  off_track: <path d="M1 1h8v8H1z" />,
  unclear: (
    <path
      d="M5 1.1a3.9 3.9 0 1 1 0 7.8a3.9 3.9 0 1 1 0-7.8M2.9 5h4.2"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.2"
    />
  ),
  unknown: (
    <circle
      cx="5"
      cy="5"
      r="3.9"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.2"
      strokeDasharray="2 1.6"
    />
  ),
  done: <path d="M.8 5.2 3.8 8.2 9.2 2" fill="none" stroke="currentColor" strokeWidth="1.7" />,
};

export const Mark = ({ shape }: { shape: keyof typeof shapes }) => (
  <svg className={styles.mark} viewBox="0 0 10 10" aria-hidden="true">
    {shapes[shape]}
  </svg>
);

export const Status = ({ status, children }: { status: StatusOf; children?: ReactNode }) => (
  <span className={classes(styles.status, TONES[status])} data-judgement={status}>
    <Mark shape={status} />
    {children ?? capitalised(STATUS_WORDS[status])}
  </span>
);

/** Work that is finished. */
export const Done = ({ children }: { children: ReactNode }) => (
  <span className={classes(styles.status, 'qd-good')} data-judgement="done">
    <Mark shape="done" />
    {children}
  </span>
);
