import type { PhaseView, RoadmapView } from '../../../../server/roadmap/types';
import { usePageSearch, useSetSearch } from '../../../search';
import { SideDrawer } from '../../../ui/SideDrawer';
import { EmptyState } from '../../../ui/states';
import { DeliverableForm } from './DeliverableForm';
import { History } from './History';
import { PhaseForm } from './PhaseForm';
import { TargetForm } from './TargetForm';
import { useEditing, type Saved } from './useEditing';

interface Props {
  roadmap: RoadmapView;
  /** The phase that is shown. */
  phase: PhaseView;
  onSaved: (saved: Saved | null) => void;
}

type Kind = 'phase' | 'deliverable' | 'target' | 'history';
const KINDS: readonly string[] = ['phase', 'deliverable', 'target', 'history'] satisfies Kind[];

/** "deliverable.<id>" edits that one, "deliverable" adds one. */
const parse = (edit: string): { kind: Kind | null; id: string | undefined } => {
  const [kind, id] = edit.split('.') as [string, string | undefined];
  return { kind: KINDS.includes(kind) ? (kind as Kind) : null, id };
};

/** An address may name what was removed, or what is in another phase. */
const Gone = () => (
  <EmptyState
    title="This is not in the phase"
    text="What the address wants to edit is not in the phase that is shown: it may have been removed. The history says so."
  />
);

const Form = ({ edit, close, roadmap, phase, onSaved }: Props & { edit: string; close: () => void }) => {
  const editing = useEditing(roadmap, onSaved);
  const { kind, id } = parse(edit);
  const work = phase.deliverables.find((each) => each.id === id);
  const kpi = phase.kpis.find((each) => each.id === id);
  const common = { phase, editing, close };
  if (kind === 'history') return <History roadmap={roadmap} editing={editing} />;
  if (kind === 'phase') return <PhaseForm {...common} roadmap={roadmap} />;
  if (kind === 'deliverable' && (work || id === undefined))
    return <DeliverableForm {...common} work={work} />;
  const { currency, today } = roadmap;
  if (kind === 'target' && (kpi || id === undefined))
    return <TargetForm {...common} kpi={kpi} currency={currency} today={today} />;
  return <Gone />;
};

const titleOf = (edit: string, phase: PhaseView): string => {
  const { kind, id } = parse(edit);
  if (kind === 'history') return 'History of the roadmap';
  if (kind === 'phase') return `Phase ${phase.name}`;
  const name = [...phase.deliverables, ...phase.kpis.map((kpi) => ({ ...kpi, name: kpi.label }))].find(
    (each) => each.id === id,
  )?.name;
  if (kind === 'target') return name ? `Target ${name}` : `New target of ${phase.name}`;
  return name ?? `New deliverable of ${phase.name}`;
};

/** The editor that `?edit=` names. */
export const EditDrawer = (props: Props) => {
  const { edit } = usePageSearch();
  const setSearch = useSetSearch();
  const close = () => setSearch({ edit: undefined });
  return (
    <SideDrawer
      shown={edit}
      opener="data-edit"
      title={edit === undefined ? '' : titleOf(edit, props.phase)}
      close={close}
    >
      {edit === undefined ? null : <Form key={edit} {...props} edit={edit} close={close} />}
    </SideDrawer>
  );
};
