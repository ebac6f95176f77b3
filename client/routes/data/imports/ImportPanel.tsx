import type { Store } from '../../../../server/types';
import { classes } from '../../../ui/classes';
import { PageTitle } from '../../../ui/parts';
import { ErrorState } from '../../../ui/states';
import { AboutFile } from './AboutFile';
import { isGuessed } from './guessedFile';
import { ChooseFile, ChooseKind } from './ImportChoice';
import { ImportDecision } from './ImportDecision';
import { ImportOutcome } from './ImportOutcome';
import { ImportProgress } from './ImportProgress';
import { ImportSteps, stepOf } from './ImportSteps';
import { MappingForm } from './MappingForm';
import { SheetChoice } from './SheetChoice';
import { SpreadChoice } from './SpreadChoice';
import { useImportPanel } from './useImportPanel';
import styles from './ImportPanel.module.css';
import importsStyles from './imports.module.css';

/**
 * Takes a file in: choose it, check it without storing anything, import it, see what it became. `verdict`: what is to
 * be said while no file is open.
 */
export const ImportPanel = ({ store, verdict }: { store: Store; verdict: string }) => {
  const panel = useImportPanel(store.slug);
  const { file, draft, about, spread, chosen, state, kept, choice } = panel;
  const isRunning = state.is === 'running';
  const isBusy = isRunning && state.what !== 'sending';
  const isEmpty = kept?.guess?.sampled === 0;
  const isIn = state.is === 'done' && !state.report.dryRun;
  const offersSpread =
    spread !== null || (state.is === 'failed' && state.error.data.error.offer === 'spread');
  return (
    <div className={styles.import}>
      <PageTitle>{file && !isIn ? `${file.name} is not imported yet.` : verdict}</PageTitle>
      <ImportSteps at={stepOf(file, choice, state)} />
      <div className={importsStyles.two}>
        <ChooseFile file={file} disabled={isBusy} onFile={(next) => void panel.take(next)} />
        <ChooseKind store={store.slug} chosen={chosen} disabled={isBusy} onChoose={panel.choose} />
      </div>
      {kept?.problem && (isEmpty || chosen === 'columns' || chosen === '') && (
        <ErrorState error={{ message: kept.problem }} />
      )}
      {isEmpty && (
        <div className={classes(importsStyles.fields, importsStyles.alone)}>
          <SheetChoice kept={kept} disabled={isBusy} onSheet={(sheet) => void panel.look({ sheet })} />
        </div>
      )}
      {chosen === 'columns' && draft && kept && isGuessed(kept) && !isEmpty && (
        <MappingForm
          store={store}
          kept={kept}
          draft={draft}
          disabled={isBusy}
          onChange={panel.changeDraft}
          onLook={(request) => void panel.look(request)}
        />
      )}
      {kept && <AboutFile about={about} chosen={chosen} disabled={isBusy} onChange={panel.changeAbout} />}
      {isRunning && <ImportProgress step={state.step} what={state.what} />}
      {state.is === 'failed' && <ErrorState error={state.error} />}
      {offersSpread && (
        <SpreadChoice isOn={spread === true} disabled={isBusy} onChange={panel.changeSpread} />
      )}
      {state.is === 'done' && <ImportOutcome store={store.slug} report={state.report} />}
      <ImportDecision
        state={state}
        ready={kept !== null && choice !== null}
        run={(dryRun) => void panel.start(dryRun)}
        cancel={panel.cancel}
        another={panel.another}
      />
    </div>
  );
};
