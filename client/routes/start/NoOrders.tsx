import { useQuery } from '@tanstack/react-query';
import type { ChecklistView } from '../../../server/bridge/types';
import { trpc } from '../../trpc';
import { Section } from '../../ui/parts';
import { EmptyState } from '../../ui/states';
import { Checklist, doneWords } from './Checklist';
import { Ways } from './Ways';

/** In the place of figures that a store without orders can't have. */

interface Props {
  /** What would stand here. */
  text: string;
  /** Nothing else is on the page. */
  isAlone?: boolean;
  checklist: ChecklistView | null;
}

export const Steps = ({ checklist }: { checklist: ChecklistView }) => (
  <Section title="What each step adds" note={doneWords(checklist)}>
    <Checklist checklist={checklist} />
  </Section>
);

export const NoOrders = ({ text, isAlone = false, checklist }: Props) => (
  <>
    <EmptyState isAlone={isAlone} title="No orders yet" text={text} action={<Ways />} />
    {checklist && <Steps checklist={checklist} />}
  </>
);

/** Null of a store that has taken every step, and of a demo. */
export const useChecklist = (store: string) => useQuery(trpc.bridge.checklist.queryOptions({ store }));

export const lacksOrders = (checklist: ChecklistView): boolean =>
  checklist.steps.some(({ step, state }) => step === 'orders' && state === 'open');
