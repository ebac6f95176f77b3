import { Button } from '../../../ui/Button';
import { count } from '../words';
import { ImportProgress } from './ImportProgress';
import type { Questions } from './mapping/useAsked';
import type { ImportState } from './useImport';
import styles from './ImportDecision.module.css';

/** Check, import or go on: what may be done with the file now, and what that stores. */

interface Props {
  state: ImportState;
  ready: boolean;
  /** What is open of a file that is read by its columns. */
  known: Questions | null;
  run: (dryRun: boolean) => void;
  cancel: () => void;
  another: () => void;
}

const SHOWN = 3;

/** What has to be said before the file can be checked; null = nothing. */
const openWords = (known: Questions | null): [string, string] | null => {
  if (!known || known.open.length === 0) return null;
  const more = known.open.length - SHOWN;
  const words = known.open.slice(0, SHOWN).join(' · ');
  return ['Still to say', more > 0 ? `${words} · and ${count(more)} more` : words];
};

/** To the first question that is open. */
const goToOpen = () => {
  const first = document.querySelector<HTMLElement>(
    '[data-open] :is(input, select), [data-mapped] [aria-invalid="true"]',
  );
  first?.closest('details')?.setAttribute('open', '');
  first?.focus();
};

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
    return ['Nothing is written yet.', 'The totals are what the import would take, row by row.'];
  return ['Nothing is written yet.', 'The check reads every row and stores nothing.'];
};

export const ImportDecision = ({ state, ready, known, run, cancel, another }: Props) => {
  const open = state.is === 'running' ? null : openWords(known);
  const [head, text] = open ?? promise(state);
  const isChecked = state.is === 'done';
  const isImported = state.is === 'done' && !state.report.dryRun;
  return (
    <div className={styles.decide}>
      {state.is === 'running' && <ImportProgress step={state.step} what={state.what} />}
      <div className={styles.row}>
        <p role="status">
          <b>{head}</b>
          {text}
        </p>
        {state.is === 'running' ? (
          <Button onClick={cancel}>Cancel</Button>
        ) : isImported ? (
          <Button onClick={another}>Import another file</Button>
        ) : (
          <>
            {open && <Button onClick={goToOpen}>Go to the first</Button>}
            <Button look={isChecked ? 'plain' : 'primary'} disabled={!ready} onClick={() => run(true)}>
              {isChecked ? 'Check again' : 'Check'}
            </Button>
            <Button look={isChecked ? 'primary' : 'plain'} disabled={!ready} onClick={() => run(false)}>
              Import
            </Button>
          </>
        )}
      </div>
    </div>
  );
};
