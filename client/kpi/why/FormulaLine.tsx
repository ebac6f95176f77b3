import type { ReactNode } from 'react';
import { classes } from '../../ui/classes';
import styles from './why.module.css';

interface Props {
  name: string;
  /** Numerator or sum; null where nothing is known of it. */
  top: ReactNode;
  /** Denominator; left out where nothing is divided. */
  bottom?: ReactNode;
  result: string;
  /** A sum of several terms, which may take several lines. */
  isSum?: boolean;
}

/** "AOV = net sales / orders = €59.20", with the numbers filled in. */
export const FormulaLine = ({ name, top, bottom, result, isSum = false }: Props) => (
  <p className={styles.formula} data-formula>
    <span className={styles.name}>{name} =</span>
    {top && (
      <span className={classes(styles.fraction, isSum && styles.sum)} data-fraction>
        <span>{top}</span>
        {bottom && <span>{bottom}</span>}
      </span>
    )}
    <span className={styles.result} data-result>
      {top && <span className={styles.name}>= </span>}
      <strong>{result}</strong>
    </span>
  </p>
);
