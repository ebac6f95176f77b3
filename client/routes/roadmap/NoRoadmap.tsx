import { useState, type FormEvent } from 'react';
import type { RoadmapView } from '../../../server/roadmap/types';
import { client } from '../../trpc';
import { EmptyState, ErrorState } from '../../ui/states';
import { useEditing, type Saved } from './edit/useEditing';
import { Button } from '../../ui/Button';
import { DayInput } from '../../ui/DayInput';
import { isDay } from '../../../shared/days';
import styles from './NoRoadmap.module.css';

interface Props {
  roadmap: RoadmapView;
  onSaved: (saved: Saved | null) => void;
}

/** A store without a roadmap: from which day on shall the four phases run? */
export const NoRoadmap = ({ roadmap, onSaved }: Props) => {
  const { store, today, quarterStart } = roadmap;
  const [startDay, setStartDay] = useState<string>(quarterStart);
  const editing = useEditing(roadmap, onSaved);
  const layOut = (event: FormEvent) => {
    event.preventDefault();
    if (!isDay(startDay) || editing.isPending) return;
    void editing
      .change({
        words: 'Four phases laid out',
        run: ({ author }) => client.roadmap.layOut.mutate({ store, author, startDay }),
      })
      .catch(() => undefined);
  };
  return (
    <EmptyState
      isAlone
      title="No roadmap yet"
      text="A roadmap has four quarterly phases with deliverables and KPI targets; its progress is read from this store’s own data. The template lays four phases out: nothing is begun, nobody is named, and its targets are suggestions. All of it can be edited, and undone."
      action={
        <>
          <form className={styles.layOut} onSubmit={layOut}>
            <label>
              First day of the first phase
              <DayInput
                name="First day of the first phase"
                today={today}
                value={startDay}
                take={setStartDay}
                required
              />
            </label>
            <Button type="submit" look="primary" aria-disabled={editing.isPending}>
              {editing.isPending ? 'Laying out …' : 'Lay out four phases'}
            </Button>
          </form>
          {editing.error && <ErrorState error={editing.error} />}
        </>
      }
    />
  );
};
