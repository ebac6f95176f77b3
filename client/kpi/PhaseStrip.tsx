import { countWords, DAYS } from '../../shared/numberWords';
import { Link } from '@tanstack/react-router';
import type { CSSProperties } from 'react';
import type { PhaseView, RoadmapView } from '../../server/roadmap/types';
import { formatPercent } from '../format';
import { Figure } from './Figure';
import { dueWords } from './phaseDue';
import { PaceRule } from '../ui/parts';
import { Done, Status } from '../ui/Status';
import { addDays, daysIn, monthsIn, type Day, type Period } from '../../shared/days';
import { dayWords, monthName, shortDay } from '../../shared/dayWords';
import { classes } from '../ui/classes';
import styles from './PhaseStrip.module.css';

/** The four phases of the year on one rule, with today on it. */

/** A tick is praise: a phase that closed short of its plan does not get it. */
const Closed = ({ phase }: { phase: PhaseView }) => {
  if (phase.status === 'unknown') return <span className="qd-none">Closed</span>;
  return phase.status === 'on_track' ? (
    <Done>Closed</Done>
  ) : (
    <Status status={phase.status}>Closed behind plan</Status>
  );
};

const Foot = ({ phase, today }: { phase: PhaseView; today: Day }) => {
  if (phase.state === 'closed')
    return (
      <>
        <Closed phase={phase} />
        <span>{dayWords(addDays(phase.endDay, -1), today)}</span>
      </>
    );
  if (phase.state === 'running')
    return (
      <>
        <Status status={phase.status} />
        <span>{countWords(phase.daysLeft, DAYS)} left</span>
      </>
    );
  return (
    <>
      <span className="qd-none">Opens {dayWords(phase.startDay, today)}</span>
      <span className="qd-none">{countWords(daysIn({ from: phase.startDay, to: phase.endDay }), DAYS)}</span>
    </>
  );
};

const sentence = (phase: PhaseView): string =>
  phase.state === 'ahead'
    ? 'not open yet'
    : `${formatPercent(phase.progress, 0)} done, ${dueWords(phase, formatPercent(phase.due, 0))}`;

const Phase = ({ phase, isCurrent, today }: { phase: PhaseView; isCurrent: boolean; today: Day }) => {
  const isBegun = phase.state !== 'ahead' && phase.progress !== null;
  return (
    <li className={classes(styles.phase, styles[phase.state])} aria-current={isCurrent ? 'step' : undefined}>
      <div className={styles.head}>
        <b>
          <Link
            from="/s/$store"
            to="/s/$store/roadmap"
            search={(previous) => ({ ...previous, phase: phase.id, why: undefined })}
          >
            Q{phase.position} {phase.name}
          </Link>
        </b>
        <span className={styles.value}>
          {isBegun ? (
            <Figure why="phase" phase={isCurrent ? null : phase.id}>
              {formatPercent(phase.progress, 0)}
            </Figure>
          ) : (
            '–'
          )}
        </span>
      </div>
      <PaceRule
        attained={phase.state === 'ahead' ? 0 : phase.progress}
        due={phase.state === 'running' ? phase.due : null}
        label={sentence(phase)}
        tone={phase.state === 'closed' ? 'closed' : undefined}
        tall
      />
      <div className={styles.foot}>
        <Foot phase={phase} today={today} />
      </div>
    </li>
  );
};

const Ruler = ({ from, to, today }: Period & { today: Day }) => {
  const length = daysIn({ from, to });
  const at = (day: Day) => daysIn({ from, to: day }) / length;
  const months = monthsIn({ from, to });
  const now = today >= from && today < to ? at(today) : null;
  const isNear = (share: number) => now !== null && Math.abs(share + 0.01 - now) < 0.055;
  const weeks = Array.from({ length: Math.ceil(length / 7) }, (_, i) => ((i * 7) / length) * 1000);
  return (
    <div className={styles.ruler} aria-hidden="true">
      <svg viewBox="0 0 1000 12" preserveAspectRatio="none">
        {weeks.map((x) => (
          <path key={x} className={styles.week} d={`M${x} 0V4`} />
        ))}
        {months.map((day, i) => (
          <path key={day} d={`M${at(day) * 1000} 0V${i % 3 === 0 ? 12 : 7}`} />
        ))}
      </svg>
      {months
        .filter((day) => !isNear(at(day)))
        .map((day) => (
          <span key={day} className={styles.month} style={{ left: `${at(day) * 100}%` }}>
            {monthName(day)}
          </span>
        ))}
      {now !== null && (
        <>
          <i style={{ left: `${now * 100}%` }} />
          <span className={styles.today} style={{ left: `${Math.min(95, Math.max(5, now * 100))}%` }}>
            Today, {shortDay(today)}
          </span>
        </>
      )}
    </div>
  );
};

/** As wide as long, so that they stand over their months. */
const columnsOf = (phases: readonly PhaseView[]): string =>
  phases.map(({ startDay, endDay }) => `minmax(0, ${daysIn({ from: startDay, to: endDay })}fr)`).join(' ');

export const PhaseStrip = ({ roadmap }: { roadmap: RoadmapView }) => {
  const { phases, currentPhaseId, today } = roadmap;
  const [first, last] = [phases[0], phases.at(-1)];
  if (!first || !last) return null;
  return (
    <section className={styles.year} aria-label="Phases of the roadmap">
      <ol className={styles.phases} style={{ '--qd-phase-columns': columnsOf(phases) } as CSSProperties}>
        {phases.map((phase) => (
          <Phase key={phase.id} phase={phase} isCurrent={phase.id === currentPhaseId} today={today} />
        ))}
      </ol>
      <Ruler from={first.startDay} to={last.endDay} today={today} />
    </section>
  );
};
