import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Part } from '../../shared/sentence';
import type { Period } from '../../shared/days';
import { Status } from './Status';
import { classes } from './classes';
import styles from './parts.module.css';

/** The small parts that every page is made of. */

export { Delta } from './Delta';
export { Done, Status } from './Status';

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

interface FigureProps {
  why: string;
  /** The phase that the figure belongs to; null = the running one. Left out: the one that is shown. */
  phase?: string | null;
  /** Days to go to, where they are not the page's own. */
  period?: Period;
  label?: string;
  children: ReactNode;
}

/** The look of a figure that opens its explanation, for a link of another kind. */
export const figureClass = styles.figure;

/** A figure that can be asked why: the address gets `?why=` and keeps the rest. */
export const Figure = ({ why, phase, period, label, children }: FigureProps) => (
  <Link
    className={figureClass}
    to="."
    search={(previous) => ({
      ...previous,
      why,
      ...(phase === undefined ? {} : { phase: phase ?? undefined }),
      ...(period && { from: period.from, to: period.to }),
    })}
    resetScroll={false}
    data-why={why}
    aria-label={label && `${label}. Why?`}
  >
    {children}
  </Link>
);

const Sentence = ({ part }: { part: Part }) => {
  const text = part.status ? <Status status={part.status}>{part.text}</Status> : part.text;
  if (!part.why) return text;
  // the sentence speaks of the running phase, whichever is shown below it
  return (
    <Figure why={part.why} phase={null}>
      {part.text}
    </Figure>
  );
};

/** The first sentence of a page. */
export const PageTitle = ({ children }: { children: ReactNode }) => (
  <h1 className={styles.title}>{children}</h1>
);

/** The page's first sentence. Its leading status is coloured; figures inside it open their drawer. */
export const Verdict = ({ parts }: { parts: readonly Part[] }) => (
  <PageTitle>
    {parts.map((part, i) => (
      // a sentence's parts have no identity but their place
      <Sentence key={i} part={part} />
    ))}
  </PageTitle>
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
