import type { ReactNode } from 'react';
import styles from './Fold.module.css';

interface Props {
  title: string;
  /** What stands now. */
  note: string;
  children: ReactNode;
}

/** A part of the form that most files need nothing of: it says what stands, and opens. */
export const Fold = ({ title, note, children }: Props) => (
  <details className={styles.fold}>
    <summary>
      <h2>{title}</h2>
      <span>{note}</span>
    </summary>
    <div>{children}</div>
  </details>
);
