import type { Part } from '../../shared/sentence';
import { PageTitle } from '../ui/parts';
import { Status } from '../ui/Status';
import { Figure } from './Figure';

const Sentence = ({ part }: { part: Part }) => {
  const text = part.status ? <Status status={part.status}>{part.text}</Status> : part.text;
  if (!part.why) return text;
  // the sentence speaks of the running phase, whichever is shown below it
  return (
    <Figure why={part.why} phase={null}>
      {part.text}
    </Figure>
  );
};

/** The page's first sentence. Its leading status is coloured; figures inside it open their drawer. */
export const Verdict = ({ parts }: { parts: readonly Part[] }) => (
  <PageTitle>
    {parts.map((part, i) => (
      // a sentence's parts have no identity but their place
      <Sentence key={i} part={part} />
    ))}
  </PageTitle>
);
