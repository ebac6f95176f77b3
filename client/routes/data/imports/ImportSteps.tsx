import styles from './ImportSteps.module.css';
import type { Choice } from './upload';
import type { ImportState } from './useImport';

/** How far a file is on its way into the ledger. */

const STEPS = ['File', 'Mapping', 'Check', 'Import'];

/** Place among `STEPS`; 4 = imported. */
export const stepOf = (file: File | null, choice: Choice | null, state: ImportState): number => {
  if (!file || (state.is === 'running' && state.what === 'sending')) return 0;
  if (!choice) return 1;
  if (state.is === 'running') return state.what === 'checking' ? 2 : 3;
  return state.is === 'done' ? (state.report.dryRun ? 3 : 4) : 2;
};

export const ImportSteps = ({ at }: { at: number }) => (
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
