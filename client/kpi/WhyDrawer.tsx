import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { PhaseView, RoadmapView } from '../../server/roadmap/types';
import type { BridgeView } from '../../server/bridge/types';
import { useCatalogMetric } from '../catalogQuery';
import { usePageSearch, useSetSearch } from '../search';
import { EmptyState, ErrorState } from '../ui/states';
import { dueName } from './phaseDue';
import { requestOf, requestOfPage, knownFigures } from './why/request';
import { WhyFrame } from './why/WhyFrame';
import { Waiting, WhyMetric } from './why/WhyMetric';
import { PHASE_FIGURES, WhyPhase, type PhaseFigure } from './why/WhyPhase';
import styles from './WhyDrawer.module.css';

interface Props {
  roadmap: RoadmapView;
  /** Where the drawer stands on the Bridge: its tiles say in which window a figure was shown. */
  bridge?: BridgeView;
}

/** Where the drawer stands, with the phase that the address names or that is running. */
interface Place extends Props {
  phase: PhaseView | undefined;
}

const PHASE_NAMES = {
  phase: 'Progress of the phase',
  pace: 'Pace',
  finish: 'Projected finish',
} as const;

/** What a phase is held against goes by what it is made of: time gone, or less where targets lack data. */
const phaseName = (figure: PhaseFigure, phase: PhaseView | undefined): string => {
  if (figure !== 'elapsed') return PHASE_NAMES[figure];
  return phase ? dueName(phase) : 'Time gone';
};

const isPhaseFigure = (id: string): id is PhaseFigure => (PHASE_FIGURES as readonly string[]).includes(id);

const phaseOf = ({ phases, currentPhaseId }: RoadmapView, chosen?: string): PhaseView | undefined =>
  phases.find(({ id }) => id === chosen) ?? phases.find(({ id }) => id === currentPhaseId);

const Unknown = ({ id, phase, bridge }: Place & { id: string }) => (
  <EmptyState
    title={`There is no figure called “${id}”`}
    text="The address asks for a figure that Quarterdeck does not know. These are on this page:"
    action={
      <ul className={styles.known}>
        {knownFigures(phase, bridge).map(({ metric, label }) => (
          <li key={metric}>
            <Link
              className="qd-link"
              to="."
              search={(previous) => ({ ...previous, why: metric })}
              resetScroll={false}
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    }
  />
);

/** A figure that the page does not show, asked for by the palette or an address. */
const Elsewhere = ({ id, ...place }: Place & { id: string }) => {
  const { data: metric, error, refetch } = useCatalogMetric(id);
  if (error && metric === undefined) return <ErrorState error={error} retry={() => void refetch()} />;
  if (metric === undefined) return <Waiting />;
  if (!metric) return <Unknown id={id} {...place} />;
  const { roadmap, bridge, phase } = place;
  return <WhyMetric request={requestOfPage(metric.id, roadmap, bridge, phase)} {...storeOf(roadmap)} />;
};

const storeOf = ({ store, currency, today }: RoadmapView) => ({ store, currency, today });

const Body = ({ id, ...place }: Place & { id: string }) => {
  const { roadmap, bridge, phase } = place;
  if (isPhaseFigure(id))
    return phase ? <WhyPhase figure={id} phase={phase} roadmap={roadmap} /> : <Unknown id={id} {...place} />;
  const request = requestOf(id, bridge, phase);
  if (!request) return <Elsewhere id={id} {...place} />;
  return <WhyMetric request={request} {...storeOf(roadmap)} />;
};

const useName = (id: string | undefined, { phase, bridge }: Place): string => {
  const known = knownFigures(phase, bridge).find((figure) => figure.metric === id);
  const isElsewhere = id !== undefined && !known && !isPhaseFigure(id);
  const { data: metric } = useCatalogMetric(id, isElsewhere);
  if (id === undefined) return '';
  return isPhaseFigure(id) ? phaseName(id, phase) : (known?.label ?? metric?.label ?? id);
};

/** Everything about the figure that `?why=` names. */
export const WhyDrawer = (props: Props) => {
  const { why, phase } = usePageSearch();
  const setSearch = useSetSearch();
  const shown = useRef(why);
  useEffect(() => {
    if (why) shown.current = why;
  }, [why]);
  const id = why ?? shown.current;
  const place = { ...props, phase: phaseOf(props.roadmap, phase) };
  return (
    <WhyFrame
      why={why}
      name={useName(id, place)}
      close={() => setSearch({ why: undefined, whyBy: undefined })}
    >
      {id ? <Body id={id} {...place} /> : null}
    </WhyFrame>
  );
};
