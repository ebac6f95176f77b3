import type { ReactNode } from 'react';
import { classes } from './classes';
import styles from './parts.module.css';

/** The small parts that every page is made of. */

interface RuleProps {
  /** 0…1; null where nothing is known. */
  attained: number | null;
  /** Where today should be; null = no tick. */
  due: number | null;
  /** What the rule says, in words. */
  label: string;
  /** Behind its own start. */
  regressed?: boolean;
  tone?: 'closed' | undefined;
  tall?: boolean;
}

const share = (value: number) => `${Math.min(1, Math.max(0, value)) * 100}%`;

/** How far, against how far it should be. */
export const PaceRule = ({ attained, due, label, regressed, tone, tall }: RuleProps) => (
  <span
    className={classes(styles.rule, tone && styles[tone], tall && styles.tall)}
    role="img"
    aria-label={label}
  >
    {regressed ? <u /> : attained !== null && <i style={{ width: share(attained) }} />}
    {due !== null && <b style={{ left: share(due) }} />}
  </span>
);

/** The first sentence of a page. */
export const PageTitle = ({ children }: { children: ReactNode }) => (
  <h1 className={styles.title}>{children}</h1>
);

interface SectionProps {
  title: ReactNode;
  note?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}

export const Section = ({ title, note, action, children }: SectionProps) => (
  <section className={styles.section}>
    <header className={styles.head}>
      <h2>{title}</h2>
      {note && <p>{note}</p>}
      {action && <div>{action}</div>}
    </header>
    {children}
  </section>
);
