import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { PhaseView, RoadmapView } from '../../server/roadmap/types';
import { cityOf, formatDay, formatInstant, formatPercent, formatRange, formatValue } from '../format';
import { WhyDrawer } from '../kpi/WhyDrawer';
import { usePageSearch, useStoreSlug } from '../search';
import { trpc } from '../trpc';
import { PhaseStrip } from '../ui/PhaseStrip';
import { Figure, Section, Status, Verdict } from '../ui/parts';
import { EmptyState, ErrorState, Skeleton } from '../ui/states';
import { Deliverables } from './roadmap/Deliverables';
import { KpiTargets } from './roadmap/KpiTargets';
import './roadmap/roadmap.css';

const Waiting = () => (
  <div className="qd-roadmap-waiting" aria-busy="true" aria-label="Loading">
    {[34, 96, 64, 240, 200].map((height) => (
      <Skeleton key={height} height={height} />
    ))}
  </div>
);

const NoRoadmap = ({ store, from }: { store: string; from: string }) => (
  <EmptyState
    isAlone
    title="No roadmap yet"
    text="A roadmap has four quarterly phases with deliverables and KPI targets; its progress is read from this store’s own data. Lay out the template from the day on which the first phase begins:"
    action={
      <pre className="qd-command" tabIndex={0}>
        <code>{`npm run -s quarterdeck -- roadmap --store ${store} --template ${from}`}</code>
      </pre>
    }
  />
);

const share = (value: number | null) => (value === null ? 'no data' : formatPercent(value, 0));

const Numbers = ({ phase, today }: { phase: PhaseView; today: string }) => {
  const weight = formatPercent(phase.deliverablesWeight, 0);
  const rest = formatPercent(1 - phase.deliverablesWeight, 0);
  const figures = [
    { why: 'phase', name: 'Progress', value: share(phase.progress) },
    { why: 'phase', name: `Deliverables, ${weight} of the weight`, value: share(phase.deliverablesDone) },
    { why: 'phase', name: `KPI targets, the other ${rest}`, value: share(phase.kpiAttainment) },
    { why: 'elapsed', name: 'Time gone', value: share(phase.elapsed) },
    {
      why: 'pace',
      name: 'Pace',
      value: phase.pace === null ? 'too early' : formatValue(phase.pace, 'number', 'EUR'),
    },
    {
      why: 'finish',
      name: 'Projected finish',
      value: phase.finish ? formatDay(phase.finish, today) : 'no data',
    },
  ];
  return (
    <dl className="qd-phase-numbers">
      {figures
        .filter(({ why }) => why !== 'finish' || phase.state === 'running')
        .map(({ why, name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <Figure why={why}>{value}</Figure>
            </dd>
          </div>
        ))}
      <div>
        <dt>Status</dt>
        <dd className="status">
          <Status status={phase.status} />
        </dd>
      </div>
    </dl>
  );
};

const Ahead = ({ phase, today }: { phase: PhaseView; today: string }) => (
  <p className="qd-phase-ahead">
    Opens on {formatDay(phase.startDay, today)}. Baselines are frozen on that day; progress is measured from
    then on.
  </p>
);

const shippedOf = ({ deliverables }: PhaseView): string => {
  const shipped = deliverables.filter((work) => work.state === 'shipped').length;
  const points = deliverables.reduce((sum, work) => sum + work.weight * work.done, 0);
  const total = deliverables.reduce((sum, work) => sum + work.weight, 0);
  return `${shipped} of ${deliverables.length} shipped, ${Math.round(points)} of ${total} points`;
};

const howToRead = ({ state, startDay, kpis }: PhaseView, today: string): string => {
  const frozen = `Baselines ${state === 'ahead' ? 'are' : 'were'} frozen on ${formatDay(startDay, today)}.`;
  if (state === 'ahead') return frozen;
  const band = kpis.some((kpi) => kpi.interval) ? ' The band is the 95% interval.' : '';
  return `${frozen}${band}${state === 'running' ? ' The upper tick is where today should be.' : ''}`;
};

const Phase = ({ phase, roadmap }: { phase: PhaseView; roadmap: RoadmapView }) => {
  const { today, currency } = roadmap;
  const range = formatRange({ from: phase.startDay, to: phase.endDay }, today);
  return (
    <>
      <Section
        title={`Q${phase.position} ${phase.name}, ${range}`}
        note={`${phase.focus}. ${phase.objective}`}
      >
        {phase.state === 'ahead' ? (
          <Ahead phase={phase} today={today} />
        ) : (
          <Numbers phase={phase} today={today} />
        )}
      </Section>
      <Section
        title="Deliverables"
        note={shippedOf(phase)}
        action={<p>Done counts accepted criteria only</p>}
      >
        <Deliverables phase={phase} today={today} />
      </Section>
      <Section title="KPI targets" note={howToRead(phase, today)}>
        <KpiTargets phase={phase} currency={currency} />
      </Section>
    </>
  );
};

const Tabs = ({ phases, shown }: { phases: readonly PhaseView[]; shown: PhaseView }) => (
  <nav className="qd-phase-tabs" aria-label="Phase">
    {phases.map((phase) => (
      <Link
        key={phase.id}
        to="."
        search={(previous) => ({ ...previous, phase: phase.id, why: undefined })}
        aria-current={phase.id === shown.id ? 'true' : undefined}
        resetScroll={false}
      >
        Q{phase.position} <span>{phase.name}</span>
      </Link>
    ))}
  </nav>
);

const Content = ({ roadmap }: { roadmap: RoadmapView }) => {
  const { phase: asked } = usePageSearch();
  const { phases, currentPhaseId } = roadmap;
  const shown =
    phases.find((p) => p.id === asked) ?? phases.find((p) => p.id === currentPhaseId) ?? phases[0];
  if (!shown) return <NoRoadmap store={roadmap.store} from={`${roadmap.today.slice(0, 7)}-01`} />;
  return (
    <>
      <Verdict parts={roadmap.verdict} />
      <PhaseStrip roadmap={roadmap} />
      <Tabs phases={phases} shown={shown} />
      <Phase phase={shown} roadmap={roadmap} />
      <footer className="qd-roadmap-as-of">
        As of {formatInstant(roadmap.asOf, roadmap.timeZone)}, {cityOf(roadmap.timeZone)} time
      </footer>
      <WhyDrawer roadmap={roadmap} />
    </>
  );
};

/** Which phase, what is done, are we on course? */
export const Roadmap = () => {
  const store = useStoreSlug();
  const { data, error, refetch } = useQuery(
    trpc.roadmap.view.queryOptions({ store }, { placeholderData: keepPreviousData }),
  );
  if (data && data.store === store) return <Content roadmap={data} />;
  return error ? <ErrorState error={error} retry={() => void refetch()} isAlone /> : <Waiting />;
};
