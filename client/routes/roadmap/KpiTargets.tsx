import type { KpiView, PhaseView } from '../../../server/roadmap/types';
import { formatPercent, formatValue, reasonOf, type NumberStyle } from '../../format';
import { Figure, Status } from '../../ui/parts';

/** Baseline → actual → target of every KPI, with the tick of what is due. */

const styleOf = (kpi: KpiView): NumberStyle => (kpi.isTotal ? 'headline' : 'unit');

const clamp = (share: number) => Math.min(1, Math.max(0, share)) * 100;

/** The interval of a rate on the way from baseline to target. */
const band = ({ interval, baseline, target }: KpiView): { left: string; width: string } | null => {
  if (!interval || baseline === null || target === null || baseline === target) return null;
  const ends = interval.map((value) => clamp((value - baseline) / (target - baseline))).sort((a, b) => a - b);
  return { left: `${ends[0]!}%`, width: `${ends[1]! - ends[0]!}%` };
};

const words = (kpi: KpiView): string => {
  if (kpi.attainment === null) return 'no progress can be said';
  const due = kpi.due === null ? '' : `, ${formatPercent(kpi.due, 0)} due`;
  return `${formatPercent(kpi.rawAttainment, 0)} of the way from baseline to target${due}`;
};

const Way = ({ kpi }: { kpi: KpiView }) => {
  const interval = band(kpi);
  return (
    <div className="qd-way" role="img" aria-label={words(kpi)}>
      <span className="track" />
      {interval && <span className="band" style={interval} />}
      {kpi.attainment !== null && (
        <>
          <i style={{ width: `${clamp(kpi.attainment)}%` }} />
          <span className="dot" style={{ left: `${clamp(kpi.attainment)}%` }} />
        </>
      )}
      {kpi.due !== null && <b style={{ left: `${clamp(kpi.due)}%` }} />}
    </div>
  );
};

const aim = (kpi: KpiView, currency: string): string => {
  if (kpi.target !== null) return formatValue(kpi.target, kpi.unit, currency, styleOf(kpi));
  return kpi.lift === null
    ? 'no target'
    : `${kpi.lift >= 0 ? '+' : '−'}${formatPercent(Math.abs(kpi.lift), 0)}`;
};

const Row = ({ kpi, currency }: { kpi: KpiView; currency: string }) => {
  const print = (value: number | null) => formatValue(value, kpi.unit, currency, styleOf(kpi));
  return (
    <tr>
      <th scope="row">
        {kpi.label}
        <small>{kpi.windowLabel}</small>
      </th>
      <td className="num" data-name="Weight">
        {kpi.weight}
      </td>
      <td className="num" data-name="Baseline">
        {kpi.isTotal ? '–' : print(kpi.baseline)}
      </td>
      <td className="num" data-name="Actual">
        <b>
          {kpi.actual === null ? (
            <span className="qd-none">no data</span>
          ) : (
            <Figure why={kpi.metric}>{print(kpi.actual)}</Figure>
          )}
        </b>
        {kpi.actual === null && kpi.flags.length > 0 && <small>{reasonOf(kpi.flags)}</small>}
      </td>
      <td className="num" data-name="Target">
        {aim(kpi, currency)}
      </td>
      <td className="axis">
        <Way kpi={kpi} />
      </td>
      <td className="num" data-name="Attained">
        {kpi.rawAttainment === null ? '–' : formatPercent(kpi.rawAttainment, 0)}
      </td>
      <td className="full">
        <Status status={kpi.status} />
      </td>
    </tr>
  );
};

export const KpiTargets = ({ phase, currency }: { phase: PhaseView; currency: string }) => (
  <table className="qd-table qd-stack">
    <thead>
      <tr>
        <th scope="col">KPI</th>
        <th scope="col" className="num">
          Weight
        </th>
        <th scope="col" className="num">
          Baseline
        </th>
        <th scope="col" className="num">
          Actual
        </th>
        <th scope="col" className="num">
          Target
        </th>
        <th scope="col" className="axis">
          Baseline to target
        </th>
        <th scope="col" className="num">
          Attained
        </th>
        <th scope="col">Status</th>
      </tr>
    </thead>
    <tbody>
      {phase.kpis.map((kpi) => (
        <Row key={kpi.id} kpi={kpi} currency={currency} />
      ))}
    </tbody>
  </table>
);
