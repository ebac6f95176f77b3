import type { UploadedView } from '../../../../server/api/http/uploadedFiles';
import { fileWords } from './fileWords';
import type { Choice } from './upload';
import type { ImportState } from './useImport';
import styles from './ImportSteps.module.css';

/** How far a file is on its way into the ledger. */

const STEPS = ['File', 'Mapping', 'Check', 'Import'];

/** Place among `STEPS`; 4 = imported. */
export const stepOf = (file: File | null, choice: Choice | null, state: ImportState): number => {
  if (!file || (state.is === 'running' && state.what === 'sending')) return 0;
  if (state.is === 'done') return state.report.dryRun ? 3 : 4;
  if (!choice) return 1;
  return state.is === 'running' && state.what === 'importing' ? 3 : 2;
};

export const ImportSteps = ({ at, kept }: { at: number; kept: UploadedView | null }) => (
  <div className={styles.bar}>
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
    {kept && <p>{fileWords(kept)}</p>}
  </div>
);
