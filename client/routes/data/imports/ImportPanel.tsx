import type { Store } from '../../../../server/types';
import { classes } from '../../../ui/classes';
import { ErrorState } from '../../../ui/states';
import { AboutFile } from './AboutFile';
import { ChooseFile, ChooseKind } from './ImportChoice';
import { ImportDecision } from './ImportDecision';
import { ImportOutcome } from './ImportOutcome';
import { ImportSteps, stepOf } from './ImportSteps';
import { ImportTitle } from './ImportTitle';
import { MappingForm } from './mapping/MappingForm';
import { SheetChoice } from './mapping/SheetChoice';
import { Button } from '../../../ui/Button';
import { SpreadChoice } from './SpreadChoice';
import { titleOf } from './titleOf';
import { useImportPanel } from './useImportPanel';
import styles from './ImportPanel.module.css';
import importsStyles from './imports.module.css';

type Panel = ReturnType<typeof useImportPanel>;

/** What became of the file, or stands in its way: first on the page, where the eye is. */
const Result = ({ store, panel }: { store: Store; panel: Panel }) => {
  const { state, spread } = panel;
  const offersSpread =
    spread !== null || (state.is === 'failed' && state.error.data.error.offer === 'spread');
  return (
    <>
      {state.is === 'failed' && <ErrorState error={state.error} />}
      {offersSpread && (
        <SpreadChoice isOn={spread === true} disabled={panel.isBusy} onChange={panel.changeSpread} />
      )}
      {state.is === 'done' && <ImportOutcome store={store.slug} report={state.report} />}
    </>
  );
};

/** Why the file can't be read, or why nothing is in it. */
const Trouble = ({ panel }: { panel: Panel }) => {
  const { kept, chosen } = panel;
  if (!kept?.problem) return null;
  const isColumns = chosen === 'columns' || chosen === '';
  // JSON has no columns, and is read by a format
  if (kept.refused?.kind === 'json' && !isColumns) return null;
  if (kept.refused)
    return (
      <ErrorState error={{ message: kept.refused.what, data: { error: { hint: kept.refused.todo } } }} />
    );
  const isEmpty = kept.guess?.sampled === 0;
  return (isEmpty || isColumns) && <ErrorState error={{ message: kept.problem }} />;
};

const Mapped = ({ store, panel }: { store: Store; panel: Panel }) => {
  const { view, editing, known, chosen, like } = panel;
  if (!view || !editing) return null;
  if (view.guess.sampled === 0)
    return (
      <div className={classes(importsStyles.fields, importsStyles.alone)}>
        <SheetChoice kept={view} disabled={panel.isBusy} onSheet={(sheet) => editing.look({ sheet })} />
      </div>
    );
  if (chosen !== 'columns' || !known) return null;
  return (
    <>
      {like !== null && (
        <p className={importsStyles.say}>
          This file has the columns of {like}, so what you said of that holds for it.{' '}
          <Button look="link" disabled={panel.isBusy} onClick={panel.beginAnew}>
            Begin anew
          </Button>
        </p>
      )}
      <MappingForm store={store} kept={view} known={known} editing={editing} />
    </>
  );
};

/**
 * Takes a file in: choose it, check it without storing anything, import it, see what it became. `verdict`: what is to
 * be said while no file is open.
 */
export const ImportPanel = ({ store, verdict }: { store: Store; verdict: string }) => {
  const panel = useImportPanel(store.slug);
  const { file, about, chosen, state, kept, known, editing, choice, isBusy, isReady } = panel;
  // what is in the ledger is not mapped any more
  const isIn = state.is === 'done' && !state.report.dryRun && state.report.facts > 0;
  const title = titleOf({
    ...{ file, state, known, editing, isReady, verdict },
    isRefused: kept?.guess === null && !choice,
  });
  return (
    <div className={styles.import}>
      <ImportTitle title={title} state={state} />
      <ImportSteps at={stepOf(file, choice, state)} kept={kept} />
      <Result store={store} panel={panel} />
      <div className={importsStyles.two}>
        <ChooseFile file={file} disabled={isBusy} onFile={(next) => void panel.take(next)} />
        <ChooseKind store={store.slug} chosen={chosen} disabled={isBusy} onChoose={panel.choose} />
      </div>
      <Trouble panel={panel} />
      {!isIn && <Mapped store={store} panel={panel} />}
      {kept && !isIn && (
        <AboutFile about={about} chosen={chosen} disabled={isBusy} onChange={panel.changeAbout} />
      )}
      {file && (
        <ImportDecision
          state={state}
          ready={isReady}
          known={known}
          run={panel.start}
          cancel={panel.cancel}
          another={panel.another}
        />
      )}
    </div>
  );
};
