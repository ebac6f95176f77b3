import type { DeliverableView, PhaseView } from '../../../../server/roadmap/types';
import { client } from '../../../trpc';
import { Button } from '../../../ui/Button';
import type { Editing } from './useEditing';

interface Props {
  phase: PhaseView;
  work: DeliverableView;
  editing: Editing;
  close: () => void;
}

const moved = (ids: string[], id: string, by: -1 | 1): string[] | null => {
  const at = ids.indexOf(id);
  if (at + by < 0 || at + by >= ids.length) return null;
  const others = ids.filter((each) => each !== id);
  return [...others.slice(0, at + by), id, ...others.slice(at + by)];
};

/** Moves a deliverable among those of its phase, or removes it. */
export const DeliverableActions = ({ phase, work, editing, close }: Props) => {
  const ids = phase.deliverables.map(({ id }) => id);
  const move = (by: -1 | 1) => {
    const order = moved(ids, work.id, by);
    if (!order) return;
    void editing
      .change({
        words: `${work.name} moved ${by < 0 ? 'up' : 'down'}`,
        run: (basis) =>
          client.roadmap.reorderDeliverables.mutate({ ...basis, phaseId: phase.id, ids: order }),
      })
      .catch(() => undefined);
  };
  const remove = () =>
    void editing
      .change({
        words: `${work.name} removed`,
        run: (basis) => client.roadmap.removeDeliverable.mutate({ ...basis, id: work.id }),
      })
      .then(close, () => undefined);
  return (
    <>
      <Button disabled={ids[0] === work.id} onClick={() => move(-1)}>
        Move up
      </Button>
      <Button disabled={ids.at(-1) === work.id} onClick={() => move(1)}>
        Move down
      </Button>
      <Button onClick={remove}>Remove</Button>
    </>
  );
};
