import { useContext, useLayoutEffect, useRef, type ReactNode } from 'react';
import { Button } from './Button';
import { classes } from './classes';
import { readersClock, StoreClock, type Clock } from './clock';
import { focusAround } from './focusAround';
import { clockWords, lineOf, type Problem } from './problem';
import styles from './LastAnswer.module.css';

/** What of a query is needed: its last good answer has a time. */
interface Query {
  error: Problem | null;
  /** There was an answer before the query failed. */
  isRefetchError: boolean;
  isFetching: boolean;
  /** Of the answer, in milliseconds since 1970. */
  dataUpdatedAt: number;
  refetch: () => unknown;
}

interface Props {
  /** What `children` are drawn of. */
  of: readonly Query[];
  children: ReactNode;
}

const wordsOf = (failed: readonly Query[], { timeZone, name }: Clock): string => {
  const oldest = Math.min(...failed.map(({ dataUpdatedAt }) => dataUpdatedAt));
  const sentence = failed.map(({ error }) => error && lineOf(error)).find((words) => words) ?? '';
  return `Figures of ${clockWords(oldest, Date.now(), timeZone)}, ${name}. ${sentence}`;
};

const Line = ({ failed }: { failed: readonly Query[] }) => {
  const clock = useContext(StoreClock) ?? readersClock();
  const isFetching = failed.some((query) => query.isFetching);
  const line = useRef<HTMLParagraphElement>(null);
  // the line goes once there is an answer, and the focus with it
  useLayoutEffect(() => {
    const element = line.current;
    return () => {
      if (element?.contains(document.activeElement)) focusAround(element);
    };
  }, []);
  return (
    <p ref={line} className={styles.line} data-last-answer>
      <span role="alert">{wordsOf(failed, clock)}</span>{' '}
      <Button
        look="link"
        aria-disabled={isFetching}
        onClick={() => !isFetching && failed.forEach(({ refetch }) => refetch())}
      >
        {isFetching ? 'Trying …' : 'Try again'}
      </Button>
    </p>
  );
};

/** Figures stay when they can't be read again: dimmed, with their time, the reason and a way to ask once more. */
export const LastAnswer = ({ of, children }: Props) => {
  const failed = of.filter(({ isRefetchError }) => isRefetchError);
  const isOld = failed.length > 0;
  return (
    <>
      {isOld && <Line failed={failed} />}
      <div className={classes(styles.answer, isOld && styles.old)} data-old={isOld ? '' : undefined}>
        {children}
      </div>
    </>
  );
};
