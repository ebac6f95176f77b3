import type { ReactNode } from 'react';
import { Button } from './Button';
import { classes } from './classes';
import { clockWords, sentenceOf, type Problem } from './problem';
import styles from './LastAnswer.module.css';

/** A question with its last good answer, as a query has them. */
interface Asked {
  error: Problem | null;
  /** The question had an answer before it failed. */
  isRefetchError: boolean;
  isFetching: boolean;
  /** Of the answer, in milliseconds since 1970. */
  dataUpdatedAt: number;
  refetch: () => unknown;
}

interface Props {
  /** What `children` are drawn of. */
  of: readonly Asked[];
  children: ReactNode;
}

const wordsOf = (failed: readonly Asked[]): string => {
  const oldest = Math.min(...failed.map(({ dataUpdatedAt }) => dataUpdatedAt));
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const sentence = failed.map(({ error }) => error && sentenceOf(error)).find((words) => words) ?? '';
  return `Figures of ${clockWords(oldest, Date.now(), timeZone)}. ${sentence}`;
};

/** Figures stay when they can't be read again: dimmed, with their time, the reason and a way to ask once more. */
export const LastAnswer = ({ of, children }: Props) => {
  const failed = of.filter(({ isRefetchError }) => isRefetchError);
  const isOld = failed.length > 0;
  const isAsking = failed.some(({ isFetching }) => isFetching);
  return (
    <>
      {isOld && (
        <p className={styles.line} role="alert" data-last-answer>
          <span>{wordsOf(failed)}</span>{' '}
          <Button look="link" disabled={isAsking} onClick={() => failed.forEach(({ refetch }) => refetch())}>
            {isAsking ? 'Trying …' : 'Try again'}
          </Button>
        </p>
      )}
      <div className={classes(styles.answer, isOld && styles.old)} data-old={isOld ? '' : undefined}>
        {children}
      </div>
    </>
  );
};
