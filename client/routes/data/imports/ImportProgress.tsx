import { count, fileSize } from '../words';
import type { Step } from './upload';
import type { ImportState } from './useImport';
import progressStyles from '../progress.module.css';

/** What is being done with a file, and how far it is. */

const stepText = (step: Step): string => {
  if (step.phase === 'sending') return `Sending ${fileSize(step.done)} of ${fileSize(step.of)}`;
  if (step.phase === 'reading') return `Reading: ${count(step.done)} rows so far`;
  return `Importing ${count(step.done)} of ${count(step.of ?? 0)} records`;
};

const DOING = { sending: 'Sending', checking: 'Checking', importing: 'Importing' } as const;

type Props = Pick<Extract<ImportState, { is: 'running' }>, 'step' | 'what'>;

export const ImportProgress = ({ step, what }: Props) => (
  <div className={progressStyles.progress}>
    <b role="status">{DOING[what]}</b>
    <progress
      max={step.of ?? undefined}
      value={step.of === null ? undefined : step.done}
      aria-label="Progress"
    />
    <span>{stepText(step)}</span>
  </div>
);
