import { Button } from '../../../ui/Button';
import type { ImportState } from './useImport';
import styles from './ImportDecision.module.css';

/** Check, import or go on: what may be done with the file now, and what that stores. */

interface Props {
  state: ImportState;
  ready: boolean;
  run: (dryRun: boolean) => void;
  cancel: () => void;
  another: () => void;
}

const promise = (state: ImportState): [string, string] => {
  if (state.is === 'running')
    return state.what === 'importing'
      ? ['All or nothing.', 'Nothing shows until the whole file is imported.']
      : ['Nothing is written.', 'The check stores nothing.'];
  if (state.is === 'done' && !state.report.dryRun && state.report.facts === 0)
    return ['The ledger is as it was.', 'Mend what is named above, and import the file again.'];
  if (state.is === 'done' && !state.report.dryRun)
    return [
      'It is in the ledger.',
      'Every page counts it from now on. It can be undone in the import log below.',
    ];
  if (state.is === 'done')
    return ['Nothing is written yet.', 'The totals above are what the import would take, row by row.'];
  return ['Nothing is written yet.', 'The check reads every row and stores nothing.'];
};

export const ImportDecision = ({ state, ready, run, cancel, another }: Props) => {
  const [head, text] = promise(state);
  const isChecked = state.is === 'done';
  const isImported = state.is === 'done' && !state.report.dryRun;
  return (
    <div className={styles.decide}>
      <p>
        <b>{head}</b>
        {text}
      </p>
      {state.is === 'running' ? (
        <Button onClick={cancel}>Cancel</Button>
      ) : isImported ? (
        <Button onClick={another}>Import another file</Button>
      ) : (
        <>
          <Button look={isChecked ? 'plain' : 'primary'} disabled={!ready} onClick={() => run(true)}>
            {isChecked ? 'Check again' : 'Check'}
          </Button>
          <Button look={isChecked ? 'primary' : 'plain'} disabled={!ready} onClick={() => run(false)}>
            Import
          </Button>
        </>
      )}
    </div>
  );
};
