import styles from './why.module.css';

/** The figure and what it means; null = no data. */
export const Headline = ({ value, definition }: { value: string | null; definition: string }) => (
  <>
    <div className={styles.value} data-answer>
      <span className={value === null ? styles.none : styles.figure}>{value ?? 'no data'}</span>
    </div>
    <p className={styles.definition}>{definition}</p>
  </>
);
