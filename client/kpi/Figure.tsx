import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Period } from '../../shared/days';
import styles from './Figure.module.css';

interface FigureProps {
  why: string;
  /** The phase that the figure belongs to; null = the running one. Left out: the one that is shown. */
  phase?: string | null;
  /** Days to go to, where they are not the page's own. */
  period?: Period;
  label?: string;
  /** All of a figure that is shown short. */
  whole?: string | undefined;
  children: ReactNode;
}

/** What a figure is called that is shown short: with all of it. */
export const exactly = (label: string, whole: string | undefined): string =>
  whole === undefined ? label : `${label}, exactly ${whole}`;

/** The look of a figure that opens its explanation, for a link of another kind. */
export const figureClass = styles.figure;

/** A figure that can be asked why: the address gets `?why=` and keeps the rest. */
export const Figure = ({ why, phase, period, label, whole, children }: FigureProps) => (
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
    aria-label={label && `${exactly(label, whole)}. Why?`}
    title={whole}
  >
    {children}
  </Link>
);
