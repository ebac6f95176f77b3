import { Link } from '@tanstack/react-router';
import { createContext, useContext, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { CohortAnswer } from '../../../server/ask';
import { figureClass } from '../../kpi/Figure';
import styles from './Reach.module.css';

/** How the grid's figures are reached by keyboard: Tab comes to one of them, the arrows to the others. */

export interface Spot {
  row: number;
  /** 0 = CAC, then k + 1. */
  column: number;
}

interface Reached {
  at: Spot;
  go: (to: Spot) => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

const Context = createContext<Reached | null>(null);

const STEPS: Record<string, [row: number, column: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  Home: [0, -Infinity],
  End: [0, Infinity],
};

const clamp = (n: number, most: number): number => Math.max(0, Math.min(most, n));

/** Into the grid; the averages are its last row, and rows are of different length. */
const within = ({ row, column }: Spot, { cohorts, averages }: CohortAnswer): Spot => {
  const at = clamp(row, cohorts.length);
  return { row: at, column: clamp(column, cohorts[at]?.values.length ?? averages.length) };
};

export const Reach = ({ answer, children }: { answer: CohortAnswer; children: ReactNode }) => {
  const [spot, go] = useState<Spot>({ row: 0, column: 1 });
  const frame = useRef<HTMLDivElement>(null);
  // what was reached may be outside of a smaller grid
  const at = within(spot, answer);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const to = within({ row: at.row + step[0], column: at.column + step[1] }, answer);
    go(to);
    frame.current?.querySelector<HTMLElement>(`[data-spot="${to.row}.${to.column}"]`)?.focus();
  };
  return (
    <Context value={{ at, go, onKeyDown }}>
      <div ref={frame} className={styles.frame}>
        {children}
      </div>
    </Context>
  );
};

/** A figure of the grid, which can be asked why. */
export const Figure = ({ id, spot, children }: { id: string; spot: Spot; children: ReactNode }) => {
  const reached = useContext(Context);
  const isReached = reached?.at.row === spot.row && reached.at.column === spot.column;
  return (
    <Link
      className={figureClass}
      to="."
      search={(previous) => ({ ...previous, cell: id })}
      resetScroll={false}
      data-why={id}
      data-spot={`${spot.row}.${spot.column}`}
      tabIndex={isReached ? 0 : -1}
      onFocus={() => reached?.go(spot)}
      onKeyDown={reached?.onKeyDown}
    >
      {children}
    </Link>
  );
};
