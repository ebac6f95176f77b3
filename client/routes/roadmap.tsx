import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, useState } from 'react';
import type { PhaseView, RoadmapView } from '../../server/roadmap/types';
import { code } from '../code';
import { LazyPart } from '../LazyPart';
import { formatPercent, formatValue } from '../format';
import { WhyDrawer } from '../kpi/WhyDrawer';
import { usePageSearch, useStoreSlug } from '../search';
import { trpc } from '../trpc';
import { PhaseStrip } from '../kpi/PhaseStrip';
import { Figure } from '../kpi/Figure';
import { Section } from '../ui/parts';
import { Status } from '../ui/Status';
import { Verdict } from '../kpi/Verdict';
import { dueName, isBehindData } from '../kpi/phaseDue';
import { LastAnswer } from '../ui/LastAnswer';
import { ErrorState, Skeleton } from '../ui/states';
import { Deliverables } from './roadmap/Deliverables';
import type { Saved } from './roadmap/edit/useEditing';
import { EditLink } from './roadmap/EditLink';
import { KpiTargets } from './roadmap/KpiTargets';
import { NoRoadmap } from './roadmap/NoRoadmap';
import { SavedNotice } from './roadmap/SavedNotice';
import { dayWords, shortRange, zonedInstant } from '../../shared/dayWords';
import { addDays, type Day } from '../../shared/days';
import { buttonClass } from '../ui/Button';
import styles from './roadmap.module.css';

const EditDrawer = lazy(() =>
  code(import('./roadmap/edit/EditDrawer')).then((module) => ({ default: module.EditDrawer })),
);

const Waiting = () => (
  <div className={styles.waiting} aria-busy="true" aria-label="Loading">
    {[34, 96, 64, 240, 200].map((height) => (
      <Skeleton key={height} height={height} />
    ))}
  </div>
);

const share = (value: number | null) => (value === null ? 'no data' : formatPercent(value, 0));

const unpaced = (phase: PhaseView): string => (isBehindData(phase) ? 'too few days with data' : 'too early');

const Numbers = ({ phase, today }: { phase: PhaseView; today: Day }) => {
  const weight = formatPercent(phase.deliverablesWeight, 0);
  const rest = formatPercent(1 - phase.deliverablesWeight, 0);
  const figures = [
    { why: 'phase', name: 'Progress', value: share(phase.progress) },
    { why: 'phase', name: `Deliverables, ${weight} of the weight`, value: share(phase.deliverablesDone) },
    { why: 'phase', name: `KPI targets, the other ${rest}`, value: share(phase.kpiAttainment) },
    { why: 'elapsed', name: dueName(phase), value: share(phase.due) },
    {
      why: 'pace',
      name: 'Pace',
      value: phase.pace === null ? unpaced(phase) : formatValue(phase.pace, 'number', 'EUR'),
    },
    {
      why: 'finish',
      name: 'Projected finish',
      value: phase.finish ? dayWords(addDays(phase.finish, -1), today) : 'no data',
    },
  ];
  return (
    <dl className={styles.numbers}>
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
        <dd className={styles.status}>
          <Status status={phase.status} />
        </dd>
      </div>
    </dl>
  );
};

const Ahead = ({ phase, today }: { phase: PhaseView; today: Day }) => (
  <p className={styles.ahead}>
    Opens on {dayWords(phase.startDay, today)}. Baselines are frozen on that day; progress is measured from
    then on.
  </p>
);

const shippedOf = ({ deliverables }: PhaseView): string => {
  const shipped = deliverables.filter((work) => work.state === 'shipped').length;
  const points = deliverables.reduce((sum, work) => sum + work.weight * work.done, 0);
  const total = deliverables.reduce((sum, work) => sum + work.weight, 0);
  return `${shipped} of ${deliverables.length} shipped, ${Math.round(points)} of ${total} points`;
};

const howToRead = ({ state, startDay, kpis }: PhaseView, today: Day): string => {
  if (kpis.length === 0) return '';
  const day = dayWords(startDay, today);
  if (state === 'ahead') return `Baselines are frozen on ${day}.`;
  const isFrozen = kpis.some((kpi) => kpi.isFrozen);
  const frozen = isFrozen
    ? `Baselines were frozen on ${day}.`
    : `No data before ${day} to freeze a baseline from yet.`;
  const band = kpis.some((kpi) => kpi.interval) ? ' The band is the 95% interval.' : '';
  return `${frozen}${band}${state === 'running' ? ' The upper tick is what is due by its last day with data.' : ''}`;
};

const Phase = ({ phase, roadmap }: { phase: PhaseView; roadmap: RoadmapView }) => {
  const { today, currency } = roadmap;
  const range = shortRange({ from: phase.startDay, to: phase.endDay }, today);
  return (
    <>
      <Section
        title={`Q${phase.position} ${phase.name}, ${range}`}
        note={`${phase.isFiscal ? `Fiscal Q${phase.position}. ` : ''}${phase.focus}. ${phase.objective}`}
        action={<EditLink edit="phase" of={`phase ${phase.name}`} />}
      >
        {phase.state === 'ahead' ? (
          <Ahead phase={phase} today={today} />
        ) : (
          <Numbers phase={phase} today={today} />
        )}
      </Section>
      <Section
        title="Deliverables"
        note={`${shippedOf(phase)}. Done counts accepted criteria only.`}
        action={<EditLink edit="deliverable">Add a deliverable</EditLink>}
      >
        <Deliverables phase={phase} today={today} />
      </Section>
      <Section
        title="KPI targets"
        note={howToRead(phase, today)}
        action={<EditLink edit="target">Add a target</EditLink>}
      >
        <KpiTargets phase={phase} currency={currency} />
      </Section>
    </>
  );
};

const Tabs = ({ phases, shown }: { phases: readonly PhaseView[]; shown: PhaseView }) => (
  <nav className={styles.tabs} aria-label="Phase">
    {phases.map((phase) => (
      <Link
        key={phase.id}
        to="."
        search={(previous) => ({ ...previous, phase: phase.id, why: undefined, edit: undefined })}
        aria-current={phase.id === shown.id ? 'true' : undefined}
        resetScroll={false}
      >
        Q{phase.position} <span>{phase.name}</span>
      </Link>
    ))}
    <EditLink edit="history" className={buttonClass('plain', styles.history)}>
      History
    </EditLink>
  </nav>
);

const Content = ({ roadmap }: { roadmap: RoadmapView }) => {
  const { phase: chosen, edit } = usePageSearch();
  const [saved, setSaved] = useState<Saved | null>(null);
  // its code comes with the first edit, and stays for the drawer's way out
  const [isWanted, setWanted] = useState(false);
  if (edit !== undefined && !isWanted) setWanted(true);
  const { phases, currentPhaseId } = roadmap;
  const shown =
    phases.find((p) => p.id === chosen) ?? phases.find((p) => p.id === currentPhaseId) ?? phases[0];
  const notice = <SavedNotice roadmap={roadmap} saved={saved} onSaved={setSaved} />;
  if (!shown)
    return (
      <>
        <NoRoadmap roadmap={roadmap} onSaved={setSaved} />
        {notice}
      </>
    );
  return (
    <>
      <Verdict parts={roadmap.verdict} />
      <PhaseStrip roadmap={roadmap} />
      <Tabs phases={phases} shown={shown} />
      <Phase phase={shown} roadmap={roadmap} />
      <footer className={styles.asOf}>As of {zonedInstant(roadmap.asOf, roadmap.timeZone)}</footer>
      {notice}
      <WhyDrawer roadmap={roadmap} />
      {isWanted && (
        <LazyPart name="The editor" asked={edit ?? null}>
          <EditDrawer roadmap={roadmap} phase={shown} onSaved={setSaved} />
        </LazyPart>
      )}
    </>
  );
};

/** Which phase, what is done, are we on course? */
export const Roadmap = () => {
  const store = useStoreSlug();
  const query = useQuery(trpc.roadmap.view.queryOptions({ store }, { placeholderData: keepPreviousData }));
  const { data, error, refetch } = query;
  if (data && data.store === store)
    return (
      <LastAnswer of={[query]}>
        <Content roadmap={data} />
      </LastAnswer>
    );
  return error ? <ErrorState error={error} retry={() => void refetch()} isAlone /> : <Waiting />;
};
