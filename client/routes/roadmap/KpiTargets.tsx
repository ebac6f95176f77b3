import type { KpiView, PhaseView } from '../../../server/roadmap/types';
import { formatMissing, formatPercent, formatValue, type NumberStyle } from '../../format';
import { attainedOf } from '../../kpi/attained';
import { Figure } from '../../kpi/Figure';
import { Status } from '../../ui/Status';
import { EditLink } from './EditLink';
import { scaleOf, Way, type Scale } from './Way';
import { Table } from '../../ui/Table';
import { classes } from '../../ui/classes';
import styles from './table.module.css';

/** Baseline, actual and target of every KPI. */

const styleOf = (kpi: KpiView): NumberStyle => (kpi.isTotal ? 'headline' : 'unit');

const aim = (kpi: KpiView, currency: string): string => {
  if (kpi.target !== null) return formatValue(kpi.target, kpi.unit, currency, styleOf(kpi));
  return kpi.lift === null
    ? 'no target'
    : `${kpi.lift >= 0 ? '+' : '−'}${formatPercent(Math.abs(kpi.lift), 0)}`;
};

/** Nothing happened in the phase yet, or the reason why there is nothing to say. */
const Missing = ({ kpi, isAhead }: { kpi: KpiView; isAhead: boolean }) => (
  <span className="qd-none">{isAhead ? 'not begun' : formatMissing(kpi)}</span>
);

const Attained = ({ kpi }: { kpi: KpiView }) => {
  const { way, counts } = attainedOf(kpi);
  return (
    <>
      {way}
      {counts && <small>{counts}</small>}
    </>
  );
};

/** "95% 2.31% to 2.60%"; nothing of a total. */
const Range = ({ interval, print }: { interval: KpiView['interval']; print: (value: number) => string }) =>
  interval && (
    <small>
      95% {print(interval[0])} to {print(interval[1])}
    </small>
  );

interface RowProps {
  kpi: KpiView;
  currency: string;
  at: Scale;
  isAhead: boolean;
}

const Row = ({ kpi, currency, at, isAhead }: RowProps) => {
  const print = (value: number | null) => formatValue(value, kpi.unit, currency, styleOf(kpi));
  const hasBaseline = !kpi.isTotal && kpi.baseline !== null;
  return (
    <tr>
      <th scope="row">
        {kpi.label}
        <small>{kpi.windowLabel}</small>
      </th>
      <td className={classes('num', styles.weight)}>
        {kpi.weight}
        {kpi.isHalved && kpi.attainment !== null && <small>counts half</small>}
      </td>
      <td className={classes('num', styles.baseline, !hasBaseline && styles.none)}>
        {hasBaseline ? print(kpi.baseline) : '–'}
        {hasBaseline && <Range interval={kpi.baselineInterval} print={print} />}
      </td>
      <td className={classes('num', styles.actual)}>
        {kpi.actual === null ? (
          <Missing kpi={kpi} isAhead={isAhead} />
        ) : (
          <b>
            <Figure why={kpi.metric}>{print(kpi.actual)}</Figure>
          </b>
        )}
        {kpi.actual !== null && <Range interval={kpi.interval} print={print} />}
        {kpi.actual !== null && kpi.sample && <small>{kpi.sample}</small>}
      </td>
      <td className={classes('num', styles.target)}>{aim(kpi, currency)}</td>
      <td className={styles.axis}>
        <Way kpi={kpi} at={at} />
      </td>
      <td className={classes('num', styles.attained)}>
        <Attained kpi={kpi} />
      </td>
      <td className={styles.status}>
        <Status status={kpi.status} />
      </td>
      <td className={styles.edit}>
        <EditLink edit={`target.${kpi.id}`} of={`target ${kpi.label}`} />
      </td>
    </tr>
  );
};

const HEAD = [
  'KPI',
  { num: 'Weight' },
  { num: 'Baseline' },
  { num: 'Actual' },
  { num: 'Target' },
  { name: 'Baseline to target', as: styles.axis },
  { num: 'Attained' },
  'Status',
  { sr: 'Edit' },
];

export const KpiTargets = ({ phase, currency }: { phase: PhaseView; currency: string }) => {
  const at = scaleOf(phase.kpis);
  if (phase.kpis.length === 0)
    return <p className="qd-none">No targets yet: without them the deliverables alone make the progress.</p>;
  return (
    <Table label="KPI targets" className={classes(styles.stack, styles.kpis)} head={HEAD}>
      {phase.kpis.map((kpi) => (
        <Row key={kpi.id} kpi={kpi} currency={currency} at={at} isAhead={phase.state === 'ahead'} />
      ))}
    </Table>
  );
};
