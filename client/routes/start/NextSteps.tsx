import { useLocalStorage } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import type { ChecklistView } from '../../../server/bridge/types';
import { Button } from '../../ui/Button';
import { focusAround } from '../../ui/focusAround';
import { Section } from '../../ui/parts';
import { Checklist, doneWords } from './Checklist';

/** What is missing per figure, below the figures that are there. Whoever knows it puts it away in this browser. */
export const NextSteps = ({ store, checklist }: { store: string; checklist: ChecklistView }) => {
  const [isAway, setAway] = useLocalStorage({
    key: `quarterdeck.steps.${store}`,
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  if (isAway) return null;
  return (
    <Section
      title="What each step adds"
      note={doneWords(checklist)}
      action={
        <Button
          look="link"
          onClick={({ currentTarget }) => {
            focusAround(currentTarget);
            setAway(true);
          }}
        >
          Put away
        </Button>
      }
    >
      <Checklist checklist={checklist} />
    </Section>
  );
};

/** In the place of the phases, while nobody has said what the quarter is to bring. */
export const TargetsInvite = ({ checklist }: { checklist: ChecklistView }) => {
  const targets = checklist.steps.find(({ step, state }) => step === 'targets' && state === 'open');
  if (!targets) return null;
  return (
    <Section
      title="No targets yet"
      note={targets.says}
      action={
        <Link className="qd-link" from="/s/$store" to="/s/$store/roadmap">
          Set targets
        </Link>
      }
    >
      {null}
    </Section>
  );
};
