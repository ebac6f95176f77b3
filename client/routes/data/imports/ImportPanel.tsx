import { useRef, useState } from 'react';
import type { UploadedView } from '../../../../server/api/http/uploadedFiles';
import type { Store } from '../../../../server/types';
import { client, queryClient, trpc } from '../../../trpc';
import { ErrorState } from '../../../ui/states';
import { ChooseFile, ChooseKind, type Chosen } from './ImportChoice';
import { ImportOutcome } from './ImportOutcome';
import { draftOf, draftOfSaved, isGuessed, isMatched, mappingOf, missing, type Draft } from './mappingDraft';
import { MappingForm, SheetChoice } from './MappingForm';
import { useDataSearch, useSetData } from '../search';
import { lookAgain, type Choice, type Step } from './upload';
import { AboutFile, NOTHING_ENTERED, enteredIn } from './AboutFile';
import { useImport, type ImportState } from './useImport';
import { count, fileSize } from '../words';
import { Button } from '../../../ui/Button';
import { Check } from '../../../ui/Input';
import { PageTitle } from '../../../ui/parts';
import { classes } from '../../../ui/classes';
import styles from './ImportPanel.module.css';
import progressStyles from '../progress.module.css';
import importsStyles from './imports.module.css';

/** Takes a file in: choose it, check it without storing anything, import it, see what it became. */

const choiceOf = (chosen: Chosen, draft: Draft | null, kept: UploadedView | null): Choice | null => {
  if (chosen === 'columns')
    return draft && kept && isGuessed(kept) && kept.guess.sampled > 0 && missing(draft).length === 0
      ? { draft: { name: draft.name.trim(), mapping: mappingOf(draft, kept) } }
      : null;
  const [kind, value] = [chosen.slice(0, chosen.indexOf(':')), chosen.slice(chosen.indexOf(':') + 1)];
  if (kind === 'format') return { format: value };
  return kind === 'mapping' ? { mapping: value } : null;
};

/** What a file that has just arrived is most likely to be. */
const likeliest = ({ guess }: UploadedView): Chosen => {
  if (guess?.format) return `format:${guess.format}`;
  return guess ? 'columns' : '';
};

const STEPS = ['File', 'Mapping', 'Check', 'Import'];

const stepOf = (file: File | null, choice: Choice | null, state: ImportState): number => {
  if (!file || (state.is === 'running' && state.what === 'sending')) return 0;
  if (!choice) return 1;
  if (state.is === 'running') return state.what === 'checking' ? 2 : 3;
  return state.is === 'done' ? (state.report.dryRun ? 3 : 4) : 2;
};

const Steps = ({ at }: { at: number }) => (
  <ol className={styles.steps} aria-label="Steps">
    {STEPS.map((name, i) => (
      <li
        key={name}
        className={i < at ? styles.done : undefined}
        aria-current={i === at ? 'step' : undefined}
      >
        {i < at ? '✓ ' : ''}
        {i + 1} {name}
      </li>
    ))}
  </ol>
);

const stepText = (step: Step): string => {
  if (step.phase === 'sending') return `Sending ${fileSize(step.done)} of ${fileSize(step.of)}`;
  if (step.phase === 'reading') return `Reading: ${count(step.done)} rows so far`;
  return `Importing ${count(step.done)} of ${count(step.of ?? 0)} records`;
};

const DOING = { sending: 'Sending', checking: 'Checking', importing: 'Importing' } as const;

const Progress = ({ step, what }: Pick<Extract<ImportState, { is: 'running' }>, 'step' | 'what'>) => (
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

interface DecideProps {
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

const Decide = ({ state, ready, run, cancel, another }: DecideProps) => {
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

interface SpreadProps {
  isOn: boolean;
  disabled: boolean;
  onChange: (isOn: boolean) => void;
}

/** Asked only of a file that needs it: nobody knows on which of the days it was spent. */
const SpreadChoice = ({ isOn, disabled, onChange }: SpreadProps) => (
  <label className={styles.check}>
    <Check checked={isOn} disabled={disabled} onChange={({ target }) => onChange(target.checked)} />
    <span>
      <b>Spread costs of several days evenly over them.</b> Each day gets the same, to the cent, and the days
      make the whole. On which day it was really spent stays unknown.
    </span>
  </label>
);

/** `verdict`: what is to be said while no file is open. */
export const ImportPanel = ({ store, verdict }: { store: Store; verdict: string }) => {
  const [file, setFile] = useState<File | null>(null);
  const [draft, setDraft] = useState<Draft | null>(null);
  // null = the file has not asked for it
  const [spread, setSpread] = useState<boolean | null>(null);
  const [about, setAbout] = useState(NOTHING_ENTERED);
  const { as: chosen = '' } = useDataSearch();
  const setData = useSetData();
  const { state, kept, setKept, send, run, cancel, reset, forget } = useImport(store.slug);
  const isRunning = state.is === 'running';
  const isBusy = isRunning && state.what !== 'sending';
  const read = choiceOf(chosen, draft, kept);
  const choice = read && { ...read, ...(spread && { spread }), ...enteredIn(about, chosen) };
  const offersSpread =
    spread !== null || (state.is === 'failed' && state.error.data.error.offer === 'spread');
  const choose = (as: Chosen) => {
    // what is being sent goes on
    if (!isRunning) reset();
    setSpread(null);
    setData({ as: as === '' ? undefined : as });
  };
  const chooseOneself = (as: Chosen) => {
    isGuess.current = false;
    choose(as);
  };
  const take = async (next: File) => {
    setFile(next);
    setAbout(NOTHING_ENTERED);
    setDraft(null);
    setSpread(null);
    reset();
    const view = await send(next);
    if (view === null) return;
    setDraft(isMatched(view) ? draftOfSaved(view) : draftOf(view));
    if (isMatched(view) || chosenNow.current === '' || isGuess.current) {
      choose(likeliest(view));
      isGuess.current = true;
    }
  };
  // what was chosen while the file was on its way counts; what was guessed of another file does not
  const chosenNow = useRef(chosen);
  chosenNow.current = chosen;
  const isGuess = useRef(false);
  const look = async (request: Parameters<typeof lookAgain>[2]) => {
    if (!kept || !draft) return;
    const view = await lookAgain(store.slug, kept.id, request);
    reset();
    setKept(view);
    setDraft({ ...draftOf(view), name: draft.name, currency: draftOf(view).currency || draft.currency });
  };
  const start = async (dryRun: boolean) => {
    if (!kept || !choice) return;
    const report = await run(kept.id, choice, dryRun);
    if (report && !dryRun && 'draft' in choice && draft?.save) await save(store.slug, choice.draft);
  };
  const another = () => {
    setFile(null);
    setDraft(null);
    setAbout(NOTHING_ENTERED);
    forget();
    choose('');
  };
  const isEmpty = kept?.guess?.sampled === 0;
  const isIn = state.is === 'done' && !state.report.dryRun;
  return (
    <div className={styles.import}>
      <PageTitle>{file && !isIn ? `${file.name} is not imported yet.` : verdict}</PageTitle>
      <Steps at={stepOf(file, choice, state)} />
      <div className={importsStyles.two}>
        <ChooseFile file={file} disabled={isBusy} onFile={(next) => void take(next)} />
        <ChooseKind store={store.slug} chosen={chosen} disabled={isBusy} onChoose={chooseOneself} />
      </div>
      {kept?.problem && (isEmpty || chosen === 'columns' || chosen === '') && (
        <ErrorState error={{ message: kept.problem }} />
      )}
      {isEmpty && (
        <div className={classes(importsStyles.fields, importsStyles.alone)}>
          <SheetChoice kept={kept} disabled={isBusy} onSheet={(sheet) => void look({ sheet })} />
        </div>
      )}
      {chosen === 'columns' && draft && kept && isGuessed(kept) && !isEmpty && (
        <MappingForm
          store={store}
          kept={kept}
          draft={draft}
          disabled={isBusy}
          onChange={(next) => {
            setDraft(next);
            reset();
          }}
          onLook={(request) => void look(request)}
        />
      )}
      {kept && (
        <AboutFile
          about={about}
          chosen={chosen}
          disabled={isBusy}
          onChange={(next) => {
            setAbout(next);
            reset();
          }}
        />
      )}
      {isRunning && <Progress step={state.step} what={state.what} />}
      {state.is === 'failed' && <ErrorState error={state.error} />}
      {offersSpread && (
        <SpreadChoice
          isOn={spread === true}
          disabled={isBusy}
          onChange={(isOn) => {
            setSpread(isOn);
            reset();
          }}
        />
      )}
      {state.is === 'done' && <ImportOutcome store={store.slug} report={state.report} />}
      <Decide
        state={state}
        ready={kept !== null && choice !== null}
        run={(dryRun) => void start(dryRun)}
        cancel={cancel}
        another={another}
      />
    </div>
  );
};

/** The choices are offered when a file with the same columns comes again. */
const save = async (store: string, { name, mapping }: Extract<Choice, { draft: unknown }>['draft']) => {
  await client.mappings.save.mutate({ store, name, mapping });
  await queryClient.invalidateQueries(trpc.mappings.list.queryFilter({ store }));
};
