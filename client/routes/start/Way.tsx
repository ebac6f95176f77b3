import type { ReactNode } from 'react';
import { Soon } from './Soon';
import styles from './Way.module.css';

export type Row = readonly [string, ReactNode];

interface WayProps {
  title: string;
  text: string;
  /** Minutes until there is a figure, about. */
  first: number;
  rows: readonly Row[];
  children: ReactNode;
}

export const Way = ({ title, text, first, rows, children }: WayProps) => (
  <section className={styles.way}>
    <h2>{title}</h2>
    <p>{text}</p>
    <Soon first={first} />
    <dl>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
    <div className={styles.action}>{children}</div>
  </section>
);
