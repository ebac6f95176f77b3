import type { KpiView, PhaseView, RoadmapView } from '../../../server/roadmap/types';
import { formatPercent, formatValue } from '../../format';
import { Status } from '../../ui/Status';
import { attainedOf } from '../attained';
import { isBehindData } from '../phaseDue';
import { Block, Pairs } from './Block';
import { FormulaLine } from './FormulaLine';
import { daysIn, addDays, type Day } from '../../../shared/days';
import { dayWords, shortRange, shortDay } from '../../../shared/dayWords';
import styles from './why.module.css';

/** The figures of a phase, which the roadmap on the page already holds. */
export const PHASE_FIGURES = ['phase', 'elapsed', 'pace', 'finish'] as const;
export type PhaseFigure = (typeof PHASE_FIGURES)[number];

interface Explained {
  value: string;
  definition: string;
  name: string;
  top: string;
  bottom: string | null;
  result: string;
}

const percent = (v: number | null): string => formatPercent(v, 1);

/** "50% × 70.0% of the deliverables + 50% × 54.0% of the targets". */
const progressTerms = (phase: PhaseView): string => {
  const { deliverablesWeight: wd, deliverablesDone, kpiAttainment } = phase;
  const done = `${percent(deliverablesDone)} of deliverables`;
  const reached = `${percent(kpiAttainment)} of targets`;
  if (kpiAttainment === null) return done;
  if (deliverablesDone === null) return reached;
  return `${formatPercent(wd, 0)} × ${done} + ${formatPercent(1 - wd, 0)} × ${reached}`;
};

/** "50% × 53.8% of the time gone + 50% × 44.0% of the targets’ days with data". */
const dueTerms = ({ deliverablesWeight: wd, deliverablesDone, elapsed, kpiDue }: PhaseView): string => {
  const known = `${percent(kpiDue)} of the targets’ days with data`;
  return deliverablesDone === null
    ? known
    : `${formatPercent(wd, 0)} × ${percent(elapsed)} of the time gone + ${formatPercent(1 - wd, 0)} × ${known}`;
};

const gone = (phase: PhaseView, today: Day): number =>
  Math.min(
    daysIn({ from: phase.startDay, to: phase.endDay }),
    Math.max(0, daysIn({ from: phase.startDay, to: today })),
  );

const explain = (figure: PhaseFigure, phase: PhaseView, today: Day): Explained => {
  const total = daysIn({ from: phase.startDay, to: phase.endDay });
  const past = gone(phase, today);
  const pace = phase.pace === null ? 'no data' : formatValue(phase.pace, 'number', '');
  const all: Record<PhaseFigure, Explained> = {
    phase: {
      value: percent(phase.progress),
      definition:
        'How much of the phase is done: the accepted share of its deliverables and how far its targets are reached, by their weights.',
      name: 'Progress',
      top: progressTerms(phase),
      bottom: null,
      result: percent(phase.progress),
    },
    elapsed: {
      value: percent(phase.due),
      ...(isBehindData(phase)
        ? {
            definition:
              'The share of the phase’s days that is over; of the targets only the days that there are data of. Progress is held against it.',
            name: 'Due',
            top: dueTerms(phase),
            bottom: null,
          }
        : {
            definition: 'The share of the phase’s days that is over.',
            name: 'Elapsed',
            top: `${past} days gone`,
            bottom: `${total} days`,
          }),
      result: percent(phase.due),
    },
    pace: {
      value: pace,
      definition:
        'Progress against the time gone, of targets against the days with data: 1 is exactly on course. On track from 0.95, at risk from 0.80, off track below; unclear where targets that count half decide between two of these. Not judged before 5% is due.',
      name: 'Pace',
      top: `${percent(phase.progress)} done`,
      bottom: isBehindData(phase) ? `${percent(phase.due)} due` : `${percent(phase.due)} of the time gone`,
      result: pace,
    },
    finish: {
      value: phase.finish ? dayWords(addDays(phase.finish, -1), today) : 'no data',
      definition: 'The last day of work if it went on as so far.',
      name: 'Days needed',
      top: isBehindData(phase) ? `${percent(phase.due)} due of ${total} days` : `${past} days gone`,
      bottom: `${percent(phase.progress)} done`,
      result: phase.finish
        ? `${daysIn({ from: phase.startDay, to: phase.finish })} days from ${dayWords(phase.startDay, today)}`
        : phase.state === 'closed'
          ? 'the phase is over'
          : 'nothing is done yet',
    },
  };
  return all[figure];
};

const Deliverables = ({ phase }: { phase: PhaseView }) =>
  phase.deliverables.length > 0 && (
    <Block title="Deliverables" note="accepted criteria, by weight">
      <Pairs
        rows={[
          ...phase.deliverables.map((d) => ({
            name: d.name,
            detail: `weight ${d.weight}, ${d.accepted} of ${d.criteria} criteria accepted`,
            value: formatPercent(d.done, 0),
          })),
          { name: 'Deliverables', value: percent(phase.deliverablesDone), isTotal: true },
        ]}
      />
    </Block>
  );

/** A small sample counts half, and so does one that can't tell its start from its aim. */
const weightOf = ({ weight, isHalved, sample }: KpiView): string =>
  isHalved ? `${weight} counts half (${sample ?? 'small sample'})` : String(weight);

const Targets = ({ phase, currency }: { phase: PhaseView; currency: string }) =>
  phase.kpis.length > 0 && (
    <Block title="Targets" note={`${formatPercent(phase.kpiCoverage, 0)} of their weight is known`}>
      <Pairs
        rows={[
          ...phase.kpis.map((kpi) => {
            const value = (v: number | null) =>
              formatValue(v, kpi.unit, currency, kpi.isTotal ? 'headline' : 'unit');
            return {
              name: kpi.label,
              detail: `weight ${weightOf(kpi)}, ${value(kpi.baseline)} to ${value(kpi.target)}, now ${value(kpi.actual)}`,
              value: (
                <>
                  {attainedOf(kpi).way}
                  <small>{attainedOf(kpi).counts}</small>
                </>
              ),
            };
          }),
          { name: 'Targets', value: percent(phase.kpiAttainment), isTotal: true },
        ]}
      />
    </Block>
  );

interface Props {
  figure: PhaseFigure;
  phase: PhaseView;
  roadmap: RoadmapView;
}

/** A figure of the phase with its formula filled in. */
export const WhyPhase = ({ figure, phase, roadmap: { today, currency } }: Props) => {
  const explained = explain(figure, phase, today);
  return (
    <>
      <div className={styles.value} data-answer>
        <span className={styles.figure}>{explained.value}</span>
        <Status status={phase.status} />
      </div>
      <p className={styles.when}>
        {phase.name}, {shortRange({ from: phase.startDay, to: phase.endDay }, today)}
      </p>
      <p className={styles.definition}>{explained.definition}</p>
      <Block title="Formula" note={`as of ${shortDay(today)}`}>
        <FormulaLine {...explained} />
      </Block>
      {figure !== 'elapsed' && <Deliverables phase={phase} />}
      {figure !== 'elapsed' && <Targets phase={phase} currency={currency} />}
    </>
  );
};
