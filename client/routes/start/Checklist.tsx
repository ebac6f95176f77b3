import { Link } from '@tanstack/react-router';
import type { ChecklistStep, ChecklistView } from '../../../server/bridge/types';
import type { ChecklistStepId } from '../../../shared/lists';
import { countWords, type Forms } from '../../../shared/numberWords';
import { Mark } from '../../ui/Status';
import { classes } from '../../ui/classes';
import styles from './Checklist.module.css';

/** What each step brings to a young store, and where it is taken. */

const NAMES: Record<ChecklistStepId, string> = {
  store: 'Store',
  orders: 'Orders',
  sessions: 'Sessions',
  costs: 'Costs',
  targets: 'Targets',
};

const MARKS = { done: 'done', begun: 'unclear', open: 'unknown' } as const;
const STATE_WORDS = { done: 'done', begun: 'begun', open: 'open' } as const;
const FIGURES: Forms = { one: 'figure', other: 'figures' };
/** As many are named by the sentence itself. */
const NAMED = 3;

const data = { from: '/s/$store', to: '/s/$store/data', className: 'qd-link' } as const;

const Connect = () => (
  <Link {...data} search={{ connect: 'choose' }} data-source="choose" aria-label="Connect a shop for orders">
    Connect a shop
  </Link>
);
const ImportFile = ({ of }: { of: string }) => (
  <Link {...data} search={{ tab: 'imports' }} aria-label={`Import a file of ${of}`}>
    Import a file
  </Link>
);

/** Where a step is taken; the store is there already. */
const ACTIONS: Record<Exclude<ChecklistStepId, 'store'>, () => React.ReactNode> = {
  orders: () => (
    <>
      <Connect />
      <ImportFile of="orders" />
    </>
  ),
  sessions: () => (
    <>
      <Link {...data} search={{ tab: 'tracking' }}>
        Set up the pixel
      </Link>
      <ImportFile of="sessions" />
    </>
  ),
  costs: () => <ImportFile of="costs" />,
  targets: () => (
    <Link from="/s/$store" to="/s/$store/roadmap" className="qd-link">
      Lay out a roadmap
    </Link>
  ),
};

const Figures = ({ figures }: Pick<ChecklistStep, 'figures'>) => {
  if (figures.length <= NAMED) return null;
  return (
    <details>
      <summary>All {countWords(figures.length, FIGURES)}</summary>
      <p>{figures.join(' · ')}</p>
    </details>
  );
};

const Step = ({ step: { step, state, says, figures } }: { step: ChecklistStep }) => {
  const Actions = step === 'store' || state === 'done' ? null : ACTIONS[step];
  return (
    <li className={classes(styles.step, styles[state])} data-step={step} data-state={state}>
      <h3>
        <Mark shape={MARKS[state]} />
        {NAMES[step]}
        <span className="qd-sr">, {STATE_WORDS[state]}</span>
      </h3>
      <div>
        <p>{says}</p>
        <Figures figures={figures} />
      </div>
      {Actions && (
        <p className={styles.actions}>
          <Actions />
        </p>
      )}
    </li>
  );
};

export const doneWords = ({ steps }: ChecklistView): string =>
  `${steps.filter(({ state }) => state === 'done').length} of ${steps.length} steps taken`;

export const Checklist = ({ checklist }: { checklist: ChecklistView }) => (
  <ol className={styles.checklist} aria-label="What each step adds">
    {checklist.steps.map((step) => (
      <Step key={step.step} step={step} />
    ))}
  </ol>
);
