import { useState } from 'react';
import type { Store } from '../../../server/types';
import { ErrorState } from '../../ui/states';
import { ChooseFile, ChooseKind, type Chosen } from './ImportChoice';
import { ImportOutcome } from './ImportOutcome';
import type { Choice, Step } from './upload';
import { useImport, type ImportState } from './useImport';
import { count, fileSize } from './words';
import './import.css';

/** Takes a file in: choose it, check it without storing anything, import it, see what it became. */

const choiceOf = (chosen: Chosen): Choice | null => {
  const [kind, value] = [chosen.slice(0, chosen.indexOf(':')), chosen.slice(chosen.indexOf(':') + 1)];
  if (kind === 'format') return { format: value };
  return kind === 'mapping' ? { mapping: value } : null;
};

const STEPS = ['File', 'Kind', 'Check', 'Import'];

const stepOf = (file: File | null, choice: Choice | null, state: ImportState): number => {
  if (!file) return 0;
  if (!choice) return 1;
  if (state.is === 'running') return state.dryRun ? 2 : 3;
  return state.is === 'done' ? (state.report.dryRun ? 3 : 4) : 2;
};

const Steps = ({ at }: { at: number }) => (
  <ol className="qd-steps" aria-label="Steps">
    {STEPS.map((name, i) => (
      <li key={name} className={i < at ? 'done' : undefined} aria-current={i === at ? 'step' : undefined}>
        {i < at ? '✓ ' : ''}
        {i + 1} {name}
      </li>
    ))}
  </ol>
);

const stepText = (step: Step): string => {
  if (step.phase === 'sending') return `Sending ${fileSize(step.done)} of ${fileSize(step.of)}`;
  if (step.phase === 'reading') return `Reading: ${count(step.done)} rows so far`;
  return `Booking ${count(step.done)} of ${count(step.of ?? 0)} records`;
};

const Progress = ({ step, dryRun }: { step: Step; dryRun: boolean }) => (
  <div className="qd-import-progress">
    <b role="status">{dryRun ? 'Checking' : 'Importing'}</b>
    <progress
      max={step.of ?? undefined}
      value={step.of === null ? undefined : step.done}
      aria-label="Progress"
    />
    <span>{stepText(step)}</span>
  </div>
);

interface DecideProps {
  state: ImportState;
  ready: boolean;
  run: (dryRun: boolean) => void;
  cancel: () => void;
  another: () => void;
}

const promise = (state: ImportState): [string, string] => {
  if (state.is === 'running')
    return [
      state.dryRun ? 'Nothing is written.' : 'All or nothing.',
      state.dryRun
        ? 'The check takes back what it books.'
        : 'Until the last row is booked, nobody sees any of it.',
    ];
  if (state.is === 'done' && !state.report.dryRun)
    return ['It is in the ledger.', 'Every page counts it from now on. The same file again changes nothing.'];
  if (state.is === 'done')
    return ['Nothing is written yet.', 'The totals above are what the import would take, row by row.'];
  return ['Nothing is written yet.', 'The check reads and books every row, and takes it all back.'];
};

const Decide = ({ state, ready, run, cancel, another }: DecideProps) => {
  const [head, text] = promise(state);
  const isChecked = state.is === 'done';
  const isImported = state.is === 'done' && !state.report.dryRun;
  return (
    <div className="qd-decide">
      <p>
        <b>{head}</b>
        {text}
      </p>
      {state.is === 'running' ? (
        <button type="button" className="qd-control" onClick={cancel}>
          Cancel
        </button>
      ) : isImported ? (
        <button type="button" className="qd-control" onClick={another}>
          Import another file
        </button>
      ) : (
        <>
          <button
            type="button"
            className={isChecked ? 'qd-control' : 'qd-button'}
            disabled={!ready}
            onClick={() => run(true)}
          >
            {isChecked ? 'Check again' : 'Check'}
          </button>
          <button
            type="button"
            className={isChecked ? 'qd-button' : 'qd-control'}
            disabled={!ready}
            onClick={() => run(false)}
          >
            Import
          </button>
        </>
      )}
    </div>
  );
};

export const ImportPanel = ({ store }: { store: Store }) => {
  const [file, setFile] = useState<File | null>(null);
  const [chosen, setChosen] = useState<Chosen>('');
  const { state, run, cancel, reset } = useImport(store.slug);
  const choice = choiceOf(chosen);
  const isRunning = state.is === 'running';
  const change =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value);
      reset();
    };
  return (
    <div className="qd-import">
      <Steps at={stepOf(file, choice, state)} />
      <div className="qd-import-two">
        <ChooseFile file={file} disabled={isRunning} onFile={change(setFile)} />
        <ChooseKind store={store.slug} chosen={chosen} disabled={isRunning} onChoose={change(setChosen)} />
      </div>
      {isRunning && <Progress step={state.step} dryRun={state.dryRun} />}
      {state.is === 'failed' && <ErrorState error={state.error} />}
      {state.is === 'done' && <ImportOutcome store={store.slug} report={state.report} />}
      <Decide
        state={state}
        ready={file !== null && choice !== null}
        run={(dryRun) => void run(file!, choice!, dryRun)}
        cancel={cancel}
        another={() => {
          setFile(null);
          reset();
        }}
      />
    </div>
  );
};
